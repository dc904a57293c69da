import { describe, expect, test } from 'vitest';
import { grants } from '../../../connectors/aws/grants.ts';
import { SourceError } from '../../../src/core/errors.ts';

type Members = Record<string, unknown>;
const ALLOW = (action: string): Members => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });
const TRUST = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }] };
const encoded = (document: unknown): string => encodeURIComponent(JSON.stringify(document));

const role = (name: string, more: Members = {}, account = '123456789012'): Members => ({
  Path: '/app/',
  RoleName: name,
  RoleId: `AROA${name.toUpperCase()}`,
  Arn: `arn:aws:iam::${account}:role/app/${name}`,
  CreateDate: '2025-03-04T23:59:59+00:00',
  AssumeRolePolicyDocument: TRUST,
  RolePolicyList: [{ PolicyName: 'inline', PolicyDocument: ALLOW('s3:Get*') }],
  AttachedManagedPolicies: [{ PolicyName: 'shared', PolicyArn: `arn:aws:iam::${account}:policy/shared` }],
  ...more,
});
const user = { Path: '/', UserName: 'alice', UserId: 'AIDAALICE', Arn: 'arn:aws:iam::123456789012:user/alice', CreateDate: '2025-01-02T00:00:00Z', GroupList: ['ops'], AttachedManagedPolicies: [] };
const group = { Path: '/', GroupName: 'ops', GroupId: 'AGPAOPS', Arn: 'arn:aws:iam::123456789012:group/ops', GroupPolicyList: [], AttachedManagedPolicies: [] };
const policy = (name: string, account = '123456789012', more: Members = {}): Members => ({
  PolicyName: name,
  Arn: `arn:aws:iam::${account}:policy/${name}`,
  DefaultVersionId: 'v2',
  AttachmentCount: 1,
  CreateDate: '2024-01-01T00:00:00Z',
  UpdateDate: '2025-06-30T12:00:00Z',
  PolicyVersionList: [
    { VersionId: 'v2', IsDefaultVersion: true, Document: ALLOW('s3:List*') },
    { VersionId: 'v1', IsDefaultVersion: false, Document: { broken: 'and never read' } },
  ],
  ...more,
});
const details = (parts: Members = {}): Members => ({ UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [], ...parts });
const whole = details({ UserDetailList: [user], GroupDetailList: [group], RoleDetailList: [role('web'), role('batch')], Policies: [policy('shared')] });

const file = (path: string, value: unknown): { path: string; text: string } => ({ path, text: typeof value === 'string' ? value : JSON.stringify(value) });
const read = (...values: unknown[]): ReturnType<typeof grants.read> => grants.read('main', values.map((value, index) => file(`export-${index}.json`, value)));

test('one export, read whole', () => {
  const [one, ...others] = read(whole);
  expect(others).toEqual([]);
  expect(one?.instance).toBe('123456789012');
  expect(one?.inventory.partition).toBe('aws');
  expect(one?.inventory.holders.map((holder) => holder.arn)).toEqual([
    'arn:aws:iam::123456789012:group/ops',
    'arn:aws:iam::123456789012:role/app/batch',
    'arn:aws:iam::123456789012:role/app/web',
    'arn:aws:iam::123456789012:user/alice',
  ]);
  expect(one?.inventory.holders[2]).toEqual({
    kind: 'role',
    id: 'AROAWEB',
    name: 'web',
    arn: 'arn:aws:iam::123456789012:role/app/web',
    path: '/app/',
    createdOn: '2025-03-04',
    inline: [{ name: 'inline', document: { version: '2012-10-17', statements: [{ effect: 'Allow', actions: ['s3:Get*'], resources: ['*'], origin: 0 }] } }],
    attached: ['arn:aws:iam::123456789012:policy/shared'],
    groups: [],
    trust: { version: '2012-10-17', statements: [{ effect: 'Allow', actions: ['sts:AssumeRole'], principal: '{"Principal":{"Service":"ec2.amazonaws.com"}}', origin: 0 }] },
  });
  expect(one?.inventory.policies).toEqual([
    {
      arn: 'arn:aws:iam::123456789012:policy/shared',
      name: 'shared',
      managedBy: 'customer',
      versionId: 'v2',
      document: { version: '2012-10-17', statements: [{ effect: 'Allow', actions: ['s3:List*'], resources: ['*'], origin: 0 }] },
      attachmentCount: 1,
      createdOn: '2024-01-01',
      updatedOn: '2025-06-30',
    },
  ]);
});

