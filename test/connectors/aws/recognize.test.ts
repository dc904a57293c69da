import { expect, test } from 'vitest';
import { aws } from '../../../connectors/aws/index.ts';
import { CONNECTORS } from '../../../connectors/index.ts';
import { recognize } from '../../../connectors/aws/recognize.ts';

const RECORD = '{"eventVersion":"1.08","eventSource":"s3.amazonaws.com","eventName":"GetObject"}';
const POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';

test.each([
  ['x.json.gz', `{"Records":[${RECORD}]}`, 'usage'],
  ['x.json', `[${RECORD}]`, 'usage'],
  ['x.jsonl', `${RECORD}\n${RECORD}`, 'usage'],
  ['lookup.json', '{"Events":[{"EventId":"e","CloudTrailEvent":"{\\"eventVersion\\":\\"1.08\\"}"}]}', 'usage'],
  ['AWSLogs/123456789012/CloudTrail-Digest/eu-central-1/2026/03/02/x.json.gz', '{"digestStartTime":"x","logFiles":[]}', undefined],
  ['details.json', `{"UserDetailList":[],"RoleDetailList":[{"RolePolicyList":[{"PolicyDocument":${POLICY}}]}]}`, 'grants'],
  ['policy.json', POLICY, 'definition'],
  ['policy.json', `\uFEFF\n  ${POLICY}`, 'definition'],
  ['put-role-policy.json', `{"Records":[${RECORD.replace('}', `,"requestParameters":${POLICY}}`)}]}`, 'usage'],
  ['trust.json', '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"x"},"Action":"sts:AssumeRole"}]}', undefined],
  ['event.json', `{"detail-type":"AWS API Call via CloudTrail","detail":${RECORD}}`, undefined],
  ['logstash.json', `{"@timestamp":"x",${RECORD.slice(1)}`, undefined],
  ['main.tf', 'resource "aws_iam_policy" "x" {}', 'definition'],
  ['main.tf', 'data "aws_iam_policy_document" "x" {}', 'definition'],
  ['main.tf', 'resource "aws_s3_bucket" "x" {}', undefined],
  ['main.tf.json', '{"resource":{"aws_iam_role_policy":{}}}', 'definition'],
  ['stack.yaml', 'Resources:\n  R:\n    Type: AWS::IAM::Role\n', 'definition'],
  ['template.yml', "Resources:\n  F:\n    Type: 'AWS::Serverless::Function'\n", 'definition'],
  ['stack.template', '{"Resources":{"P":{"Type":"AWS::IAM::ManagedPolicy","Properties":{"PolicyDocument":{"Statement":[{"Effect":"Allow"}]}}}}}', 'definition'],
  ['stack.json', '{"Resources":{"R":{"Type":"AWS::IAM::Role","Properties":{"AssumeRolePolicyDocument":{"Statement":[{"Effect":"Allow","Principal":{}}]}}}}}', 'definition'],
  ['stack.yaml', 'Resources:\n  Q:\n    Type: AWS::SQS::Queue\n', undefined],
  ['deploy.yaml', 'kind: Role\n', undefined],
  ['create-stack.json', `{"Records":[${RECORD.replace('}', ',"requestParameters":{"templateBody":"Resources:\\n  R:\\n    Type: AWS::IAM::Role"}}')}]}`, 'usage'],
  ['package.json', '{"name":"x"}', undefined],
  ['empty.json', '', undefined],
])('%s with %s is %s', (path, head, kind) => {
  expect(recognize(path, head)).toBe(kind);
});

test('the connector is listed under its own id', async () => {
  expect(Object.keys(CONNECTORS)).toContain('aws');
  const connector = await CONNECTORS['aws']!();
  expect(connector.id).toBe('aws');
  expect(connector).toBe(aws);
});

test('the export commands are those that the readers ask for', () => {
  expect(aws.exportCommands[0]).toBe('aws iam get-account-authorization-details --output json > account-authorization-details.json');
  expect(aws.exportCommands.join('\n')).toMatch(/aws s3 sync s3:\/\/[^ ]+\/AWSLogs/);
  expect(aws.exportCommands.join('\n')).toMatch(/aws cloudtrail lookup-events/);
});

test('the configuration knows its own keys and no others', () => {
  expect(aws.config.safeParse({}).success).toBe(true);
  expect(aws.config.safeParse({ observability: { multiRegion: true } }).success).toBe(true);
  expect(aws.config.safeParse({ observability: { multiregion: true } }).success).toBe(false);
  expect(aws.config.safeParse({ region: 'eu-central-1' }).success).toBe(false);
});
