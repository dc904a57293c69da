import { describe, expect, test } from 'vitest';
import { grants } from '../../../connectors/aws/grants.ts';
import { recognize } from '../../../connectors/aws/recognize.ts';
import { SourceError } from '../../../src/core/errors.ts';

// Files of organization and resource policies beside an export: every accepted shape, and every refusal.

const ACCOUNT = '123456789012';
const MANAGEMENT = '111122223333';
const ROLE = { RoleName: 'app', RoleId: 'AROAAPP', Arn: `arn:aws:iam::${ACCOUNT}:role/app` };
const EXPORT = { UserDetailList: [], GroupDetailList: [], RoleDetailList: [ROLE], Policies: [] };
const DENY = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 'sqs:*', Resource: '*' }] };
const DENY_ALL = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Principal: '*', Action: 'sqs:*', Resource: '*' }] };
const QUEUE = `arn:aws:sqs:eu-central-1:${ACCOUNT}:jobs`;

const described = (id: string, type: string, document: unknown): object => ({
  Policy: {
    PolicySummary: { Id: id, Arn: `arn:aws:organizations::${MANAGEMENT}:policy/o-1/x/${id}`, Name: 'no-queues', Description: '', Type: type, AwsManaged: false },
    Content: JSON.stringify(document),
  },
});
const bundle = (...levels: object[]): object => ({ pawl: 'organization-policies', managementAccount: MANAGEMENT, levels });
const account = (more: object = {}): object => ({ target: ACCOUNT, ...more });
const ofBucket = (...resources: string[]): { readonly Version: string; readonly Statement: readonly object[] } => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: resources }] });

type File = readonly [path: string, value: unknown];
const read = (...files: readonly File[]): ReturnType<typeof grants.read> =>
  grants.read('main', files.map(([path, value]) => ({ path, text: typeof value === 'string' ? value : JSON.stringify(value) })));
const inventory = (...files: readonly File[]) => read(['export.json', EXPORT], ...files)[0]!.inventory;

