import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { aws } from '../../../connectors/aws/index.ts';
import type { AwsInventory } from '../../../connectors/aws/inventory.ts';
import { parseDocument } from '../../../connectors/aws/policy.ts';
import { collect } from '../../../src/scan/collect.ts';
import type { Actor } from '../../../src/core/actor.ts';
import type { AnyConnector } from '../../../src/core/connector.ts';
import { openStore } from '../../../src/store/open.ts';
import { accountOf } from './small-account.ts';
import { ACCOUNT, OTHER, event, issuing, roleOf, sessionIdentity, use, type Session } from './session-records.ts';

const Row = z.object({ instance: z.string(), principal: z.string(), actor: z.string(), uses: z.number() });
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Collects the records run by run, file by file, and tells who was behind the calls of EC2; `part` counts all rows. */
async function actorsOf(runs: readonly (readonly (readonly unknown[])[])[], inventories: ReadonlyMap<string, AwsInventory> = new Map()): Promise<{ actors: (Actor & { uses: number })[]; state: string }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'pawl-actors-'));
  folders.push(folder);
  const store = await openStore(path.join(folder, 'state.duckdb'), { memoryMb: 256, threads: 1 });
  let file = 0;
  for (const files of runs) {
    for (const records of files) writeFileSync(path.join(folder, `${String((file += 1)).padStart(3, '0')}.json`), JSON.stringify({ Records: records }));
    await collect({ store, sources: [{ id: 's', connector: aws as AnyConnector, baseDir: folder, grants: [], usage: ['*.json'], definitions: [] }], threads: 0, progress: () => undefined });
  }
  const rows = await store.rows(`SELECT c.instance AS instance, c.principal AS principal, p.actor AS actor, CAST(sum(p.uses) AS INTEGER) AS uses
    FROM part p JOIN call c ON c.call_id = p.call_id WHERE c.key LIKE '%ec2.amazonaws.com%' GROUP BY ALL ORDER BY ALL`, Row);
  const state = JSON.stringify(await store.rows('SELECT actor FROM part UNION ALL SELECT detail || subject FROM fact', z.object({ actor: z.string() })));
  await store.close();
  const actors = aws.usage?.actors?.resolve(rows, inventories) ?? [];
  return { actors: actors.map((actor, at) => ({ ...actor, uses: rows[at]?.uses ?? 0 })), state };
}

const deploy = roleOf('deploy');
const session = (name: string, key: string, role = deploy): Session => ({ role, name, key: `ASIA${key.padEnd(16, 'X')}` });
const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
const token = (subject: string): object => ({ type: 'WebIdentityUser', principalId: `${PROVIDER}:sts.amazonaws.com:${subject}`, userName: subject, identityProvider: PROVIDER });
const told = ({ actors }: { actors: readonly Actor[] }): unknown[] => actors.map(({ kind, name, workload }) => ({ kind, name, workload }));

describe('pitfall 30: session policies', () => {
  const caller = { type: 'IAMUser', principalId: 'AIDAANN', arn: `arn:aws:iam::${ACCOUNT}:user/ann`, accountId: ACCOUNT, userName: 'ann' };
  const READ = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html: `Policy`, `PolicyArns.member.N` (`arn`)
  it.each([
    ['managed ones', { policyArns: [{ arn: READ }, { arn: 'arn:aws:iam::aws:policy/AmazonSQSFullAccess' }] }, `arn:aws:iam::aws:policy/AmazonSQSFullAccess, ${READ}`],
    ['an inline one, whose text is not kept', { policy: '{"Version":"2012-10-17","Statement":[{"Sid":"secret-of-the-session","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}' }, 'an inline policy'],
    ['both', { policyArns: [{ arn: READ }], policy: '{}' }, `${READ}, an inline policy`],
    ['what is no list of policies', { policyArns: 'all' }, 'a managed policy'],
    ['more than STS takes', { policyArns: Array.from({ length: 12 }, (_, at) => ({ arn: `${READ}${at}` })) }, 'many policies'],
    ['none', { policy: null }, undefined],
  ])('%s limit the session, whoever took it', async (_name, request, limited) => {
    const one = session('run', 'P1');
    const found = await actorsOf([[[use(one)]], [[issuing(one, caller, 'AssumeRole', request)]]]);
    expect(found.actors.map((actor) => actor.limited)).toEqual([limited]);
    // It is the same workload as without.
    expect(told(found)).toEqual([{ kind: 'user', name: caller.arn, workload: caller.arn }]);
    expect(found.state).not.toContain('secret-of-the-session');
  });

  it('of the session itself, not of the session that took it', async () => {
    const [first, second] = [session('a', 'P2', roleOf('first')), session('b', 'P3')];
    const found = await actorsOf([[[issuing(first, caller, 'AssumeRole', { policyArns: [{ arn: READ }] }), issuing(second, sessionIdentity(first)), use(second)]]]);
    expect(found.actors.map((actor) => actor.limited)).toEqual([undefined]);
  });

  it('a federated session always has some', async () => {
    const identity = { type: 'FederatedUser', principalId: `${ACCOUNT}:contractor`, accountId: ACCOUNT, sessionContext: { sessionIssuer: { type: 'IAMUser', principalId: 'AIDAANN' } } };
    const found = await actorsOf([[[event('ec2', 'DescribeInstances', identity)]]]);
    expect(found.actors.map((actor) => actor.limited)).toEqual(['the policies of a federated session']);
  });
});

