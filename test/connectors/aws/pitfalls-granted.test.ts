import { describe, expect, it } from 'vitest';
import { expandAction } from '../../../connectors/aws/actions.ts';
import { grants } from '../../../connectors/aws/grants.ts';
import type { AwsInventory } from '../../../connectors/aws/inventory.ts';
import { allows, allowsInSession } from '../../../connectors/aws/model/allows.ts';
import { atoms } from '../../../connectors/aws/model/atoms.ts';
import { covers } from '../../../connectors/aws/model/covers.ts';
import { documentSize } from '../../../connectors/aws/model/document-size.ts';
import { generalize } from '../../../connectors/aws/model/generalize/generalize.ts';
import { KINDS } from '../../../connectors/aws/model/generalize/kinds.ts';
import { NAME_PARTS } from '../../../connectors/aws/model/generalize/name-parts.ts';
import { narrow } from '../../../connectors/aws/model/narrow.ts';
import { resourceIncludes } from '../../../connectors/aws/model/patterns.ts';
import { touching } from '../../../connectors/aws/model/touching.ts';
import { principals, units } from '../../../connectors/aws/model/units.ts';
import { parseDocument } from '../../../connectors/aws/policy.ts';
import { canonicalDocument } from '../../../connectors/aws/writer/canonical.ts';
import { operations } from '../../../connectors/aws/writer/operations.ts';
import { documentText } from '../../../connectors/aws/writer/plan.ts';
import { wideningPatterns } from '../../../connectors/aws/writer/widening.ts';
import { accessOf, type AccountCase, documentOf, inventoryOf } from './account.ts';

type Members = Readonly<Record<string, unknown>>;
const document = (...statements: readonly Members[]): Members => ({ Version: '2012-10-17', Statement: statements });
const allow = (action: unknown, more: Members = {}): Members => ({ Effect: 'Allow', Action: action, Resource: '*', ...more });
const roleWith = (...statements: readonly Members[]): AwsInventory => inventoryOf({ roles: { app: { inline: { p: document(...statements) } } } });

/** Narrows the unit of this name by what was used, and by nothing else: every other permission leaves. */
function byUse(before: AwsInventory, name: string, uses: readonly string[]) {
  const exercised = uses.map((use) => accessOf(before, use));
  const all = atoms(before, exercised);
  const touch = touching(all);
  const needed = new Set(exercised.flatMap((access) => touch(access).map(({ atom }) => atom)));
  const unit = units(before).find((each) => each.name === name)!;
  const remove = new Set(all.map(({ key }) => key).filter((key) => !needed.has(key)));
  return narrow(before, { unit, atoms: all, remove, movable: new Set(unit.edits) });
}

