import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generate } from '../generate.ts';

const ACCOUNT = '111122223333';
const SHARED = 500;
/** What policies of teams grant, from narrow to wide. */
const WILD: readonly (readonly string[])[] = [
  ['sqs:*'],
  ['s3:Get*', 's3:List*', 's3:PutObject'],
  ['dynamodb:*Item', 'dynamodb:Query', 'dynamodb:Scan'],
  ['logs:*', 'cloudwatch:PutMetricData'],
  ['lambda:Invoke*', 'lambda:Get*', 'lambda:List*'],
  ['ec2:Describe*'],
  ['sns:*'],
  ['kms:Decrypt', 'kms:GenerateDataKey', 'secretsmanager:GetSecretValue', 'ssm:GetParameter*'],
  ['ecr:*', 'ecs:*'],
  ['dynamodb:*'],
];

const CONFIG = `cycle: daily
sources:
  - id: big
    connector: aws
    grants: account-authorization-details.json
    grantsTakenAt: 2026-06-30T23:00:00Z
    usage: AWSLogs
    observability:
      multiRegion: true
`;

/** What was generated. */
export interface GeneratedAccount {
  readonly roles: number;
  readonly policies: number;
  readonly events: number;
}

/**
 * An AWS account that grew for years: per two thousand roles fifteen hundred managed policies with wildcards, five hundred of which
 * are attached to many roles, and a record of 30 days in which a tenth of two thousand roles does something.
 */
export function generateAccount(folder: string, roles: number, events: number): GeneratedAccount {
  mkdirSync(folder, { recursive: true });
  const policies = Math.round(roles * 0.75);
  const shared = Math.round((SHARED * roles) / 2_000);
  const details = {
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: Array.from({ length: roles }, (_, number) => roleDetail(number, [number % shared, (number * 7) % shared, shared + (number % (policies - shared))])),
    Policies: Array.from({ length: policies }, (_, number) => policyDetail(number)),
    IsTruncated: false,
  };
  writeFileSync(path.join(folder, 'pawl.yaml'), CONFIG);
  writeFileSync(path.join(folder, 'account-authorization-details.json'), JSON.stringify(details));
  generate(folder, events, Math.max(1, Math.round(events / 2_000)), 1);
  return { roles, policies, events };
}

/** The first two hundred are those of the generated record, see `EventMaker`. */
function roleDetail(number: number, attached: readonly number[]): unknown {
  const name = `service-role-${String(number).padStart(3, '0')}`;
  return {
    Path: '/',
    RoleName: name,
    RoleId: `AROA${String(number).padStart(4, '0')}EXAMPLEID${number % 10}`.slice(0, 21),
    Arn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
    CreateDate: '2025-01-01T00:00:00Z',
    AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }] },
    InstanceProfileList: [],
    RolePolicyList: [{ PolicyName: 'own', PolicyDocument: document([['s3:GetObject', 's3:PutObject'], ['sts:AssumeRole', 'iam:PassRole']], number) }],
    AttachedManagedPolicies: [...new Set(attached)].map((policy) => ({ PolicyName: policyName(policy), PolicyArn: policyArn(policy) })),
    Tags: [],
  };
}

function policyDetail(number: number): unknown {
  const grants = [WILD[number % WILD.length] ?? [], WILD[(number * 3 + 1) % WILD.length] ?? []];
  return {
    PolicyName: policyName(number),
    PolicyId: `ANPA${String(number).padStart(17, '0')}`,
    Arn: policyArn(number),
    Path: '/',
    DefaultVersionId: 'v1',
    AttachmentCount: 1,
    IsAttachable: true,
    CreateDate: '2025-01-01T00:00:00Z',
    UpdateDate: '2025-01-01T00:00:00Z',
    PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, CreateDate: '2025-01-01T00:00:00Z', Document: document(grants, number) }],
  };
}

function document(grants: readonly (readonly string[])[], number: number): unknown {
  return { Version: '2012-10-17', Statement: grants.map((actions, at) => ({ Effect: 'Allow', Action: actions, Resource: (number + at) % 3 === 0 ? '*' : [`arn:aws:s3:::team-${number % 40}-*`, `arn:aws:*:*:${ACCOUNT}:*`] })) };
}

function policyName(number: number): string {
  return `team-policy-${number}`;
}

function policyArn(number: number): string {
  return `arn:aws:iam::${ACCOUNT}:policy/${policyName(number)}`;
}
