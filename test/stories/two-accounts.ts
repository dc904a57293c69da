import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Json } from '../../src/core/json.ts';

export const HOME = '111111111111';
export const OTHER = '222222222222';
/** Twelve days of record, four more than a daily cycle needs. */
export const DAYS = Array.from({ length: 12 }, (_, at) => `2026-05-${String(at + 4).padStart(2, '0')}`);
export const SET = 'arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef';

type Members = Readonly<Record<string, Json>>;
const document = (...statements: readonly Members[]): Members => ({ Version: '2012-10-17', Statement: [...statements] });

/** What the permission set allows; rebooting and deleting queues is needed in neither account. */
export const INLINE = document({
  Sid: 'Operate',
  Effect: 'Allow',
  Action: ['ec2:DescribeInstances', 'ec2:StopInstances', 'ec2:RebootInstances', 'sqs:DeleteQueue'],
  Resource: '*',
});
/** An AWS-managed policy that nothing needs. */
const UNUSED = 'arn:aws:iam::aws:policy/job-function/QueueCleaner';

function role(account: string, name: string, id: string, more: Members): Members {
  const at = name.startsWith('AWSReservedSSO_') ? '/aws-reserved/sso.amazonaws.com/' : name.startsWith('AWSServiceRole') ? '/aws-service-role/spot.amazonaws.com/' : '/';
  return { Path: at, RoleName: name, RoleId: id, Arn: `arn:aws:iam::${account}:role${at}${name}`, CreateDate: '2020-01-01T00:00:00Z', RolePolicyList: [], AttachedManagedPolicies: [], ...more };
}

const inline = (name: string, value: Members): Members => ({ RolePolicyList: [{ PolicyName: name, PolicyDocument: value }] });

function details(roles: readonly Members[]): Members {
  return {
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: [...roles],
    Policies: [
      {
        PolicyName: 'QueueCleaner',
        Arn: UNUSED,
        DefaultVersionId: 'v1',
        AttachmentCount: 1,
        PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: document({ Effect: 'Allow', Action: 'sqs:SetQueueAttributes', Resource: '*' }) }],
      },
    ],
  };
}

const ops = (account: string, suffix: string, id: string, policy: Members): Members =>
  role(account, `AWSReservedSSO_Ops_${suffix}`, id, { ...inline('AwsSSOInlinePolicy', policy), AttachedManagedPolicies: [{ PolicyName: 'QueueCleaner', PolicyArn: UNUSED }] });

/** The exports of both accounts. `drifted`: the role of the other account holds another policy than the set. */
export function exportsOf(drifted = false): Readonly<Record<string, Members>> {
  return {
    [HOME]: details([
      role(HOME, 'app', 'AROAAPP', inline('call', document({ Sid: 'Reach', Effect: 'Allow', Action: ['sts:AssumeRole', 'ec2:DescribeVolumes'], Resource: '*' }))),
      ops(HOME, '0123456789abcdef', 'AROAOPSHOME', INLINE),
      role(HOME, 'AWSServiceRoleForEC2Spot', 'AROASLR', inline('fixed', document({ Effect: 'Allow', Action: 'ec2:RunInstances', Resource: '*' }))),
    ]),
    [OTHER]: details([
      role(OTHER, 'app', 'AROAOTHERAPP', inline('call', document({ Sid: 'Reach', Effect: 'Allow', Action: ['sts:AssumeRole', 'ec2:DescribeVolumes'], Resource: '*' }))),
      role(OTHER, 'target', 'AROATARGET', inline('read', document({ Sid: 'Read', Effect: 'Allow', Action: ['ec2:DescribeVolumes', 'ec2:DeleteVolume'], Resource: '*' }))),
      ops(OTHER, 'fedcba9876543210', 'AROAOPSOTHER', drifted ? document({ Effect: 'Allow', Action: 'ec2:*', Resource: '*' }) : INLINE),
    ]),
  };
}

/** Outputs of `aws sso-admin` about the permission set, by file name. */
export function permissionSetFiles(accounts: readonly string[] = [HOME, OTHER]): Readonly<Record<string, Members>> {
  return {
    'describe-permission-set.json': { PermissionSet: { Name: 'Ops', PermissionSetArn: SET, CreatedDate: '2024-01-01T00:00:00+00:00', SessionDuration: 'PT8H' } },
    'get-inline-policy.json': { InlinePolicy: JSON.stringify(INLINE) },
    'list-managed-policies.json': { AttachedManagedPolicies: [{ Name: 'QueueCleaner', Arn: UNUSED }] },
    'list-accounts.json': { AccountIds: [...accounts] },
  };
}

