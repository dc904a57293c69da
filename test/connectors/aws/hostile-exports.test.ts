import fc from 'fast-check';
import { expect, test } from 'vitest';
import { grants } from '../../../connectors/aws/grants.ts';
import { model } from '../../../connectors/aws/model/index.ts';
import { SourceError } from '../../../src/core/errors.ts';
import { sampled } from '../../sampled.ts';

// Whatever stands in the files of a source: an inventory, or a SourceError that names the file and the way to mend it.

const ACCOUNT = '123456789012';
const ALLOW = { Version: '2012-10-17', Statement: [{ Sid: 'A', Effect: 'Allow', Action: ['s3:Get*'], Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }] };
const TRUST = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: ['ec2.amazonaws.com'] }, Action: 'sts:AssumeRole' }] };
const POLICY = `arn:aws:iam::${ACCOUNT}:policy/p`;
const tags = [{ Key: 'team', Value: 'ops' }];
const boundary = { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: POLICY };
const attached = [{ PolicyName: 'p', PolicyArn: POLICY }];

const EXPORT = {
  UserDetailList: [
    { Path: '/', UserName: 'u', UserId: 'AIDAU', Arn: `arn:aws:iam::${ACCOUNT}:user/u`, CreateDate: '2025-01-01T00:00:00Z', UserPolicyList: [{ PolicyName: 'own', PolicyDocument: ALLOW }], GroupList: ['g'], AttachedManagedPolicies: attached, PermissionsBoundary: boundary, Tags: tags },
  ],
  GroupDetailList: [{ Path: '/', GroupName: 'g', GroupId: 'AGPAG', Arn: `arn:aws:iam::${ACCOUNT}:group/g`, CreateDate: 1_700_000_000, GroupPolicyList: [], AttachedManagedPolicies: attached }],
  RoleDetailList: [
    { Path: '/', RoleName: 'r', RoleId: 'AROAR', Arn: `arn:aws:iam::${ACCOUNT}:role/r`, AssumeRolePolicyDocument: TRUST, InstanceProfileList: [{ InstanceProfileName: 'i', Arn: 'arn' }], RolePolicyList: [{ PolicyName: 'own', PolicyDocument: encodeURIComponent(JSON.stringify(ALLOW)) }], AttachedManagedPolicies: attached, PermissionsBoundary: boundary, Tags: tags, RoleLastUsed: { LastUsedDate: '2025-01-01T00:00:00Z', Region: 'eu-central-1' } },
  ],
  Policies: [
    { PolicyName: 'p', Arn: POLICY, DefaultVersionId: 'v1', AttachmentCount: 1, PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: ALLOW }, { VersionId: 'v0', IsDefaultVersion: false, Document: ALLOW }], Tags: tags },
  ],
  IsTruncated: false,
};
const DESCRIBED = { Policy: { PolicySummary: { Id: 'p-1', Name: 'n', Type: 'SERVICE_CONTROL_POLICY' }, Content: JSON.stringify(ALLOW) } };
const LEVELS = {
  pawl: 'organization-policies',
  managementAccount: '111122223333',
  levels: [
    { target: 'r-abcd', serviceControlPolicies: ['p-FullAWSAccess', 'p-1'], resourceControlPolicies: ['p-RCPFullAWSAccess'] },
    { target: ACCOUNT, serviceControlPolicies: [{ name: 'x', document: ALLOW }, ALLOW] },
  ],
};
const RESOURCES = { pawl: 'resource-policies', policies: [{ resource: 'arn:aws:s3:::b', account: ACCOUNT, policy: { Statement: [{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' }] } }] };
const QUEUE = { Attributes: { QueueArn: `arn:aws:sqs:eu-central-1:${ACCOUNT}:q`, Policy: JSON.stringify(RESOURCES.policies[0]?.policy) } };
const FILES = [EXPORT, DESCRIBED, LEVELS, RESOURCES, QUEUE];

type Place = readonly (string | number)[];

test('the files as they should be give an inventory', () => {
  expect(outcome(FILES)).toMatchObject({ refused: undefined });
});

const hostile = fc.oneof(
  fc.constantFrom(null, '', 0, -1, true, [], {}, '*', '%7B', ACCOUNT, 'constructor', '__proto__', { Statement: [] }, [null], 'arn:aws:iam::123456789012:role/r'),
  fc.jsonValue({ maxDepth: 3 }),
);

test('with one member replaced by anything, they are read or refused, never half understood', () => {
  const places = FILES.flatMap((file, at) => placesIn(file, [at]));
  expect(places.length).toBeGreaterThan(150);
  const seen = { read: 0, refused: 0 };
  fc.assert(
    fc.property(fc.constantFrom(...places), hostile, (place, value) => {
      const { refused } = outcome(replaced(FILES, place, value) as readonly unknown[]);
      seen[refused === undefined ? 'read' : 'refused'] += 1;
    }),
    sampled(300),
  );
  expect(seen.read).toBeGreaterThan(0);
  expect(seen.refused).toBeGreaterThan(0);
});

test('with one member left out, they are read or refused', () => {
  for (const place of FILES.flatMap((file, at) => placesIn(file, [at])).filter((each) => each.length > 1)) outcome(replaced(FILES, place, undefined) as readonly unknown[]);
});

test('whatever a file holds, it is refused in words', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string(), fc.constantFrom('', '{', '[]', 'null', '{"pawl":1}', '{"Policy":{}}', '{"Policies":[]}', '[[[[')), (text) => {
      expect(outcome([EXPORT], text).refused).toBeInstanceOf(SourceError);
    }),
    sampled(200),
  );
});

test('nesting without end is refused in words', () => {
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  const whole = JSON.stringify(EXPORT);
  const texts = [
    deep,
    `{"Statement":[{"Effect":${deep}}]}`,
    `{"Statement":${deep}}`,
    `{"Policy":{"PolicySummary":${deep},"Content":""}}`,
    `{"pawl":"organization-policies","managementAccount":"111122223333","levels":[{"target":"${ACCOUNT}","serviceControlPolicies":[${deep}]}]}`,
    `{"pawl":"resource-policies","policies":[{"resource":"arn:aws:s3:::b","policy":{"Version":${deep},"Statement":[]}}]}`,
    whole.replace('"Effect":"Allow"', `"Effect":${deep}`),
    whole.replace('"true"', deep),
    whole.replace('"Region":"eu-central-1"', `"Region":${deep}`),
  ];
  for (const text of texts) {
    expect(outcome([], text).refused, text.slice(0, 80)).toBeInstanceOf(SourceError);
  }
});

/** Reads the files; what comes of it must be whole, or refused with file and remedy. */
function outcome(values: readonly unknown[], ...texts: readonly string[]): { readonly refused: SourceError | undefined } {
  const files = [...values.map((value) => JSON.stringify(value) ?? ''), ...texts].map((text, at) => ({ path: `file-${at}.json`, text }));
  try {
    for (const { inventory } of grants.read('main', files)) {
      const [atom] = model.atoms(inventory, []);
      if (atom !== undefined) model.ineffective(inventory, atom.permission);
      expect(JSON.parse(JSON.stringify(inventory))).toEqual(inventory);
    }
    return { refused: undefined };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    expect(files.map(({ path }) => path)).toContain(error.input);
    expect(error.message).toContain(error.input);
    expect(error.remedy).not.toBe('');
    return { refused: error };
  }
}

/** Where every member and element stands. */
function placesIn(value: unknown, at: Place): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...at, Array.isArray(value) ? Number(key) : key]))];
}

function replaced(value: unknown, [step, ...rest]: Place, by: unknown): unknown {
  if (step === undefined) return by;
  const inner = replaced((value as Record<string | number, unknown>)[step], rest, by);
  return Array.isArray(value) ? value.map((each, at) => (at === step ? inner : (each as unknown))) : { ...(value as object), [step]: inner };
}
