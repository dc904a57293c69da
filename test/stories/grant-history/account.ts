import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** An account of five roles and thirty days of its record, in which grants come and go. Everything is made up. */
export const ACCOUNT = '123456789012';
export const FIRST = Date.UTC(2026, 2, 1);
export const DAYS = 30;
export const AS_OF = '2026-03-31';

type Json = Readonly<Record<string, unknown>>;

export function policy(...actions: readonly string[]): Json {
  return { Version: '2012-10-17', Statement: [{ Sid: 'Own', Effect: 'Allow', Action: actions, Resource: '*' }] };
}

export function arn(kind: string, name: string): string {
  return `arn:aws:iam::${ACCOUNT}:${kind}/${name}`;
}

const TRUST = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }] };

/** Texts of `role/app#app`: since day 2, and since day 25. */
const APP = [policy('sqs:ListQueues', 'sqs:CreateQueue', 'sqs:DeleteQueue', 'sqs:PurgeQueue'), policy('sqs:ListQueues', 'sqs:CreateQueue', 'sqs:DeleteQueue', 'sns:DeleteTopic')] as const;

let count = 0;

/** One record; `day` counts from 1, `clock` is hh:mm. */
export function record(day: number, clock: string, who: string, service: string, event: string, more: Json = {}): Json {
  count += 1;
  const at = FIRST + (day - 1) * 86_400_000 + Number(clock.slice(0, 2)) * 3_600_000 + Number(clock.slice(3)) * 60_000 + (count % 50) * 1_000;
  const user = who.startsWith('AIDA');
  return {
    eventVersion: '1.10',
    userIdentity: user
      ? { type: 'IAMUser', principalId: who, arn: arn('user', 'ann'), accountId: ACCOUNT, userName: 'ann' }
      : { type: 'AssumedRole', principalId: `${who}:run`, arn: `arn:aws:sts::${ACCOUNT}:assumed-role/x/run`, accountId: ACCOUNT, sessionContext: { sessionIssuer: { type: 'Role', principalId: who, accountId: ACCOUNT } } },
    eventTime: `${new Date(at).toISOString().slice(0, 19)}Z`,
    eventSource: `${service}.amazonaws.com`, eventName: event, awsRegion: 'us-east-1', sourceIPAddress: '198.51.100.7', userAgent: 'x', requestParameters: null, responseElements: null,
    eventID: `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`, readOnly: /^(List|Describe|Get)/.test(event), eventType: 'AwsApiCall', managementEvent: true, recipientAccountId: ACCOUNT, eventCategory: 'Management',
    ...more,
  };
}

/** A change of grants by ann. */
export function change(day: number, clock: string, event: string, requestParameters: Json, responseElements: Json | null = null): Json {
  return record(day, clock, 'AIDAANN', 'iam', event, { readOnly: false, requestParameters, responseElements });
}

/** All records, in time order of what happened. */
export function records(): readonly Json[] {
  count = 0;
  const days = Array.from({ length: DAYS }, (_, index) => index + 1);
  const put = (day: number, role: string, document: Json) => change(day, '09:00', 'PutRolePolicy', { roleName: role, policyName: role, policyDocument: JSON.stringify(document) });
  const make = (day: number, clock: string, name: string, document: Json) =>
    change(day, clock, 'CreatePolicy', { policyName: name, policyDocument: JSON.stringify(document) }, { policy: { arn: arn('policy', name), policyId: `ANPA${name}`, defaultVersionId: 'v1' } });
  return [
    ...days.slice(2).flatMap((day) => [record(day, '06:00', 'AROAAPP', 'sqs', 'ListQueues'), record(day, '06:01', 'AROAAPP', 'sqs', 'CreateQueue', { requestParameters: { queueName: 'q' } })]),
    put(2, 'app', APP[0]),
    ...[3, 4, 5].map((day) => record(day, '07:00', 'AROAAPP', 'sqs', 'PurgeQueue', { requestParameters: { queueUrl: `https://sqs.us-east-1.amazonaws.com/${ACCOUNT}/q` } })),
    put(25, 'app', APP[1]),
    // An emergency in the night of day 3.
    make(3, '02:00', 'rescue', policy('rds:RebootDBInstance', 'rds:DeleteDBInstance')),
    change(3, '02:01', 'AttachRolePolicy', { roleName: 'night', policyArn: arn('policy', 'rescue') }),
    record(3, '02:10', 'AROANIGHT', 'rds', 'RebootDBInstance', { requestParameters: { dBInstanceIdentifier: 'orders' } }),
    ...days.flatMap((day) => [record(day, '05:00', 'AROANIGHT', 'rds', 'DescribeDBInstances'), record(day, '05:30', 'AROANIGHT', 'rds', 'StartDBInstance', { requestParameters: { dBInstanceIdentifier: 'orders' } })]),
    // Used before anything granted it, and after.
    record(6, '08:00', 'AROAODD', 'ec2', 'DescribeInstances'),
    make(20, '08:00', 'look', policy('ec2:DescribeInstances', 'ec2:DescribeVpcs')),
    change(20, '08:05', 'AttachRolePolicy', { roleName: 'odd', policyArn: arn('policy', 'look') }),
    record(21, '08:00', 'AROAODD', 'ec2', 'DescribeInstances'),
    // Detached at half past ten: the hour of the change accepts either side, the next one does not.
    make(2, '08:00', 'brief', policy('sns:ListTopics', 'sns:ListSubscriptions')),
    change(2, '08:05', 'AttachRolePolicy', { roleName: 'hour', policyArn: arn('policy', 'brief') }),
    record(15, '10:05', 'AROAHOUR', 'sns', 'ListTopics'),
    record(15, '10:45', 'AROAHOUR', 'sns', 'ListTopics'),
    record(15, '12:10', 'AROAHOUR', 'sns', 'ListSubscriptions'),
    change(15, '10:30', 'DetachRolePolicy', { roleName: 'hour', policyArn: arn('policy', 'brief') }),
    // Deleted and made anew under the old name.
    ...[1, 5, 10].map((day) => record(day, '11:00', 'AROAAGAIN1', 'sns', 'ListTopics')),
    change(13, '09:00', 'DeleteRolePolicy', { roleName: 'again', policyName: 'again' }),
    change(13, '09:01', 'DeleteRole', { roleName: 'again' }),
    change(14, '09:00', 'CreateRole', { roleName: 'again', assumeRolePolicyDocument: JSON.stringify(TRUST) }, { role: { roleId: 'AROAAGAIN2', arn: arn('role', 'again') } }),
    put(14, 'again', policy('sns:ListTopics', 'sns:CreateTopic')),
    record(16, '11:00', 'AROAAGAIN2', 'sns', 'CreateTopic', { requestParameters: { name: 't' } }),
    // Made after the export was taken.
    change(26, '09:00', 'CreateRole', { roleName: 'new', assumeRolePolicyDocument: JSON.stringify(TRUST) }, { role: { roleId: 'AROANEW', arn: arn('role', 'team/new') } }),
    put(26, 'new', policy('sqs:ListQueues', 'sqs:DeleteQueue')),
    record(27, '09:00', 'AROANEW', 'sqs', 'ListQueues'),
  ];
}