describe('organization policies', () => {
  test('a bundle with documents, ids, summaries and answers of describe-policy', () => {
    const found = inventory(
      ['p-deny.json', described('p-deny', 'SERVICE_CONTROL_POLICY', DENY)],
      ['levels.json', bundle(
        { target: 'r-abcd', serviceControlPolicies: ['p-FullAWSAccess', 'p-deny'], resourceControlPolicies: ['p-RCPFullAWSAccess', described('p-rcp', 'RESOURCE_CONTROL_POLICY', DENY_ALL)] },
        { target: 'ou-abcd-prod0001', serviceControlPolicies: [{ Id: 'p-FullAWSAccess', Arn: 'x', Name: 'FullAWSAccess', Type: 'SERVICE_CONTROL_POLICY', AwsManaged: true }, DENY] },
        account({ serviceControlPolicies: [{ name: 'mine', document: DENY }] }),
      )],
    ).organization;
    expect(found?.managementAccount).toBe(MANAGEMENT);
    expect(found?.levels.map(({ target, serviceControlPolicies, resourceControlPolicies }) => [target, serviceControlPolicies.map(({ name }) => name), resourceControlPolicies.map(({ name }) => name)])).toEqual([
      ['r-abcd', ['p-FullAWSAccess', 'p-deny (no-queues)'], ['p-RCPFullAWSAccess', 'p-rcp (no-queues)']],
      ['ou-abcd-prod0001', ['p-FullAWSAccess', 'levels[1].serviceControlPolicies[1]'], []],
      [ACCOUNT, ['mine'], []],
    ]);
    expect(found?.levels[0]?.serviceControlPolicies[1]?.document).toEqual({ version: '2012-10-17', statements: [{ effect: 'Deny', actions: ['sqs:*'], resources: ['*'], origin: 0 }] });
    expect(found?.levels[0]?.resourceControlPolicies[1]?.document.statements[0]?.principal).toBe('{"Principal":"*"}');
  });

  test('the order of the files does not matter', () => {
    const files: readonly File[] = [['export.json', EXPORT], ['p.json', described('p-deny', 'SERVICE_CONTROL_POLICY', DENY)], ['levels.json', bundle(account({ serviceControlPolicies: ['p-deny'] }))]];
    expect(JSON.stringify(read(...files))).toBe(JSON.stringify(read(...files.toReversed())));
  });

  test('each account has its own levels, and without a bundle none', () => {
    const other = { ...EXPORT, RoleDetailList: [{ ...ROLE, Arn: 'arn:aws:iam::999988887777:role/app' }] };
    const result = read(['a.json', EXPORT], ['b.json', other], ['levels.json', bundle({ target: 'r-abcd' }, account())]);
    expect(result.map((one) => [one.instance, one.inventory.organization?.levels.length])).toEqual([[ACCOUNT, 2], ['999988887777', undefined]]);
  });

  const REFUSED: readonly (readonly [string, readonly File[], RegExp])[] = [
    ['a bundle without the management account', [['l.json', { pawl: 'organization-policies', levels: [account()] }]], /^l\.json: managementAccount: /],
    ['a bundle without levels', [['l.json', bundle()]], /^l\.json: levels: /],
    ['a bundle with an unknown member', [['l.json', { ...bundle(account()), scps: [] }]], /scps/],
    ['a target that is none', [['l.json', bundle({ target: 'prod' })]], /levels\[0\]\.target: must be a root/],
    ['levels that do not end at an account', [['l.json', bundle({ target: 'r-abcd' })]], /levels\[0\]\.target: the levels lead from the root/],
    ['an account before its root', [['l.json', bundle(account(), { target: 'r-abcd' })]], /levels\[0\]\.target: the levels lead from the root/],
    ['a root that is not first', [['l.json', bundle({ target: 'ou-abcd-1' }, { target: 'r-abcd' }, account())]], /levels\[1\]\.target: the levels lead from the root/],
    ['an id that is in no file', [['l.json', bundle(account({ serviceControlPolicies: ['p-none'] }))]], /levels\[0\]\.serviceControlPolicies\[0\]: policy p-none is in no file; add the output of: aws organizations describe-policy --policy-id p-none/],
    ['an id of the other type', [['l.json', bundle(account({ resourceControlPolicies: ['p-FullAWSAccess'] }))]], /policy p-FullAWSAccess is a SERVICE_CONTROL_POLICY/],
    ['an answer of the other type', [['l.json', bundle(account({ serviceControlPolicies: [described('p-r', 'RESOURCE_CONTROL_POLICY', DENY_ALL)] }))]], /is a RESOURCE_CONTROL_POLICY/],
    ['a document that cannot be read', [['l.json', bundle(account({ serviceControlPolicies: [{ Statement: [{}] }] }))]], /levels\[0\]\.serviceControlPolicies\[0\]: statement 1 has no Effect/],
    ['a service control policy with a principal', [['l.json', bundle(account({ serviceControlPolicies: [DENY_ALL] }))]], /has Principal, which is not allowed/],
    ['a resource control policy without a principal', [['l.json', bundle(account({ resourceControlPolicies: [DENY] }))]], /has neither Principal nor NotPrincipal/],
    ['an entry that is a number', [['l.json', bundle(account({ serviceControlPolicies: [7] }))]], /levels\[0\]\.serviceControlPolicies\[0\]/],
    ['two bundles of one account', [['l.json', bundle(account())], ['m.json', bundle(account())]], /^m\.json: the levels of account 123456789012 are also in l\.json/],
    ['levels of an account without an export', [['l.json', bundle({ target: '999988887777' })]], /lead to account 999988887777, of which there is no export/],
    ['an answer that no level refers to', [['p.json', described('p-deny', 'SERVICE_CONTROL_POLICY', DENY)]], /^p\.json: no file says where policy p-deny is attached/],
    ['one policy in two files', [['p.json', described('p-deny', 'SERVICE_CONTROL_POLICY', DENY)], ['q.json', described('p-deny', 'SERVICE_CONTROL_POLICY', DENY)]], /^q\.json: policy p-deny is also in p\.json/],
    ['an answer for another kind of policy', [['p.json', described('p-tag', 'TAG_POLICY', {})]], /^p\.json: Policy\.PolicySummary\.Type: /],
    ['an answer whose content is not JSON', [['p.json', { Policy: { PolicySummary: { Id: 'p-1', Type: 'SERVICE_CONTROL_POLICY' }, Content: '{' } }]], /policy p-1: the policy document is not JSON/],
    ['targets without their policy', [['t.json', { Targets: [{ TargetId: 'r-abcd', Type: 'ROOT' }] }]], /^t\.json: it does not say which policy or target it answers for/],
    ['policies without their target', [['t.json', { Policies: [{ Id: 'p-deny', Type: 'SERVICE_CONTROL_POLICY' }] }]], /does not say which policy or target/],
  ];
  test.each(REFUSED)('%s is refused, with the bundle as the remedy', (_, files, message) => {
    const error = refusal(files);
    expect(error.message).toMatch(message);
    expect(error.remedy).toContain('{"pawl": "organization-policies"');
    expect(files.map(([path]) => path)).toContain(error.input);
  });
});