let count = 0;
function event(account: string, day: string, source: string, name: string, readOnly: boolean, identity: Members, more: Members = {}): Members {
  count += 1;
  return {
    eventVersion: '1.11',
    eventTime: `${day}T10:00:00Z`,
    eventSource: `${source}.amazonaws.com`,
    eventName: name,
    awsRegion: 'us-east-1',
    sourceIPAddress: '192.0.2.1',
    requestParameters: null,
    responseElements: null,
    eventID: `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`,
    readOnly,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
    userIdentity: identity,
    ...more,
  };
}

function session(account: string, name: string, id: string, at = '/'): Members {
  return {
    type: 'AssumedRole',
    principalId: `${id}:somebody`,
    arn: `arn:aws:sts::${account}:assumed-role/${name}/somebody`,
    accountId: account,
    sessionContext: { sessionIssuer: { type: 'Role', principalId: id, arn: `arn:aws:iam::${account}:role${at}${name}`, accountId: account, userName: name } },
  };
}

const SSO = '/aws-reserved/sso.amazonaws.com/';

/** The records of one account and day. */
function records(account: string, day: string): readonly Members[] {
  const operate =
    account === HOME
      ? event(HOME, day, 'ec2', 'DescribeInstances', true, session(HOME, 'AWSReservedSSO_Ops_0123456789abcdef', 'AROAOPSHOME', SSO))
      : event(OTHER, day, 'ec2', 'StopInstances', false, session(OTHER, 'AWSReservedSSO_Ops_fedcba9876543210', 'AROAOPSOTHER', SSO));
  const assume = { requestParameters: { roleArn: `arn:aws:iam::${OTHER}:role/target`, roleSessionName: 'somebody' }, sharedEventID: `shared-${day}`, resources: [{ ARN: `arn:aws:iam::${OTHER}:role/target`, accountId: OTHER, type: 'AWS::IAM::Role' }] };
  const crossing =
    account === HOME
      ? [
          event(HOME, day, 'sts', 'AssumeRole', true, session(HOME, 'app', 'AROAAPP'), assume),
          // A role of the same name that was deleted since: its id is another.
          event(HOME, day, 'ec2', 'DescribeVolumes', true, session(HOME, 'app', 'AROAFORMERAPP')),
        ]
      : [
          event(OTHER, day, 'sts', 'AssumeRole', true, { type: 'AWSAccount', principalId: 'AROAAPP:somebody', accountId: HOME }, assume),
          event(OTHER, day, 'ec2', 'DescribeVolumes', true, session(OTHER, 'target', 'AROATARGET')),
        ];
  // Both kinds of management events, each day and account.
  const quiet = { type: 'AWSAccount', principalId: 'AIDANOBODY', accountId: '999999999999' };
  return [operate, ...crossing, event(account, day, 'ec2', 'CreateTags', false, quiet), event(account, day, 'sqs', 'ListQueues', true, quiet)];
}

/** Writes exports, permission set and logs of both accounts below a folder. */
export function writeAccounts(folder: string, options: { readonly drifted?: boolean; readonly accounts?: readonly string[]; readonly without?: string } = {}): void {
  count = 0;
  const write = (name: string, value: unknown): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), JSON.stringify(value, null, 1));
  };
  for (const [account, value] of Object.entries(exportsOf(options.drifted))) if (account !== options.without) write(`exports/${account}.json`, value);
  for (const [name, value] of Object.entries(permissionSetFiles(options.accounts))) write(`sso/Ops/${name}`, value);
  for (const account of [HOME, OTHER]) {
    for (const day of DAYS) {
      const file = `${account}_CloudTrail_us-east-1_${day.replaceAll('-', '')}T1005Z_abcdefghijklmnop.json`;
      write(`logs/${account}/AWSLogs/${account}/CloudTrail/us-east-1/${day.replaceAll('-', '/')}/${file}`, { Records: records(account, day) });
    }
  }
}