test('the shape of the API (URL-encoded documents) is the same inventory', () => {
  const ofApi = details({
    UserDetailList: [user],
    GroupDetailList: [group],
    RoleDetailList: ['web', 'batch'].map((name) =>
      role(name, { AssumeRolePolicyDocument: encoded(TRUST), RolePolicyList: [{ PolicyName: 'inline', PolicyDocument: encoded(ALLOW('s3:Get*')) }] }),
    ),
    Policies: [policy('shared', undefined, { PolicyVersionList: [{ VersionId: 'v2', IsDefaultVersion: true, Document: encoded(ALLOW('s3:List*')) }] })],
    IsTruncated: false,
  });
  expect(read(ofApi)).toEqual(read(whole));
});

describe('pages of the API, one per file', () => {
  const first = details({ UserDetailList: [user], GroupDetailList: [group], IsTruncated: true, Marker: 'm1' });
  const second = details({ RoleDetailList: [role('web')], IsTruncated: true, Marker: 'm2' });
  const last = details({ RoleDetailList: [role('batch')], Policies: [policy('shared')], IsTruncated: false });

  test('are one inventory, whatever their order', () => {
    expect(read(first, second, last)).toEqual(read(whole));
    expect(read(last, second, first)).toEqual(read(whole));
    expect(JSON.stringify(read(second, first, last))).toBe(JSON.stringify(read(whole)));
  });

  test('are refused when the last one is missing', () => {
    expect(() => read(first, second)).toThrow(/export-0\.json: a part of an export of account 123456789012: IsTruncated is true/);
  });

  test('a page that holds only AWS-managed policies belongs to the one account there is', () => {
    const managed = details({ Policies: [policy('ReadOnly', 'aws')], IsTruncated: false });
    const [one] = read({ ...whole, IsTruncated: true, Marker: 'm' }, managed);
    expect(one?.inventory.policies.map(({ arn, managedBy }) => [arn, managedBy])).toEqual([
      ['arn:aws:iam::123456789012:policy/shared', 'customer'],
      ['arn:aws:iam::aws:policy/ReadOnly', 'aws'],
    ]);
    const other = details({ RoleDetailList: [role('x', { AttachedManagedPolicies: [] }, '999988887777')] });
    expect(() => read(whole, other, managed)).toThrow(/names no account, and there are pages of 2 accounts/);
  });
});

test('several accounts are several inventories, each with its own and the AWS-managed policies of its own files', () => {
  const other = details({ RoleDetailList: [role('web', {}, '999988887777')], Policies: [policy('shared', '999988887777'), policy('ReadOnly', 'aws')] });
  const result = read(other, whole);
  expect(result.map(({ instance }) => instance)).toEqual(['123456789012', '999988887777']);
  expect(result[0]?.inventory.policies.map(({ arn }) => arn)).toEqual(['arn:aws:iam::123456789012:policy/shared']);
  expect(result[1]?.inventory.policies.map(({ arn }) => arn)).toEqual(['arn:aws:iam::999988887777:policy/shared', 'arn:aws:iam::aws:policy/ReadOnly']);
});

test('the same export twice is one; another state of the same thing is refused', () => {
  expect(read(whole, whole)).toEqual(read(whole));
  const older = details({ RoleDetailList: [role('web', { RolePolicyList: [], AttachedManagedPolicies: [] })] });
  expect(() => read(whole, older)).toThrow(/role\/app\/web differs from another export of account 123456789012/);
});