function role(name: string, id: string, document: Json | undefined, attached: readonly string[], created: string): Json {
  return {
    Path: '/', RoleName: name, RoleId: id, Arn: arn('role', name), CreateDate: created, AssumeRolePolicyDocument: TRUST, InstanceProfileList: [],
    RolePolicyList: document === undefined ? [] : [{ PolicyName: name, PolicyDocument: document }],
    AttachedManagedPolicies: attached.map((one) => ({ PolicyName: one, PolicyArn: arn('policy', one) })),
  };
}

export function exported(): Json {
  const managed = (name: string, document: Json, holders: number) => ({
    PolicyName: name, Arn: arn('policy', name), DefaultVersionId: 'v1', AttachmentCount: holders, PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: document }],
  });
  return {
    UserDetailList: [{ Path: '/', UserName: 'ann', UserId: 'AIDAANN', Arn: arn('user', 'ann'), CreateDate: '2020-01-01T00:00:00Z', UserPolicyList: [{ PolicyName: 'iam', PolicyDocument: policy('iam:*') }], GroupList: [], AttachedManagedPolicies: [] }],
    GroupDetailList: [],
    RoleDetailList: [
      role('again', 'AROAAGAIN2', policy('sns:ListTopics', 'sns:CreateTopic'), [], '2026-03-14T09:00:00Z'),
      role('app', 'AROAAPP', APP[1], [], '2020-01-01T00:00:00Z'),
      role('hour', 'AROAHOUR', policy('rds:StopDBInstance'), [], '2020-01-01T00:00:00Z'),
      role('night', 'AROANIGHT', policy('rds:DescribeDBInstances', 'rds:StartDBInstance'), ['rescue'], '2020-01-01T00:00:00Z'),
      role('odd', 'AROAODD', policy('rds:StopDBInstance'), ['look'], '2020-01-01T00:00:00Z'),
    ],
    Policies: [
      managed('brief', policy('sns:ListTopics', 'sns:ListSubscriptions'), 0),
      managed('look', policy('ec2:DescribeInstances', 'ec2:DescribeVpcs'), 1),
      managed('rescue', policy('rds:RebootDBInstance', 'rds:DeleteDBInstance'), 1),
    ],
    IsTruncated: false,
  };
}

/** A folder with configuration and export; `files` are its logs by name, `settings` further lines of the configuration. */
export function laidOut(files: Readonly<Record<string, readonly Json[]>>, details: Json | null = exported(), takenAt = '2026-03-25T12:00:00Z', settings = ''): { readonly folder: string; readonly add: (more: Readonly<Record<string, readonly Json[]>>) => void; readonly dispose: () => void } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-grants-'));
  mkdirSync(path.join(folder, 'logs'));
  const grants = details === null ? '' : '    grants: export.json\n    grantsTakenAt: ' + takenAt + '\n';
  if (details !== null) writeFileSync(path.join(folder, 'export.json'), JSON.stringify(details));
  writeFileSync(path.join(folder, 'pawl.yaml'), `cycle: weekly\nsources:\n  - id: main\n    connector: aws\n${grants}    usage: logs\n    observability: { multiRegion: true }\n${settings}`);
  const add = (more: Readonly<Record<string, readonly Json[]>>): void => {
    for (const [name, list] of Object.entries(more)) writeFileSync(path.join(folder, 'logs', name), JSON.stringify({ Records: list }));
  };
  add(files);
  return { folder, add, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}

/** One file per day, as CloudTrail would deliver them. */
export function byDay(list: readonly Json[]): Readonly<Record<string, readonly Json[]>> {
  const days: Record<string, Json[]> = {};
  for (const one of list) (days[`${String(one['eventTime']).slice(0, 10)}.json`] ??= []).push(one);
  return days;
}
