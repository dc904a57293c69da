import { expect, test } from 'vitest';
import { ACTION_LIST_DATE, expandAction, findAction } from '../../../connectors/aws/actions.ts';
import { container } from '../../../connectors/aws/mapping/logged.ts';
import { prefixesOf } from '../../../connectors/aws/mapping/prefix.ts';
import { table } from '../../../connectors/aws/mapping/tables.ts';
import { classes, observable } from '../../../connectors/aws/observe/index.ts';
import type { FoldKey } from '../../../src/core/usage.ts';
import { cases } from './cases.ts';
import { observationOf, permissionOf } from './observed.ts';

interface ObservabilityCase {
  readonly name: string;
  readonly action: string;
  readonly observable: 'yes' | 'no';
  /** Longest gap in days by class of events that the record shows. */
  readonly classes: Readonly<Record<string, number>>;
  readonly pattern: string;
  readonly reason?: string;
  readonly remedy?: string;
  readonly named?: boolean;
}

test.each(cases<readonly ObservabilityCase[]>('observability'))('$name', (row) => {
  const found = observable(permissionOf(row.action, row.pattern, row.named), observationOf(row.classes));
  expect(found.observable).toBe(row.observable);
  if (found.observable !== 'yes') {
    expect(found.reason).toContain(row.reason ?? '');
    expect(found.remedy ?? '').toContain(row.remedy ?? '');
  } else {
    expect(found.grounds).not.toBe('');
  }
});

test('grounds for unlisted names say how old the list is', () => {
  const found = observable(permissionOf('*', '*', false), observationOf({ 'management:read': 1, 'management:write': 1 }));
  expect(JSON.stringify(found)).toContain(ACTION_LIST_DATE);
});

test('a NotResource region of a data event is never observable', () => {
  const { pattern: _, ...region } = { ...permissionOf('s3:GetObject', '*').region, not: ['arn:aws:s3:::secret/*'] };
  const shown = observationOf({ 'data:s3:GetObject@arn:aws:s3:::reports': 1 });
  expect(observable({ ...permissionOf('s3:GetObject', '*'), region }, shown).observable).toBe('no');
});

test('without any event nothing at all is observable', () => {
  for (const action of expandAction('*')) expect(observable(permissionOf(action, '*'), observationOf({})).observable).toBe('no');
});

test('no tagging, pass-role or permission-only action is ever observable', () => {
  const shown = observationOf({ 'management:read': 1, 'management:write': 1, 'source:kms.amazonaws.com': 1 });
  const seen = expandAction('*').filter((action) => observable(permissionOf(action, '*'), shown).observable === 'yes');
  expect(seen.filter((action) => findAction(action)?.level === 'Tagging' || findAction(action)?.permissionOnly === true)).toEqual([]);
  // Enough of AWS is judged for the answer to be of use.
  expect(seen.length).toBeGreaterThan(6_000);
});

const key: FoldKey = {
  instance: '123456789012',
  scope: 'us-east-1',
  principal: 'AROAEXAMPLE',
  call: 'ec2.amazonaws.com:DescribeInstances',
  resources: [],
  context: { category: 'Management', readOnly: 'true' },
  outcome: 'allowed',
};

test.each<{ name: string; change: Partial<FoldKey>; expected: readonly string[] }>([
  { name: 'a read', change: {}, expected: ['management:read'] },
  { name: 'a write', change: { context: { category: 'Management', readOnly: 'false' } }, expected: ['management:write'] },
  { name: 'a refused call is logged all the same', change: { outcome: 'refused' }, expected: ['management:read'] },
  {
    name: 'a source that can be left out',
    change: { call: 'kms.amazonaws.com:Decrypt' },
    expected: ['management:read', 'source:kms.amazonaws.com'],
  },
  {
    name: 'a data event shows itself on its bucket, and no management events',
    change: { call: 's3.amazonaws.com:GetObject', context: { category: 'Data', readOnly: 'true' }, resources: ['arn:aws:s3:::reports', 'arn:aws:s3:::reports/q1.csv'] },
    expected: ['data:s3:GetObject@arn:aws:s3:::reports'],
  },
  {
    name: 'a data event of an old record without a category',
    change: { call: 's3.amazonaws.com:PutObject', context: { readOnly: 'false', 'param.bucketName': 'reports', 'param.key': 'q1.csv' } },
    expected: ['data:s3:PutObject@arn:aws:s3:::reports'],
  },
  {
    name: 'a management call of an old record that may also read an object',
    change: { call: 'lambda.amazonaws.com:CreateFunction20150331', context: { 'param.functionName': 'f' } },
    expected: ['management:write'],
  },
  { name: 'a data event without a resource shows nothing', change: { call: 'sns.amazonaws.com:Publish', context: { category: 'Data' } }, expected: [] },
  { name: 'a call that is not known shows what the record says of it', change: { call: 'new.amazonaws.com:Thing' }, expected: ['management:read'] },
  { name: 'and nothing when the record says nothing', change: { call: 'new.amazonaws.com:Thing', context: {} }, expected: [] },
])('classes: $name', ({ change, expected }) => {
  expect(classes({ ...key, ...change })).toEqual(expected);
});