test('tags, instance profiles and the last use are kept, and left out where there are none', () => {
  const tagged = role('web', {
    Tags: [{ Key: 'team', Value: 'ops' }, { Key: 'app', Value: '' }],
    InstanceProfileList: ['z', 'a'].map((name) => ({ InstanceProfileName: name, InstanceProfileId: 'AIPA', Arn: `arn:aws:iam::123456789012:instance-profile/${name}`, Path: '/', Roles: [] })),
    RoleLastUsed: { LastUsedDate: '2026-03-04T05:06:07+00:00', Region: 'eu-central-1' },
  });
  const bare = role('batch', { Tags: [], InstanceProfileList: [], RoleLastUsed: {} });
  const users = [{ ...user, Tags: [{ Key: 'mail', Value: 'a@example.com' }] }];
  const [one] = read({ ...whole, UserDetailList: users, RoleDetailList: [tagged, bare], Policies: [policy('shared', undefined, { Tags: [{ Key: 'owner', Value: 'x' }] })] });
  const named = (name: string): unknown => one?.inventory.holders.find((holder) => holder.name === name);
  expect(named('web')).toMatchObject({
    tags: [{ key: 'app', value: '' }, { key: 'team', value: 'ops' }],
    instanceProfiles: [
      { name: 'a', arn: 'arn:aws:iam::123456789012:instance-profile/a' },
      { name: 'z', arn: 'arn:aws:iam::123456789012:instance-profile/z' },
    ],
    lastUsed: { on: '2026-03-04', region: 'eu-central-1' },
  });
  for (const member of ['tags', 'instanceProfiles', 'lastUsed']) expect(named('batch')).not.toHaveProperty(member);
  expect(named('alice')).toMatchObject({ tags: [{ key: 'mail', value: 'a@example.com' }] });
  expect(one?.inventory.policies[0]?.tags).toEqual([{ key: 'owner', value: 'x' }]);
});

test('inventories are plain JSON', () => {
  const result = read(whole);
  expect(JSON.parse(JSON.stringify(result))).toEqual(result);
});

test.each([
  ['2019-12-18 19:10:08+00:00', '2019-12-18'],
  ['2019-12-18T23:30:00-05:00', '2019-12-19'],
  [1576696208, '2019-12-18'],
  ['yesterday', undefined],
])('created on %s is the UTC day %s', (date, day) => {
  const [one] = read(details({ RoleDetailList: [role('web', { CreateDate: date, AttachedManagedPolicies: [] })] }));
  expect(one?.inventory.holders[0]?.createdOn).toBe(day);
});