describe('pitfall 27: what is not edited as an IAM policy', () => {
  const account: AccountCase = {
    roles: {
      AWSServiceRoleForSupport: { path: '/aws-service-role/support.amazonaws.com/', inline: { p: document(allow('s3:*')) } },
      AWSReservedSSO_Admin_0123456789abcdef: { path: '/aws-reserved/sso.amazonaws.com/', inline: { AwsSSOInlinePolicy: document(allow('s3:*')) }, attached: ['shared'] },
      app: { attached: ['aws/AmazonS3FullAccess'] },
    },
    policies: { 'aws/AmazonS3FullAccess': { document: document(allow('s3:*')) }, shared: { document: document(allow('sqs:*')) } },
  };
  const inventory = inventoryOf(account);

  it('service-linked roles and roles of permission sets are no unit of change, and it is said why', () => {
    expect(units(inventory).map(({ name }) => name)).toEqual(['role/app']);
    expect(principals(inventory).map(({ name, notEditable }) => [name, notEditable ?? ''])).toEqual([
      ['role/app', ''],
      ['role/AWSReservedSSO_Admin_0123456789abcdef', expect.stringContaining('its permission set defines it')],
      ['role/AWSServiceRoleForSupport', expect.stringContaining('service-linked')],
    ]);
  });

  it('an AWS-managed policy is replaced by a customer policy and detached, never edited', () => {
    const { inventory: after } = byUse(inventory, 'role/app', ['role/app s3:ListAllMyBuckets']);
    const [role] = after.holders.filter(({ name }) => name === 'app');
    expect(after.policies.find(({ managedBy }) => managedBy === 'aws')).toBe(inventory.policies.find(({ managedBy }) => managedBy === 'aws'));
    expect(role?.attached).toEqual([expect.stringMatching(/^arn:aws:iam::123456789012:policy\//)]);
    expect(after.policies.find(({ arn }) => arn === role?.attached[0])?.document.statements[0]?.actions).toEqual(['s3:ListAllMyBuckets']);
  });
});

describe('pitfall 28: how the granted side is written', () => {
  const policy = document(allow('S3:getobject', { Resource: 'arn:aws:s3:::Data/*' }));
  const exported = (RolePolicy: unknown): AwsInventory =>
    grants.read('main', [
      {
        path: 'export.json',
        text: JSON.stringify({
          UserDetailList: [{ Path: '/', UserName: 'alice', UserId: 'AIDAALICE', Arn: 'arn:aws:iam::123456789012:user/alice', GroupList: ['devs'] }],
          GroupDetailList: [{ Path: '/', GroupName: 'devs', GroupId: 'AGPADEVS', Arn: 'arn:aws:iam::123456789012:group/devs', GroupPolicyList: [{ PolicyName: 'p', PolicyDocument: policy }] }],
          RoleDetailList: [{ Path: '/', RoleName: 'app', RoleId: 'AROAAPP', Arn: 'arn:aws:iam::123456789012:role/app', RolePolicyList: [{ PolicyName: 'p', PolicyDocument: RolePolicy }], AttachedManagedPolicies: [{ PolicyArn: 'arn:aws:iam::123456789012:policy/m' }] }],
          Policies: [
            {
              PolicyName: 'm',
              Arn: 'arn:aws:iam::123456789012:policy/m',
              PolicyVersionList: [
                { VersionId: 'v3', IsDefaultVersion: false, Document: document(allow('*')) },
                { VersionId: 'v2', IsDefaultVersion: true, Document: document(allow(['sqs:SendMessage'])) },
              ],
            },
          ],
        }),
      },
    ])[0]!.inventory;

  it('a document URL-encoded by the API is the document that the CLI decoded', () => {
    expect(exported(encodeURIComponent(JSON.stringify(policy)))).toEqual(exported(policy));
  });

  it('only the default version counts', () => {
    expect(allows(exported(policy), accessOf(exported(policy), 'role/app ec2:RunInstances')).decision).toBe('denied');
    expect(allows(exported(policy), accessOf(exported(policy), 'role/app sqs:SendMessage')).decision).toBe('allowed');
  });

  it.each([
    ['actions whatever their case', 's3:GetObject arn:aws:s3:::Data/x', 'allowed'],
    ['resources by their case', 's3:GetObject arn:aws:s3:::data/x', 'denied'],
    ['`*` over slashes', 's3:GetObject arn:aws:s3:::Data/a/b/c', 'allowed'],
    ['`*` over colons of a name', 's3:GetObject arn:aws:s3:::Data/a:b', 'allowed'],
  ])('matches %s, for a role and by a group', (_name, use, decision) => {
    const inventory = exported(policy);
    for (const holder of ['role/app', 'user/alice']) expect(allows(inventory, accessOf(inventory, `${holder} ${use}`)).decision).toBe(decision);
  });

  it('a single text counts as a list of one', () => {
    expect(canonicalDocument(parseDocument({ Version: '2012-10-17', Statement: allow(['s3:GetObject'], { Resource: ['*'] }) }))).toBe(canonicalDocument(parseDocument(document(allow('s3:GetObject')))));
  });
});

describe('pitfall 30: a session policy', () => {
  const inventory = roleWith(allow('s3:*'), { Effect: 'Deny', Action: 's3:DeleteBucket', Resource: '*' });
  const session = parseDocument(document(allow(['s3:Get*', 'ec2:*', 's3:DeleteBucket'])));

  it.each([
    ['s3:GetObject arn:aws:s3:::a/x', 'allowed'],
    ['s3:PutObject arn:aws:s3:::a/x', 'denied'],
    ['ec2:RunInstances', 'denied'],
    ['s3:DeleteBucket arn:aws:s3:::a', 'denied'],
  ])('only narrows what the role has: %s is %s', (use, decision) => {
    expect(allowsInSession(inventory, accessOf(inventory, `role/app ${use}`), session).decision).toBe(decision);
  });
});

describe('pitfall 31: quotas are those of the account, and count what IAM counts', () => {
  const wide = roleWith(allow('*', { Sid: 'All' }));
  const used = expandAction('ec2:Describe*').map((action) => `role/app ${action}`);

  it('a role with room for more policies by its own quota gets more of them', () => {
    const room = (inventory: AwsInventory) => byUse(inventory, 'role/app', used).inventory.policies.length;
    const tight = { ...wide, quotas: { inlinePoliciesSize: { role: 2_000 }, attachedPolicies: { role: 0 } } };
    expect(room({ ...wide, quotas: { inlinePoliciesSize: { role: 2_000 } } })).toBeGreaterThan(room(tight));
    expect(room(wide)).toBe(0);
  });

  it('white space of the file that is sent does not count, every other character does (repokid counts one form and sends another)', () => {
    const { inventory } = byUse(wide, 'role/app', used);
    const [policy] = inventory.holders[0]!.inline;
    const sent = documentText(policy!.document);
    expect(sent).toMatch(/\n {4}/);
    expect(sent.replace(/\s/g, '').length).toBe(documentSize(policy!.document));
    expect(documentSize(policy!.document)).toBeLessThanOrEqual(10_240);
  });
});

describe('pitfall 32: above the limit', () => {
  const wide = roleWith(allow(['ec2:*', 'rds:*', 'iam:*', 's3:*'], { Sid: 'Four' }));
  const used = ['ec2:Describe*', 'rds:*', 'iam:*', 's3:Get*'].flatMap((pattern) => expandAction(pattern).filter((action) => action !== 'iam:GetUser')).map((action) => `role/app ${action}`);

  it('is split by service into several policies before any wildcard', () => {
    const { inventory } = byUse(wide, 'role/app', used);
    const written = [...inventory.holders[0]!.inline, ...inventory.policies].flatMap(({ document: { statements } }) => statements.flatMap(({ actions = [] }) => actions));
    expect(inventory.policies.length).toBeGreaterThan(0);
    expect(written.filter((action) => /[*?]/.test(action))).toEqual([]);
  });

  it('without room, a wildcard lies inside the granted pattern, is told to be new, with what it matches today, and marked', () => {
    const tight = { ...wide, quotas: { attachedPolicies: { role: 0 }, inlinePoliciesSize: { role: 6_000 } } };
    const { inventory } = byUse(tight, 'role/app', used);
    expect(covers(tight, inventory)).toEqual({ covers: 'yes' });
    const marks = wideningPatterns(tight, operations(tight, inventory));
    expect(marks.length).toBeGreaterThan(0);
    for (const mark of marks) expect(mark).toMatch(/^May widen: (ec2|rds|iam|s3):\S*\* (is new|stays) in role\/app#p\. .* by the action list of \d{4}-\d\d-\d\d it matches \w+:\w+/);
  });
});

describe('pitfall 33: what is no subject of the change stays', () => {
  const before = roleWith(
    { Sid: 'First', Effect: 'Deny', Action: ['s3:Put*', 's3:Delete*'], Resource: 'arn:aws:s3:::audit/*' },
    { Sid: 'Read', Effect: 'Allow', Action: ['s3:GetObject', 's3:ListBucket'], Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
    { Sid: 'Kept', Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:*:*:q' },
    { Sid: 'Gone', Effect: 'Allow', Action: 'sns:Publish', Resource: '*' },
  );

  it('conditions, Sids, order and Deny statements', () => {
    const { inventory } = byUse(before, 'role/app', ['role/app s3:GetObject', 'role/app sqs:SendMessage']);
    const { Statement: was } = documentOf(before, 'role/app#p') as { readonly Statement: readonly Members[] };
    expect(documentOf(inventory, 'role/app#p')).toEqual({ Version: '2012-10-17', Statement: [was[0], { ...was[1], Action: 's3:GetObject' }, was[2]] });
  });

  it('a NotAction is not turned into the list of all other actions (repokid makes thousands of lines of it)', () => {
    const broad = roleWith({ Sid: 'NotIam', Effect: 'Allow', NotAction: ['iam:*', 'organizations:*'], Resource: '*' });
    const used = atoms(broad, []);
    const [unit] = units(broad);
    const remove = new Set(used.filter(({ permission }) => /^(sqs|sns):/i.test(permission.action)).map(({ key }) => key));
    const [statement] = narrow(broad, { unit: unit!, atoms: used, remove }).inventory.holders[0]!.inline[0]!.document.statements;
    expect(statement?.actions).toBeUndefined();
    expect(statement?.notActions?.slice(0, 2)).toEqual(['iam:*', 'organizations:*']);
    expect(statement?.notActions?.length).toBeLessThan(100);
  });
});

describe('pitfall 34: generalized ARNs', () => {
  it('every rule has a name, a reason and a documentation address', () => {
    for (const { rule, cite } of [...KINDS, ...NAME_PARTS]) {
      expect(rule).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(cite).toMatch(/^https:\/\//);
    }
    for (const kind of KINDS) if (kind.patterns('arn:aws:x:::y').some((each) => /[*?]/.test(each))) expect(kind.why).toBeDefined();
    for (const { why } of NAME_PARTS) expect(why.length).toBeGreaterThan(10);
  });

  it.each([
    ['arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf', 'secret-suffix'],
    ['arn:aws:logs:eu-west-1:123456789012:log-group:/app:log-stream:2026/05/01/x', 'log-group-with-streams'],
    ['arn:aws:ec2:eu-west-1:123456789012:instance/i-0123456789abcdef0', 'generated-id'],
    ['arn:aws:ecs:eu-west-1:123456789012:task/shop/0123456789abcdef0123456789abcdef', 'generated-id'],
    ['arn:aws:s3:::reports/2026/05/01/x.csv', 'object-by-bucket'],
    ['arn:aws:sqs:eu-west-1:123456789012:job-1b4e28ba-2fa1-11d2-883f-0016d3cca427', 'uuid'],
    ['arn:aws:dynamodb:eu-west-1:123456789012:table/export_20260501', 'date'],
  ])('%s stands in its own pattern, with account and region, by the rule %s', (arn, rule) => {
    const found = generalize(arn);
    expect(found?.reasons.map((reason) => reason.rule)).toContain(rule);
    expect(found?.patterns.some((pattern) => resourceIncludes(pattern, arn) === 'yes')).toBe(true);
    for (const pattern of found?.patterns ?? []) expect(pattern.split(':').slice(0, 5)).toEqual(arn.split(':').slice(0, 5));
  });

  it('stays inside the granted pattern, or nothing is narrowed', () => {
    const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf';
    for (const granted of ['*', 'arn:aws:secretsmanager:*:*:secret:prod/*', 'arn:aws:secretsmanager:*:*:secret:prod/db-Ab*']) {
      const before = roleWith(allow('secretsmanager:GetSecretValue', { Resource: granted }));
      const { inventory } = byUse(before, 'role/app', [`role/app secretsmanager:GetSecretValue ${arn}`]);
      const written = inventory.holders[0]!.inline[0]!.document.statements.flatMap(({ resources = [] }) => resources);
      expect(written.every((each) => resourceIncludes(granted, each) === 'yes')).toBe(true);
      expect(written).not.toContain(arn);
    }
  });
});

describe('pitfall 35: wildcards widen with time', () => {
  it('a pattern that stays is dated and marked as well as one that is new', () => {
    const before = roleWith(allow(['sqs:Get*', 's3:PutObject']));
    const all = atoms(before, []);
    const [unit] = units(before);
    const { inventory } = narrow(before, { unit: unit!, atoms: all, remove: new Set(all.filter(({ permission }) => permission.action === 's3:PutObject').map(({ key }) => key)) });
    expect(wideningPatterns(before, operations(before, inventory))).toEqual([
      expect.stringMatching(/^May widen: sqs:Get\* stays in role\/app#p\. .* by the action list of \d{4}-\d\d-\d\d it matches sqs:GetQueueAttributes, sqs:GetQueueUrl\.$/),
    ]);
  });
});

describe('what peers do, and pawl does not', () => {
  it('policy_sentry shortens actions to prefixes that match others: kept actions are written out as long as they fit', () => {
    const before = roleWith(allow('s3:*'));
    const { inventory } = byUse(before, 'role/app', ['role/app s3:GetObject', 'role/app s3:GetObjectTagging']);
    expect(inventory.holders[0]!.inline[0]!.document.statements.flatMap(({ actions = [] }) => actions)).toEqual(['s3:GetObject', 's3:GetObjectTagging']);
  });

  it('iamlive writes a new policy: nothing is granted that was not, and conditions stay', () => {
    const condition = { StringEquals: { 'aws:RequestedRegion': 'eu-central-1' } };
    const before = roleWith(allow('sqs:*', { Condition: condition }));
    const { inventory } = byUse(before, 'role/app', ['role/app sqs:SendMessage arn:aws:sqs:eu-central-1:123456789012:q']);
    expect(documentOf(inventory, 'role/app#p')).toMatchObject({ Statement: [{ Condition: condition }] });
    expect(covers(before, inventory)).toEqual({ covers: 'yes' });
  });

  it('repokid narrows inline policies only: managed policies and groups are units as well', () => {
    const inventory = inventoryOf({
      users: { alice: { groups: ['devs'] } },
      groups: { devs: { inline: { p: document(allow('s3:*')) } } },
      roles: { a: { attached: ['m'] }, b: { attached: ['m'] } },
      policies: { m: { document: document(allow('sqs:*')) } },
    });
    expect(units(inventory).map(({ name }) => name)).toEqual(expect.arrayContaining(['group/devs', 'policy/m']));
  });

  it('cloudtracker leaves a Deny on resources aside: it counts', () => {
    const inventory = roleWith(allow('s3:*'), { Effect: 'Deny', Action: 's3:GetObject', Resource: 'arn:aws:s3:::secret/*' });
    expect(allows(inventory, accessOf(inventory, 'role/app s3:GetObject arn:aws:s3:::secret/x')).decision).toBe('denied');
    expect(allows(inventory, accessOf(inventory, 'role/app s3:GetObject arn:aws:s3:::open/x')).decision).toBe('allowed');
  });
});