test.each([
  ['arn:aws:s3:::reports', 'arn:aws:s3:::reports'],
  ['arn:aws:s3:::reports/*', 'arn:aws:s3:::reports'],
  ['arn:aws:s3:::rep*', undefined],
  ['arn:aws:s3:::*', undefined],
  ['*', undefined],
  ['arn:aws:lambda:us-east-1:123456789012:function:f:*', 'arn:aws:lambda:us-east-1:123456789012:function:f'],
  ['arn:aws:lambda:*:123456789012:function:f', undefined],
  ['arn:aws:lambda:us-east-1:123456789012:function:f*', undefined],
  ['arn:aws:dynamodb:us-east-1:123456789012:table/orders/index/*', 'arn:aws:dynamodb:us-east-1:123456789012:table/orders'],
  ['arn:aws:sqs:us-east-1:123456789012:jobs', 'arn:aws:sqs:us-east-1:123456789012:jobs'],
  ['arn:aws:s3:::${aws:username}/*', undefined],
])('the container of %s is %s', (resource, expected) => {
  expect(container(resource)).toBe(expected);
});

test('every row of the tables cites a page, and every logged source leads back to its prefix', () => {
  const rows = ['sources', 'overrides', 'logged-services', 'data-events'].flatMap((name) => table<readonly { readonly cite: string }[]>(name));
  for (const row of rows) expect(row.cite).toMatch(/https:\/\/|metadata/);
  for (const row of table<readonly { readonly prefix: string; readonly sources: readonly string[] }[]>('logged-services')) {
    for (const source of row.sources) expect(prefixesOf(source)).toContain(row.prefix);
  }
});

test.each([
  { name: 'two regions show that the trail is not of one region', regions: { scopes: ['eu-west-1', 'us-east-1'], allScopes: false }, action: 'ec2:DescribeHosts', pattern: '*', expected: 'yes' },
  { name: 'one region shows nothing of the others', regions: { scopes: ['us-east-1'], allScopes: false }, action: 'ec2:DescribeHosts', pattern: '*', expected: 'no' },
  { name: 'the owner says that all regions are logged', regions: { scopes: ['us-east-1'], allScopes: true }, action: 'ec2:DescribeHosts', pattern: '*', expected: 'yes' },
  { name: 'a permission of the recorded region', regions: { scopes: ['us-east-1'], allScopes: false }, action: 'rds:DescribeDBClusters', pattern: 'arn:aws:rds:us-east-1:123456789012:cluster:*', expected: 'yes' },
  { name: 'a permission of another region', regions: { scopes: ['us-east-1', 'eu-west-1'], allScopes: false }, action: 'rds:DescribeDBClusters', pattern: 'arn:aws:rds:eu-north-1:123456789012:cluster:*', expected: 'no' },
  { name: 'a permission of another region, when the owner says that all are logged', regions: { scopes: ['us-east-1'], allScopes: true }, action: 'rds:DescribeDBClusters', pattern: 'arn:aws:rds:eu-north-1:123456789012:cluster:*', expected: 'yes' },
  { name: 'IAM has one region, and it is recorded', regions: { scopes: ['us-east-1'], allScopes: false }, action: 'iam:ListUsers', pattern: '*', expected: 'yes' },
  { name: 'IAM has one region, and it is not recorded', regions: { scopes: ['eu-west-1'], allScopes: false }, action: 'iam:ListUsers', pattern: '*', expected: 'no' },
])('regions: $name', ({ regions, action, pattern, expected }) => {
  expect(observable(permissionOf(action, pattern), observationOf({ 'management:read': 1, 'management:write': 1 }, regions)).observable).toBe(expected);
});