const REFUSED: readonly (readonly [string, unknown, RegExp])[] = [
  ['is cut off', '{"UserDetailList": [', /export-0\.json: not JSON/],
  ['is something else', { Records: [] }, /not an export of GetAccountAuthorizationDetails/],
  ['is a list', [], /not an export of GetAccountAuthorizationDetails/],
  ['lacks a list', { UserDetailList: [], GroupDetailList: [], Policies: [] }, /RoleDetailList is missing/],
  ['stopped at --max-items', { ...whole, NextToken: 'eyJ' }, /NextToken is left over/],
  ['has a Marker left over', { ...whole, Marker: 'm' }, /Marker is left over/],
  ['is one page of several', { ...whole, IsTruncated: true, Marker: 'm' }, /IsTruncated is true/],
  ['was filtered: a group is missing', { ...whole, GroupDetailList: [] }, /user\/alice refers to group ops \(GroupDetailList\), which is not in it/],
  ['was filtered: a policy is missing', { ...whole, Policies: [] }, /role\/batch refers to policy arn:aws:iam::123456789012:policy\/shared \(Policies\)/],
  ['lacks a boundary', details({ RoleDetailList: [role('web', { AttachedManagedPolicies: [], PermissionsBoundary: { PermissionsBoundaryArn: 'arn:aws:iam::123456789012:policy/b' } })] }), /policy arn:aws:iam::123456789012:policy\/b/],
  ['names no account', details(), /names no account/],
  ['has a wrong type', details({ RoleDetailList: [role('web', { Arn: 7 })] }), /RoleDetailList\[0\]\.Arn/],
  ['has no ARN where one belongs', details({ RoleDetailList: [role('web', { Arn: 'web', AttachedManagedPolicies: [] })] }), /"web" is not the ARN of a role/],
  ['has a broken inline policy', details({ RoleDetailList: [role('web', { RolePolicyList: [{ PolicyName: 'bad', PolicyDocument: { Statement: [{}] } }] })] }), /role\/web#bad: statement 1 has no Effect/],
  ['has a broken managed policy', details({ Policies: [policy('p', undefined, { DefaultVersionId: 'v1', PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: '%7B' }] })] }), /policy\/p: the policy document is not JSON/],
  ['has a broken trust policy', details({ RoleDetailList: [role('web', { AssumeRolePolicyDocument: {} })] }), /role\/web \(trust policy\): the policy has no Statement/],
  ['has no default version', details({ Policies: [policy('p', undefined, { PolicyVersionList: [] })] }), /policy\/p has 0 default versions/],
  ['marks another version as the default', details({ Policies: [policy('p', undefined, { DefaultVersionId: 'v7' })] }), /policy\/p: DefaultVersionId is v7, and IsDefaultVersion marks v2/],
  ['has a role under the ARN of a user', details({ RoleDetailList: [role('web', { Arn: 'arn:aws:iam::123456789012:user/web' })] }), /"arn:aws:iam::123456789012:user\/web" is not the ARN of a role/],
  ['has a role under the ARN of another path', details({ RoleDetailList: [role('web', { Path: '/aws-service-role/x/' })] }), /role\/app\/web is not the ARN of role\/web with the path "\/aws-service-role\/x\/"/],
  ['has a role under the ARN of another name', details({ RoleDetailList: [role('web', { RoleName: 'admin' })] }), /role\/app\/web is not the ARN of role\/admin/],
  ['has a policy under the ARN of a role', details({ Policies: [policy('p', undefined, { Arn: 'arn:aws:iam::123456789012:role/p' })] }), /is not the ARN of a policy/],
  ['attaches something that is no policy', details({ RoleDetailList: [role('web', { AttachedManagedPolicies: [{ PolicyArn: 'shared' }] })] }), /role\/web refers to "shared", which is not the ARN of a policy/],
  ['has two inline policies of one name', details({ RoleDetailList: [role('web', { AttachedManagedPolicies: [], RolePolicyList: ['s3:Get*', 'iam:*'].map((action) => ({ PolicyName: 'inline', PolicyDocument: ALLOW(action) })) })] }), /role\/web has two inline policies with the name "inline"/],
  ['has two roles of one id', details({ RoleDetailList: [role('web', { AttachedManagedPolicies: [] }), role('batch', { AttachedManagedPolicies: [], RoleId: 'AROAWEB' })] }), /two holders have the id AROAWEB in account 123456789012/],
  ['has two roles of one name in two paths', details({ RoleDetailList: [role('web', { AttachedManagedPolicies: [] }), role('web', { AttachedManagedPolicies: [], RoleId: 'AROA2', Path: '/', Arn: 'arn:aws:iam::123456789012:role/web' })] }), /two holders have the name role\/web/],
  ['has a member twice', `{"UserDetailList":[],"GroupDetailList":[],"RoleDetailList":[],"RoleDetailList":[],"Policies":[]}`, /the member "RoleDetailList" stands twice in one object/],
  ['has a list that is null', details({ RoleDetailList: null }), /RoleDetailList: /],
  ['has an attachment without an ARN', details({ RoleDetailList: [role('web', { AttachedManagedPolicies: [{ PolicyName: 'x' }] })] }), /RoleDetailList\[0\]\.AttachedManagedPolicies\[0\]\.PolicyArn/],
  ['has a broken instance profile', details({ RoleDetailList: [role('web', { InstanceProfileList: [{ Arn: 'x' }] })] }), /RoleDetailList\[0\]\.InstanceProfileList\[0\]\.InstanceProfileName/],
  ['has a broken tag', details({ RoleDetailList: [role('web', { Tags: [{ Key: 'team' }] })] }), /RoleDetailList\[0\]\.Tags\[0\]\.Value/],
  ['has a tag twice', details({ RoleDetailList: [role('web', { Tags: [{ Key: 'team', Value: 'a' }, { Key: 'team', Value: 'b' }] })] }), /role\/app\/web: the tag "team" stands twice/],
  ['has a last use that is a text', details({ RoleDetailList: [role('web', { RoleLastUsed: 'never' })] }), /RoleDetailList\[0\]\.RoleLastUsed/],
  ['lacks a document', details({ RoleDetailList: [role('web', { RolePolicyList: [{ PolicyName: 'x' }] })] }), /role\/web#x has no policy document/],
];

test.each(REFUSED)('an export that %s is refused, by file and member, with the command that mends it', (_, value, message) => {
  let error: unknown;
  try {
    read(value);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(SourceError);
  expect((error as SourceError).message).toMatch(message);
  expect((error as SourceError).input).toBe('export-0.json');
  expect((error as SourceError).remedy).toContain('aws iam get-account-authorization-details --output json > ');
});

test('a missing AWS-managed policy does not refuse the export: the model takes its rights as unknown', () => {
  const value = details({ RoleDetailList: [role('web', { AttachedManagedPolicies: [{ PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }] })] });
  expect(read(value)[0]?.inventory.holders[0]?.attached).toEqual(['arn:aws:iam::aws:policy/ReadOnlyAccess']);
});

test('nothing given, nothing read', () => {
  expect(read()).toEqual([]);
});
