import { expect, test } from 'vitest';
import { expandAction } from '../../../connectors/aws/actions.ts';
import { operationName, splitCall } from '../../../connectors/aws/mapping/names.ts';
import { prefixesOf } from '../../../connectors/aws/mapping/prefix.ts';

test.each([
  ['UpdateFunctionCode20150331v2', 'UpdateFunctionCode'],
  ['ListFunctions20150331', 'ListFunctions'],
  ['CreateDistribution2020_05_31', 'CreateDistribution'],
  ['CreateInvalidation2018_11_05', 'CreateInvalidation'],
  ['CreateEnvironmentEC2', 'CreateEnvironmentEC2'],
  ['ListObjectsV2', 'ListObjectsV2'],
  ['DescribeVpcs', 'DescribeVpcs'],
  ['AssumeRoleWithSAML', 'AssumeRoleWithSAML'],
  ['GetSomething2020', 'GetSomething2020'],
  ['20150331', '20150331'],
  ['', ''],
])('%s is the operation %s', (event, operation) => {
  expect(operationName(event)).toBe(operation);
});

test('no name of an action is mistaken for a dated one', () => {
  for (const action of expandAction('*')) {
    const name = action.slice(action.indexOf(':') + 1);
    expect(operationName(name)).toBe(name);
  }
});

test('a call splits at its first colon', () => {
  expect(splitCall('s3.amazonaws.com:GetObject')).toEqual({ source: 's3.amazonaws.com', event: 'GetObject' });
  expect(splitCall('s3.amazonaws.com:a:b')).toEqual({ source: 's3.amazonaws.com', event: 'a:b' });
  expect(splitCall('nothing')).toEqual({ source: '', event: 'nothing' });
});

test.each([
  ['s3.amazonaws.com', 's3'],
  ['S3.amazonaws.com', 's3'],
  ['monitoring.amazonaws.com', 'cloudwatch'],
  ['monitoring.amazonaws.com.cn', 'cloudwatch'],
  ['runtime.sagemaker.amazonaws.com', 'sagemaker'],
  ['waf-regional.amazonaws.com', 'waf-regional'],
  ['unheard.of.amazonaws.com', 'unheard'],
])('calls of %s need permissions of %s first', (source, prefix) => {
  expect(prefixesOf(source)[0]).toBe(prefix);
});
