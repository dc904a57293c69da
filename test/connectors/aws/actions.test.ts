import { expect, test } from 'vitest';
import { ACTION_LIST_DATE, dependentActions, expandAction, findAction, resourceArnFormats } from '../../../connectors/aws/actions.ts';
import { table } from '../../../connectors/aws/mapping/tables.ts';

test.each([
  ['s3:GetObject', ['s3:GetObject']],
  ['S3:getobject', ['s3:GetObject']],
  ['sns:*Permission', ['sns:AddPermission', 'sns:RemovePermission']],
  ['sqs:?eleteMessage', ['sqs:DeleteMessage']],
  ['sqs:DeleteMessage?', []],
  ['s3:', []],
  ['s3', []],
  ['nothing:*', []],
  ['sqs:[A-Z]*', []],
  ['sqs:{AddPermission}', []],
  ['sts:Assume*Root', ['sts:AssumeRoot']],
  ['sts:*Assume*Root*', ['sts:AssumeRoot']],
  ['*:GetFederationToken', ['connect:GetFederationToken', 'sts:GetFederationToken']],
  ['st?:GetFederationToken', ['sts:GetFederationToken']],
])('%s stands for %s', (pattern, actions) => {
  expect(expandAction(pattern)).toEqual(actions);
});

test('* stands for all, sorted, each once', () => {
  const all = expandAction('*');
  expect(all).toHaveLength(22_091);
  expect(all).toEqual([...new Set(all)].sort());
  expect(expandAction('*:*')).toEqual(all);
  expect(new Set(expandAction('s3*'))).toEqual(new Set(all.filter((action) => action.startsWith('s3'))));
});

test('a pattern of many stars takes no longer than its length', () => {
  expect(expandAction(`s3:${'*a'.repeat(2_000)}`)).toEqual([]);
});

test.each([
  ['iam:PassRole', { service: 'iam', level: 'Write', resourceTypes: ['role'], permissionOnly: true }],
  ['sqs:addpermission', { action: 'sqs:AddPermission', level: 'Permissions management', permissionOnly: false }],
  ['ec2:CreateTags', { level: 'Tagging', permissionOnly: false }],
  ['ec2:DescribeInstances', { level: 'List', resourceTypes: [] }],
])('%s is known', (action, expected) => {
  expect(findAction(action)).toMatchObject(expected);
});

test('names of objects are no actions', () => {
  for (const name of ['constructor', '__proto__', 's3:constructor', 's3:__proto__', '']) expect(findAction(name)).toBeUndefined();
  expect(resourceArnFormats('s3', 'constructor')).toEqual([]);
  expect(resourceArnFormats('__proto__', 'bucket')).toEqual([]);
});

test('ARN formats and dependent actions', () => {
  expect(resourceArnFormats('s3', 'object')).toEqual(['arn:${Partition}:s3:::${BucketName}/${ObjectName}']);
  expect(dependentActions('lambda:CreateFunction')).toContain('iam:PassRole');
  expect(dependentActions('lambda:GetFunction')).toEqual([]);
  expect(dependentActions('lambda:Nothing')).toEqual([]);
});

test('the list names its date, source, versions and licence', () => {
  const list = table<{ readonly notice: string; readonly date: string }>('actions');
  expect(list.date).toBe(ACTION_LIST_DATE);
  expect(list.notice).toMatch(/@cloud-copilot\/iam-data 0\.21\.202609261 and 0\.15\.202512061.*MIT/);
});