describe('pitfall 22: role sessions are split', () => {
  it('a source identity survives chaining and is the actor', async () => {
    const found = await actorsOf([[[use({ ...session('any', 'A1'), sourceIdentity: 'jane@example.com' })]]]);
    expect(told(found)).toEqual([{ kind: 'source-identity', name: 'jane@example.com', workload: 'source identity jane@example.com' }]);
  });

  it.each([
    ['lambda.amazonaws.com', 'resize', { kind: 'function', name: 'resize', workload: 'function resize' }],
    ['ecs-tasks.amazonaws.com', '0123456789abcdef0123456789abcdef', { kind: 'task', name: 'a task of ECS', workload: 'ECS tasks' }],
    ['codebuild.amazonaws.com', 'AWSCodeBuild-1b2c', { kind: 'service', name: 'codebuild.amazonaws.com', workload: 'codebuild.amazonaws.com' }],
  ])('a session that %s took', async (service, name, who) => {
    const one = session(name, 'B1');
    const found = await actorsOf([[[use(one)], [issuing(one, { type: 'AWSService', invokedBy: service })]]]);
    expect(told(found)).toEqual([who]);
  });

  it('an instance, where EC2 alone may take the role; elsewhere anybody could choose that name', async () => {
    const one = session('i-0123456789abcdef0', 'C1');
    const trusting = (statement: object): ReadonlyMap<string, AwsInventory> => {
      const account = accountOf({ roles: { deploy: {} } });
      const trust = parseDocument({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', ...statement }] }, 'trust');
      return new Map([[ACCOUNT, { ...account, holders: account.holders.map((holder) => ({ ...holder, id: deploy.id, trust })) }]]);
    };
    const ec2 = await actorsOf([[[use(one)]]], trusting({ Principal: { Service: 'ec2.amazonaws.com' } }));
    expect(told(ec2)).toEqual([{ kind: 'instance', name: 'i-0123456789abcdef0', workload: 'EC2 instances' }]);
    const anybody = await actorsOf([[[use(one)]]], trusting({ Principal: { Service: 'ec2.amazonaws.com', AWS: '*' } }));
    expect(told(anybody)).toEqual([{ kind: 'session', name: 'session i-0123456789abcdef0', workload: '' }]);
  });

  it('a session of which nothing but the name is known is not told apart', async () => {
    expect(told(await actorsOf([[[use(session('nightly', 'D1'))]]]))).toEqual([{ kind: 'session', name: 'session nightly', workload: '' }]);
  });
});

describe('pitfall 23: tokens of pipelines and pods', () => {
  it('two subjects behind one session name are two workloads', async () => {
    const [web, data] = [session('GitHubActions', 'E1'), session('GitHubActions', 'E2')];
    const found = await actorsOf([[
      [use(web), use(web), use(data)],
      [issuing(web, token('repo:org/web:ref:refs/heads/main'), 'AssumeRoleWithWebIdentity'), issuing(data, token('repo:org/data:pull_request'), 'AssumeRoleWithWebIdentity')],
    ]]);
    expect(found.actors.map(({ name, workload, uses }) => [name, workload, uses])).toEqual([
      ['repo:org/data:pull_request', 'repo:org/data of token.actions.githubusercontent.com', 1],
      ['repo:org/web:ref:refs/heads/main', 'repo:org/web of token.actions.githubusercontent.com', 2],
    ]);
  });

  it('EKS Pod Identity: the service account stands in session tags; without them it is not known', async () => {
    const pods = { type: 'AWSService', invokedBy: 'pods.eks.amazonaws.com' };
    const tags = [{ key: 'eks-cluster-name', value: 'prod' }, { key: 'kubernetes-namespace', value: 'shop' }, { key: 'kubernetes-service-account', value: 'cart' }, { key: 'kubernetes-pod-uid', value: 'u-1' }];
    const [tagged, bare] = [session('eks-prod-cart-1', 'F1'), session('eks-prod-other-2', 'F2')];
    const found = await actorsOf([[[use(tagged), use(bare), issuing(tagged, pods, 'AssumeRole', { tags }), issuing(bare, pods)]]]);
    expect(told(found)).toEqual(expect.arrayContaining([{ kind: 'service-account', name: 'prod/shop/cart', workload: 'service account prod/shop/cart' }]));
    expect(found.actors.filter(({ workload }) => workload === '')).toHaveLength(1);
  });

  it('a SAML assertion', async () => {
    const one = session('jane', 'G1');
    const saml = { principalArn: `arn:aws:iam::${ACCOUNT}:saml-provider/idp`, sAMLAssertionID: '_1' };
    const found = await actorsOf([[[use(one), issuing(one, { type: 'SAMLUser', principalId: 'x=:jane', userName: 'jane' }, 'AssumeRoleWithSAML', saml, { subject: 'jane' })]]]);
    expect(told(found)).toEqual([{ kind: 'assertion', name: 'jane', workload: `subjects of arn:aws:iam::${ACCOUNT}:saml-provider/idp` }]);
  });
});

describe('pitfall 24: chains', () => {
  const [a, b, c] = [roleOf('a'), roleOf('b'), roleOf('c', OTHER)];
  const [first, second, third] = [session('one', 'H1', a), session('two', 'H2', b), session('three', 'H3', c)];
  const records = [
    issuing(first, token('repo:org/web:ref:refs/heads/main'), 'AssumeRoleWithWebIdentity'),
    issuing(second, sessionIdentity(first)),
    issuing(third, sessionIdentity(second)),
    // The copy for the account that owns the last role shows no more than an id.
    issuing(third, { type: 'AWSAccount', principalId: `${b.id}:two`, accountId: ACCOUNT }, 'AssumeRole', {}, {}, { recipientAccountId: OTHER, sharedEventID: 'shared-1' }),
    use(third, { recipientAccountId: OTHER }),
    use(second),
    use(first),
  ];

  it('the call belongs to the last role, and each role knows through whom it came, across accounts', async () => {
    const { actors } = await actorsOf([[records]]);
    expect(actors.map(({ instance, principal, name, via }) => ({ instance, principal, name, via }))).toEqual([
      { instance: ACCOUNT, principal: a.id, name: 'repo:org/web:ref:refs/heads/main', via: [] },
      { instance: ACCOUNT, principal: b.id, name: a.arn, via: ['repo:org/web:ref:refs/heads/main'] },
      { instance: OTHER, principal: c.id, name: b.arn, via: ['repo:org/web:ref:refs/heads/main', a.arn] },
    ]);
  });

  it('sts:AssumeRole belongs to the role before', () => {
    const projected = aws.usage?.project(issuing(second, sessionIdentity(first)));
    expect(projected).toMatchObject({ kind: 'call', key: { principal: a.id, call: 'sts.amazonaws.com:AssumeRole' } });
  });

  it('any order of records, any split into files and runs: the same actors', async () => {
    const expected = (await actorsOf([[records]])).actors;
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(records, { minLength: records.length }), fc.array(fc.integer({ min: 0, max: records.length }), { maxLength: 3 }), async (order, cuts) => {
        const at = [0, ...cuts.sort((x, y) => x - y), records.length];
        const runs = at.slice(1).map((end, index) => [order.slice(at[index], end)]);
        expect((await actorsOf(runs)).actors).toEqual(expected);
      }),
      { numRuns: 4, seed: 7 },
    );
  });
});

