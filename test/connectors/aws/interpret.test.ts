import { expect, test } from 'vitest';
import type { AwsInventory } from '../../../connectors/aws/inventory.ts';
import { findAction } from '../../../connectors/aws/actions.ts';
import { interpret } from '../../../connectors/aws/mapping/interpret.ts';
import { splitCall } from '../../../connectors/aws/mapping/names.ts';
import { OVERRIDES } from '../../../connectors/aws/mapping/overrides.ts';
import { keptParameters } from '../../../connectors/aws/mapping/parameters.ts';
import type { FoldKey, Outcome } from '../../../src/core/usage.ts';
import { cases } from './cases.ts';

interface MappingCase {
  readonly name: string;
  readonly call: string;
  readonly context?: Readonly<Record<string, string>>;
  readonly resources?: readonly string[];
  readonly outcome?: Outcome;
  readonly scope?: string;
  /** All certain needs, as `action` or `action on ARN`. */
  readonly must: readonly string[];
  /** Some of the possible ones. */
  readonly may?: readonly string[];
  /** Needs that the call must not be taken to have. */
  readonly neither?: readonly string[];
  readonly unmapped?: string;
  readonly permissionless?: boolean;
}

const inventory: AwsInventory = {
  account: '123456789012',
  partition: 'aws',
  holders: [
    {
      kind: 'role',
      id: 'AROAEXAMPLECIDEPLOY01',
      name: 'ci-deploy',
      arn: 'arn:aws:iam::123456789012:role/teams/ci-deploy',
      path: '/teams/',
      inline: [],
      attached: [],
      groups: [],
      instanceProfiles: [{ name: 'build-hosts', arn: 'arn:aws:iam::123456789012:instance-profile/hosts/build-hosts' }],
    },
  ],
  policies: [],
};

function keyOf(row: MappingCase): FoldKey {
  return {
    instance: '123456789012',
    scope: row.scope ?? 'us-east-1',
    principal: 'AROAEXAMPLECALLER0001',
    call: row.call,
    resources: row.resources ?? [],
    context: row.context ?? {},
    outcome: row.outcome ?? 'allowed',
  };
}

test.each(cases<readonly MappingCase[]>('mapping'))('$name', (row) => {
  const known = row.scope === undefined ? inventory : undefined;
  const found = interpret(keyOf(row), known);
  const texts = (certainty: 'must' | 'may') =>
    found.requirements
      .filter((one) => one.certainty === certainty)
      .flatMap((one) => one.anyOf.map((access) => (access.resource === undefined ? access.action : `${access.action} on ${access.resource}`)));
  expect(texts('must')).toEqual([...row.must].sort());
  expect(texts('may')).toEqual(expect.arrayContaining([...(row.may ?? [])]));
  for (const need of row.neither ?? []) expect([...texts('must'), ...texts('may')]).not.toContain(need);
  expect(found.unmapped?.group).toBe(row.unmapped);
  expect(found.permissionless !== undefined).toBe(row.permissionless === true);
});

test('requirements are those of the recorded principal in the recording account', () => {
  const [requirement] = interpret(keyOf({ name: '', call: 'ec2.amazonaws.com:DescribeInstances', must: [] }), undefined).requirements;
  expect(requirement).toEqual({
    principal: { system: 'aws', instance: '123456789012', id: 'AROAEXAMPLECALLER0001' },
    certainty: 'must',
    anyOf: [{ account: '123456789012', principal: 'AROAEXAMPLECALLER0001', action: 'ec2:DescribeInstances' }],
  });
});

test('a call without an event name or of a hostile name is unmapped, not an error', () => {
  for (const call of ['', ':', 's3.amazonaws.com:', 's3.amazonaws.com:__proto__', 'constructor:constructor', '../../x:${event}']) {
    expect(interpret(keyOf({ name: '', call, must: [] }), undefined).requirements).toEqual([]);
  }
});

test('every parameter that a case relies on is one that the fold key keeps', () => {
  for (const row of cases<readonly MappingCase[]>('mapping')) {
    const { source, event } = splitCall(row.call);
    const used = Object.keys(row.context ?? {}).filter((name) => name.startsWith('param.')).map((name) => name.slice('param.'.length));
    expect(keptParameters(source, event), row.name).toEqual(expect.arrayContaining(row.must.length === 0 ? [] : used));
  }
});

test.each([
  ['secretsmanager.amazonaws.com', 'PutSecretValue', ['response:aRN', 'secretId']],
  ['ssm.amazonaws.com', 'PutParameter', ['name']],
  ['sqs.amazonaws.com', 'SendMessage', ['queueName', 'queueOwnerAWSAccountId', 'queueUrl']],
  ['iam.amazonaws.com', 'CreateLoginProfile', ['path', 'userName']],
  ['s3.amazonaws.com', 'GetObject', ['bucketName', 'key', 'versionId']],
  ['ec2.amazonaws.com', 'RunInstances', ['iamInstanceProfile.arn', 'iamInstanceProfile.name', 'imageId', 'instancesSet.items[].imageId']],
  ['ec2.amazonaws.com', 'TerminateInstances', []],
  ['dynamodb.amazonaws.com', 'ExecuteStatement', ['class:statement']],
  ['unknown.amazonaws.com', 'Anything', []],
])('of %s %s the key keeps names of resources only', (source, event, expected) => {
  expect(keptParameters(source, event)).toEqual(expected);
});

test('the override table names only actions of the list', () => {
  for (const row of OVERRIDES) {
    for (const need of row.needs) for (const event of row.events) expect(findAction(need.action.replace('${event}', event)), event).toBeDefined();
  }
});
