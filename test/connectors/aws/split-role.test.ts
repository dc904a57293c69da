import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { joinedText } from '../../../connectors/aws/actors/recorded.ts';
import type { AwsInventory, AwsPermission } from '../../../connectors/aws/inventory.ts';
import { model } from '../../../connectors/aws/model/index.ts';
import { documentJson, parseDocument } from '../../../connectors/aws/policy.ts';
import { writer } from '../../../connectors/aws/writer.ts';
import { Proven } from '../../../src/core/proof.ts';
import type { SplitPart } from '../../../src/core/split.ts';
import { ACCOUNT, accountOf, allow, policy } from './small-account.ts';

const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
const root = mkdtempSync(path.join(tmpdir(), 'pawl split '));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A role that two pipelines share, with an own policy, a shared one and a boundary. */
function shared(...more: readonly object[]): AwsInventory {
  const account = accountOf({
    roles: { deploy: { inline: { work: policy(allow(['s3:ListAllMyBuckets', 'sqs:ListQueues', 'sns:ListTopics']), ...more) }, attached: ['tools'] }, other: { attached: ['tools'] } },
    policies: { tools: policy(allow(['iam:ListRoles', 'iam:ListUsers'])), limit: policy(allow('*')) },
  });
  const trust = parseDocument(policy({ Effect: 'Allow', Principal: { Federated: PROVIDER }, Action: 'sts:AssumeRoleWithWebIdentity', Condition: { StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:org/*' } } }), 'trust');
  const holders = account.holders.map((holder) => ({ ...holder, trust, ...(holder.name === 'deploy' ? { boundary: `arn:aws:iam::${ACCOUNT}:policy/limit`, tags: [{ key: 'team', value: "o'neil" }] } : {}) }));
  return { ...account, holders };
}

const actor = (repo: string): string => joinedText({ by: 'token', caller: PROVIDER, event: 'AssumeRoleWithWebIdentity', roleArn: `arn:aws:iam::${ACCOUNT}:role/deploy`, tokenSubject: `repo:org/${repo}:pull_request` });

/** The role of one pipeline that needs just these actions. */
function part(inventory: AwsInventory, repo: string, needs: readonly string[]): SplitPart<AwsInventory> | { readonly refusal: string } {
  const deploy = { system: 'aws', instance: ACCOUNT, id: 'AROADEPLOY' };
  const atoms = model.atoms(inventory, []).filter((atom) => atom.principal.id === deploy.id);
  const remove = new Set(atoms.filter((atom) => !needs.includes((atom.permission as AwsPermission).action)).map((atom) => atom.key));
  if (model.split === undefined) throw new Error('no split');
  return model.split(inventory, { shared: deploy, workload: `repo:org/${repo} of token.actions.githubusercontent.com`, actors: [actor(repo)], atoms, remove });
}

function made(inventory: AwsInventory, repo: string, needs: readonly string[]): SplitPart<AwsInventory> {
  const one = part(inventory, repo, needs);
  if ('refusal' in one) throw new Error(one.refusal);
  return one;
}

describe('the role of one workload', () => {
  const before = shared();
  const web = made(before, 'web', ['s3:ListAllMyBuckets', 'iam:ListRoles']);
  const role = web.after.holders.find(({ id }) => id === 'AROADEPLOY');

  it('has what its workload needs, also of a policy that others hold, and neither touches that policy nor its holders', () => {
    expect(role?.inline.flatMap(({ document }) => document.statements.flatMap(({ actions }) => actions)).sort()).toEqual(['iam:ListRoles', 's3:ListAllMyBuckets']);
    expect(role?.attached).toEqual([]);
    expect(web.after.policies).toBe(before.policies);
    expect(web.after.holders.filter(({ id }) => id !== 'AROADEPLOY')).toEqual(before.holders.filter(({ id }) => id !== 'AROADEPLOY'));
    expect(model.covers(before, web.after)).toEqual({ covers: 'yes' });
  });

  it('keeps the boundary, and can be taken by this subject alone', () => {
    expect(role?.boundary).toBe(`arn:aws:iam::${ACCOUNT}:policy/limit`);
    expect(web.trust).toMatchObject({ step: 'trust', result: 'yes', counts: { 'recorded subjects': 1, admitted: 1, wider: 0 } });
    expect(documentJson(role!.trust!, 'compact')).toMatchObject({ Statement: [{ Condition: { StringEquals: { 'token.actions.githubusercontent.com:sub': 'repo:org/web:pull_request' } } }] });
  });

  it('is named alike in every scan, and otherwise for another workload', () => {
    expect(made(before, 'web', []).name).toBe(web.name);
    expect(made(before, 'data', []).name).not.toBe(web.name);
    expect(web.name.length).toBeLessThanOrEqual('role/'.length + 64);
  });

  it('is refused where a policy asks which role it is', () => {
    const asking = shared(allow('sqs:ListQueues', '*', { Condition: { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:role/deploy' } } }));
    expect(part(asking, 'web', [])).toEqual({ refusal: 'role/deploy#work asks which role it is, so a role of another name would have other rights' });
  });

  it('is not shown to be taken by anybody when the record does not tell who took the shared one', () => {
    const one = model.split?.(before, { shared: { system: 'aws', instance: ACCOUNT, id: 'AROADEPLOY' }, workload: 'x', actors: ['session:x'], atoms: [], remove: new Set() });
    expect(one).toMatchObject({ trust: { result: 'unknown' } });
  });
});

const hasJq = spawnSync('jq', ['--version']).status === 0;
if (!hasJq && process.env['CI']) throw new Error('jq is missing, and CI needs it to run the scripts');

describe.skipIf(!hasJq)('the scripts of a split', { timeout: 240_000 }, () => {
  const before = shared();
  const parts = ['web', 'data'].map((repo) => made(before, repo, repo === 'web' ? ['s3:ListAllMyBuckets'] : ['sns:ListTopics', 'iam:ListRoles', 'iam:ListUsers']));
  const unit = { id: 'AROADEPLOY', name: 'x', system: 'aws', instance: ACCOUNT, principals: [{ system: 'aws', instance: ACCOUNT, id: 'AROADEPLOY' }], edits: [] };
  const proven = parts.map(({ name, after }) => ({ name, workload: name, proven: new Proven({ unit, before, after }) }));
  const change = writer.writeSplit!(proven);
  const bin = path.join(root, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(path.join(bin, 'aws'), `#!/bin/sh\nexec "${process.execPath}" "${path.join(import.meta.dirname, 'fake-aws.mjs')}" "$@"\n`);
  chmodSync(path.join(bin, 'aws'), 0o755);
  for (const { name, text } of change.files) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  const stateFile = path.join(root, 'account.json');
  const read = (): { roles: Record<string, { lastUsed?: string; inline: object; attached: string[]; boundary?: string; tags: unknown }>; breaksAfter?: number; calls?: string[] } => JSON.parse(readFileSync(stateFile, 'utf8')) as never;
  const save = (state: unknown): void => writeFileSync(stateFile, JSON.stringify(state));
  const start = { account: ACCOUNT, users: {}, groups: {}, roles: { deploy: { id: 'AROADEPLOY', attached: [], groups: [], inline: {} } }, policies: { [`arn:aws:iam::${ACCOUNT}:policy/tools`]: [{ VersionId: 'v1', IsDefaultVersion: true, Document: {} }] } };
  const run = (script: string): { status: number | null; said: string } => {
    const { status, stdout, stderr } = spawnSync('sh', [path.join(root, script)], { env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`, FAKE_AWS_STATE: stateFile }, encoding: 'utf8', cwd: tmpdir() });
    return { status, said: stdout + stderr };
  };

  it('what was written parses back to what was proved', () => {
    for (const one of proven) expect(writer.canonical(writer.parseSplit!(one, change))).toBe(writer.canonical(one.proven.value.after));
  });

  it('make the roles, change nothing the second time, and take them back', () => {
    save(start);
    expect(run('apply.sh')).toMatchObject({ status: 0 });
    const names = parts.map(({ name }) => name.replace('role/', ''));
    expect(Object.keys(read().roles).sort()).toEqual(['deploy', ...names].sort());
    expect(read().roles[names[0]!]).toMatchObject({ boundary: `arn:aws:iam::${ACCOUNT}:policy/limit`, tags: [{ Key: 'team', Value: "o'neil" }], inline: { work: { Statement: [{ Action: 's3:ListAllMyBuckets' }] } } });
    expect(read().roles[names[1]!]?.attached).toEqual([`arn:aws:iam::${ACCOUNT}:policy/tools`]);
    save({ ...read(), calls: [] });
    expect(run('apply.sh')).toMatchObject({ status: 0 });
    expect(read().calls).toEqual([]);
    expect(run('rollback.sh')).toMatchObject({ status: 0 });
    expect(Object.keys(read().roles)).toEqual(['deploy']);
  });

  it('finish after an interruption', () => {
    for (const calls of [1, 3]) {
      save({ ...start, breaksAfter: calls });
      expect(run('apply.sh').status).not.toBe(0);
      const { breaksAfter: _, ...rest } = read();
      save({ ...rest, calls: [] });
      expect(run('apply.sh')).toMatchObject({ status: 0 });
      expect(Object.keys(read().roles)).toHaveLength(3);
    }
  });

  it('stop when the shared role is another one, when a role is there with another trust, or when a new one is in use', () => {
    save({ ...start, roles: { deploy: { ...start.roles.deploy, id: 'AROAOTHER' } } });
    expect(run('apply.sh')).toMatchObject({ status: 1, said: expect.stringContaining('not the one that was judged') });
    const name = parts[0]!.name.replace('role/', '');
    save({ ...start, roles: { ...start.roles, [name]: { id: 'AROAX', attached: [], groups: [], inline: {}, trust: { Statement: [] } } } });
    expect(run('apply.sh')).toMatchObject({ status: 1, said: expect.stringContaining('with another trust policy') });
    save(start);
    run('apply.sh');
    const state = read();
    state.roles[name]!.lastUsed = '2026-07-02T00:00:00Z';
    save({ ...state, calls: [] });
    expect(run('rollback.sh')).toMatchObject({ status: 1, said: expect.stringContaining('was used on') });
    expect(read().calls).toEqual([]);
  });
});