describe('pitfall 25: calls across accounts', () => {
  it('the own copy counts for the caller in its account; the copy of the owner counts for no grant of the caller', async () => {
    const one = session('job', 'K1');
    const shared = { sharedEventID: 'shared-2', resources: [{ ARN: `arn:aws:s3:::theirs`, accountId: OTHER, type: 'AWS::S3::Bucket' }] };
    const [own, copy] = [event('s3', 'GetBucketAcl', sessionIdentity(one), shared), event('s3', 'GetBucketAcl', { type: 'AWSAccount', principalId: `${deploy.id}:job`, accountId: ACCOUNT }, { ...shared, recipientAccountId: OTHER })];
    const holders = [own, copy].map((record) => {
      const projected = aws.usage?.project(record);
      if (projected?.kind !== 'call') throw new Error('no call');
      return aws.usage?.interpret(projected.key, undefined).requirements.map(({ principal }) => `${principal.instance}/${principal.id}`);
    });
    expect(holders[0]).toContain(`${ACCOUNT}/${deploy.id}`);
    expect(holders[1]).not.toContain(`${ACCOUNT}/${deploy.id}`);
  });
});

describe('pitfall 26: nobody is dropped', () => {
  it.each([
    [{ type: 'Root', principalId: ACCOUNT, accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root` }, { kind: 'user', name: 'root' }],
    [{ type: 'IAMUser', principalId: 'AIDAEXAMPLE1', userName: 'jane', accountId: ACCOUNT }, { kind: 'user', name: 'jane' }],
    [{ type: 'IdentityCenterUser', accountId: ACCOUNT, onBehalfOf: { userId: 'u-1' } }, { kind: 'user', name: 'u-1' }],
    [{ type: 'FederatedUser', principalId: `${ACCOUNT}:guest`, accountId: ACCOUNT, sessionContext: { sessionIssuer: { type: 'IAMUser', principalId: 'AIDAEXAMPLE1' } } }, { kind: 'user', name: 'guest' }],
    [{ type: 'AWSAccount', principalId: 'AROAEXAMPLE9:ci', accountId: OTHER }, { kind: 'account', name: 'ci' }],
  ])('%j', async (identity, who) => {
    expect((await actorsOf([[[event('ec2', 'DescribeInstances', identity)]]])).actors).toMatchObject([who]);
  });
});

describe('the join', () => {
  it('keeps no key id', async () => {
    const one = session('GitHubActions', 'SECRETKEY1');
    const { state } = await actorsOf([[[use(one), use(session('other', 'SECRETKEY2')), issuing(one, sessionIdentity(session('up', 'SECRETKEY3')))]]]);
    expect(state).not.toContain('SECRETKEY');
    expect(state).toContain('issued:');
  });

  it('folds sessions of one workload together: as many rows as workloads, files and days', async () => {
    const sessions = Array.from({ length: 40 }, (_, at) => session('GitHubActions', `L${at}`));
    const { actors } = await actorsOf([[sessions.map((one) => use(one)), sessions.map((one, at) => issuing(one, token(`repo:org/${at % 2 === 0 ? 'web' : 'data'}:pull_request`), 'AssumeRoleWithWebIdentity'))]]);
    expect(actors.map(({ name, uses }) => [name, uses])).toEqual([['repo:org/data:pull_request', 20], ['repo:org/web:pull_request', 20]]);
  });

  it('joins nothing where records disagree, or where the session was issued for another role', async () => {
    const one = session('x', 'M1');
    const twice = await actorsOf([[[use(one), issuing(one, token('repo:org/web:pull_request'), 'AssumeRoleWithWebIdentity'), issuing(one, token('repo:org/data:pull_request'), 'AssumeRoleWithWebIdentity')]]]);
    expect(twice.actors.map(({ workload }) => workload)).toEqual(['']);
    const elsewhere = await actorsOf([[[use(one), issuing({ ...one, role: roleOf('other') }, token('repo:org/web:pull_request'), 'AssumeRoleWithWebIdentity')]]]);
    expect(elsewhere.actors.map(({ workload }) => workload)).toEqual(['']);
  });
});