describe('resource policies', () => {
  const policy = JSON.stringify(DENY_ALL);
  const ACCEPTED: readonly (readonly [string, File, string, string | undefined])[] = [
    ['a bundle', ['r.json', { pawl: 'resource-policies', policies: [{ resource: QUEUE, policy: DENY_ALL }] }], QUEUE, ACCOUNT],
    ['a bundle with text and the owner', ['r.json', { pawl: 'resource-policies', policies: [{ resource: 'arn:aws:s3:::b', account: MANAGEMENT, policy }] }], 'arn:aws:s3:::b', MANAGEMENT],
    ['aws s3api get-bucket-policy', ['bucket.json', { Policy: JSON.stringify(ofBucket('arn:aws:s3:::b', 'arn:aws:s3:::b/*')) }], 'arn:aws:s3:::b', undefined],
    ['a bucket policy as a document', ['bucket.json', ofBucket('arn:aws:s3:::b/x/*')], 'arn:aws:s3:::b', undefined],
    ['aws sqs get-queue-attributes', ['q.json', { Attributes: { QueueArn: QUEUE, Policy: policy } }], QUEUE, ACCOUNT],
    ['aws sns get-topic-attributes', ['t.json', { Attributes: { TopicArn: `arn:aws:sns:eu-central-1:${ACCOUNT}:news`, Policy: policy } }], `arn:aws:sns:eu-central-1:${ACCOUNT}:news`, ACCOUNT],
    ['aws lambda get-policy', ['l.json', { Policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' }, Action: 'lambda:InvokeFunction', Resource: `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:f` }] }), RevisionId: 'x' }], `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:f`, ACCOUNT],
    ['aws secretsmanager get-resource-policy', ['s.json', { ARN: `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:db-AbCdEf`, Name: 'db', ResourcePolicy: policy }], `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:db-AbCdEf`, ACCOUNT],
    ['aws kms get-key-policy, by the name of the file', [`keys/arn%3Aaws%3Akms%3Aeu-central-1%3A${ACCOUNT}%3Akey%2F1.json`, { Policy: policy, PolicyName: 'default' }], `arn:aws:kms:eu-central-1:${ACCOUNT}:key/1`, ACCOUNT],
  ];
  test.each(ACCEPTED)('%s', (_, file, resource, owner) => {
    const found = inventory(file).resourcePolicies;
    expect(found?.map((each) => [each.resource, each.account])).toEqual([[resource, owner]]);
    expect(found?.[0]?.document.statements).toHaveLength(1);
  });

  test('a resource without a policy says nothing', () => {
    const files: readonly File[] = [['q.json', { Attributes: { QueueArn: QUEUE } }], ['s.json', { ARN: QUEUE, Name: 'db' }], ['r.json', { pawl: 'resource-policies', policies: [] }]];
    expect(inventory(...files)).not.toHaveProperty('resourcePolicies');
  });

  test('the same policy twice is one; all accounts of a source see all policies, sorted', () => {
    const files: readonly File[] = [['q.json', { Attributes: { QueueArn: QUEUE, Policy: policy } }], ['again.json', { Attributes: { QueueArn: QUEUE, Policy: policy } }], ['b.json', ofBucket('arn:aws:s3:::b/*')]];
    expect(inventory(...files).resourcePolicies?.map(({ resource }) => resource)).toEqual(['arn:aws:s3:::b', QUEUE]);
    const other = { ...EXPORT, RoleDetailList: [{ ...ROLE, Arn: 'arn:aws:iam::999988887777:role/app' }] };
    expect(read(['a.json', EXPORT], ['o.json', other], ...files).map((one) => one.inventory.resourcePolicies?.length)).toEqual([2, 2]);
  });

  const REFUSED: readonly (readonly [string, readonly File[], RegExp])[] = [
    ['a key policy without its key', [['k.json', { Policy: policy, PolicyName: 'default' }]], /^k\.json: neither content nor file name tells which resource/],
    ['a policy of two buckets', [['b.json', { Policy: JSON.stringify(ofBucket('arn:aws:s3:::a/*', 'arn:aws:s3:::b/*')) }]], /neither content nor file name/],
    ['a policy of a pattern', [['b.json', ofBucket('arn:aws:s3:::*/x')]], /neither content nor file name/],
    ['a policy with a statement that names no resource', [['b.json', { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:*' }] }]], /neither content nor file name/],
    ['a policy of which one statement names no resource', [['b.json', { Version: '2012-10-17', Statement: [...ofBucket('arn:aws:s3:::b/*').Statement, { Effect: 'Allow', Principal: '*', Action: 's3:*' }] }]], /neither content nor file name/],
    ['a file named for something else', [['arn%3Aaws%3Akms.json', { Policy: policy }]], /"arn:aws:kms" is not the ARN of one resource/],
    ['a queue without an ARN', [['q.json', { Attributes: { QueueArn: 'jobs', Policy: policy } }]], /"jobs" is not the ARN of one resource/],
    ['a bundle with a pattern', [['r.json', { pawl: 'resource-policies', policies: [{ resource: 'arn:aws:s3:::b/*', policy }] }]], /policies\[0\]\.resource: "arn:aws:s3:::b\/\*" is not the ARN of one resource/],
    ['a bundle with an unknown member', [['r.json', { pawl: 'resource-policies', policies: [{ resource: QUEUE, arn: QUEUE, policy }] }]], /^r\.json: policies\[0\]/],
    ['a bundle without a policy', [['r.json', { pawl: 'resource-policies', policies: [{ resource: QUEUE }] }]], /policies\[0\]\.policy: /],
    ['a bundle with an identity policy', [['r.json', { pawl: 'resource-policies', policies: [{ resource: QUEUE, policy: DENY }] }]], /policies\[0\]\.policy: statement 1 has neither Principal nor NotPrincipal/],
    ['a policy that is not JSON', [['q.json', { Attributes: { QueueArn: QUEUE, Policy: '{' } }]], /the policy document is not JSON/],
  ];
  test.each(REFUSED)('%s is refused, with the wrapping as the remedy', (_, files, message) => {
    const error = refusal(files);
    expect(error.message).toMatch(message);
    expect(error.remedy).toContain('{"pawl": "resource-policies"');
    expect(error.input).toBe(files[0]?.[0]);
  });

  test('two policies of one resource are refused: one of them is old', () => {
    const error = refusal([['q.json', { Attributes: { QueueArn: QUEUE, Policy: policy } }], ['r.json', { pawl: 'resource-policies', policies: [{ resource: QUEUE, policy: { Statement: [] } }] }]]);
    expect(error.message).toMatch(/^r\.json: the policy of arn:aws:sqs:.* differs from that of another file/);
  });
});

test('a policy document of nobody is refused, with the places where it may belong', () => {
  const error = refusal([['deploy.json', DENY]]);
  expect(error.message).toMatch(/^deploy\.json: a policy document without a principal/);
  expect(error.remedy).toMatch(/definitions.*organization-policies/);
});

test('without any export there is no account', () => {
  expect(() => read(['r.json', { pawl: 'resource-policies', policies: [] }])).toThrow(/r\.json: there is no export of GetAccountAuthorizationDetails beside it/);
});

test.each([
  ['levels.json', bundle(account({ serviceControlPolicies: [DENY] })), 'grants'],
  ['resources.json', { pawl: 'resource-policies', policies: [{ resource: QUEUE, policy: DENY_ALL }] }, 'grants'],
  ['p.json', described('p-deny', 'SERVICE_CONTROL_POLICY', DENY), 'grants'],
  ['q.json', { Attributes: { QueueArn: QUEUE, Policy: JSON.stringify(DENY_ALL) } }, 'grants'],
  ['s.json', { ARN: QUEUE, Name: 'x', ResourcePolicy: JSON.stringify(DENY_ALL) }, 'grants'],
  ['p.json', described('p-tag', 'TAG_POLICY', {}), undefined],
  // Whose policy it is shows only when it is read whole.
  ['bucket.json', { Policy: JSON.stringify(ofBucket('arn:aws:s3:::b/*')) }, undefined],
  ['other.json', { pawl: 'something' }, undefined],
])('%s is recognized by its content (%#)', (path, value, kind) => {
  expect(recognize(path, JSON.stringify(value, null, 2))).toBe(kind);
});

function refusal(files: readonly File[]): SourceError {
  try {
    inventory(...files);
  } catch (error) {
    expect(error).toBeInstanceOf(SourceError);
    return error as SourceError;
  }
  throw new Error('nothing was refused');
}
