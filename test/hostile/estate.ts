import { usage } from '../../connectors/aws/usage.ts';
import { besideOf, type Beside } from './beside.ts';
import type { Field } from './fields.ts';
import { setRole } from './permission-set.ts';
import { coded } from './as-code.ts';

export { FIELDS, type Field } from './fields.ts';

/** The account of the estate. */
export const ACCOUNT = '123456789012';


type CloudTrailRecord = Readonly<Record<string, unknown>>;
/** Holders that no text is planted in the id of. */
const PLAIN_IDS = { set: 'AROAAAAAAAAAAAAAAAAA4', terraform: 'AROAAAAAAAAAAAAAAAAA5', template: 'AROAAAAAAAAAAAAAAAAA6' } as const;
type Who = 'roleId' | 'otherId' | 'oddId' | 'userId' | keyof typeof PLAIN_IDS;
type Call = (day: number, who: Who, service: string, event: string, more?: CloudTrailRecord) => CloudTrailRecord;

/** What a scan reads: text by path, and where in the folder each kind stands. */
export interface Estate {
  /** What stands in each field. */
  readonly text: (field: Field) => string;
  readonly details: Readonly<Record<string, unknown>>;
  /** Policies of the organization and of resources, by the name of their file. */
  readonly limits: Readonly<Record<string, unknown>>;
  /** Plain records, one of each day, and odd ones beside them. */
  readonly plain: readonly CloudTrailRecord[];
  readonly odd: readonly CloudTrailRecord[];
  /** The team's file, of the inline policy of the role. */
  readonly definition: unknown;
  /** Inputs of the other kinds. */
  readonly beside: Beside;
  /** pawl.yaml, before it is written; without the inputs beside. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly names: { readonly details: string; readonly definition: string; readonly folder: string; readonly file: string; readonly column: string; readonly terraform: string; readonly template: string };
}

/** The first and the last day of the record. */
export const DAYS = { first: Date.UTC(2026, 2, 1), count: 12, asOf: '2026-03-13' } as const;

/** A small account with something to remove by file and by script, and a record of twelve days; every text is asked of `text`. */
export function estateOf(text: (field: Field) => string): Estate {
  const name = (kind: string, path: Field | undefined, field: Field): string => `arn:aws:iam::${ACCOUNT}:${kind}/${path === undefined ? '' : `${text(path)}/`}${text(field)}`;
  const shared = name('policy', 'managedPath', 'managedName');
  const guarded = { [text('conditionOperator')]: { [text('conditionKey')]: text('conditionValue'), [`aws:RequestTag/${text('tagCondition')}`]: text('conditionValue') } };
  const deploy = {
    Version: '2012-10-17',
    Id: text('documentId'),
    Statement: [
      { Sid: text('sid'), Effect: 'Allow', Action: ['cloudformation:DescribeStacks', 'cloudformation:CreateStack', `sqs:${text('action')}`, 'sqs:DeleteQueue'], Resource: '*' },
      { Effect: 'Allow', Action: ['sqs:SetQueueAttributes', 'sqs:ListQueues'], Resource: [`arn:aws:sqs:eu-central-1:${ACCOUNT}:${text('resource')}`, '*'], Condition: guarded },
    ],
  };
  const sharedDocument = { Version: '2012-10-17', Statement: [{ Sid: text('sid'), Effect: 'Allow', Action: ['ec2:DescribeInstances', 'ec2:CreateVpc', 'ec2:DeleteVpc', 'iam:CreateUser'], Resource: '*' }] };
  const staff = { Version: '2012-10-17', Statement: [{ Sid: text('sid'), Effect: 'Allow', Action: ['sns:CreateTopic', 'sns:ListTopics'], Resource: '*' }] };
  const listing = { Version: '2012-10-17', Statement: [{ Sid: text('sid'), Effect: 'Allow', Action: 'sns:ListTopics', Resource: '*' }] };
  const everything = { Version: '2012-10-17', Statement: [{ Sid: text('controlSid'), Effect: 'Allow', Action: '*', Resource: '*' }] };
  const bounds = { Version: '2012-10-17', Statement: [{ Sid: text('sid'), Effect: 'Allow', Action: ['sns:CreateTopic', 'sns:ListTopics', 'ec2:DescribeInstances', 'ec2:CreateVpc', 'ec2:DeleteVpc', 'iam:CreateUser'], Resource: '*' }] };
  const boundary = name('policy', undefined, 'boundaryName');
  const trust = { Version: '2012-10-17', Statement: [{ Sid: text('trustSid'), Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }] };
  const tags = [{ Key: text('tagKey'), Value: text('tagValue') }];
  const attached = [{ PolicyName: text('managedName'), PolicyArn: shared }];
  const created = '2020-01-01T00:00:00Z';
  const code = coded(text, ACCOUNT);
  const role = (kind: keyof typeof PLAIN_IDS, path: string, roleName: string, inline: readonly unknown[], policies: readonly unknown[]): unknown => ({ Path: path, RoleName: roleName, RoleId: PLAIN_IDS[kind], Arn: `arn:aws:iam::${ACCOUNT}:role${path}${roleName}`, CreateDate: created, AssumeRolePolicyDocument: trust, InstanceProfileList: [], RolePolicyList: inline, AttachedManagedPolicies: policies });
  const sso = setRole(text, ACCOUNT);
  const details = {
    [text('exportMember')]: text('comment'),
    UserDetailList: [{ Path: `/${text('userPath')}/`, UserName: text('userName'), UserId: text('userId'), Arn: name('user', 'userPath', 'userName'), CreateDate: created, UserPolicyList: [{ PolicyName: text('userPolicy'), PolicyDocument: listing }], PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: boundary }, GroupList: [text('groupName')], AttachedManagedPolicies: attached, Tags: tags }],
    GroupDetailList: [{ Path: `/${text('groupPath')}/`, GroupName: text('groupName'), GroupId: text('groupId'), Arn: name('group', 'groupPath', 'groupName'), CreateDate: created, GroupPolicyList: [{ PolicyName: text('groupPolicy'), PolicyDocument: staff }], AttachedManagedPolicies: [{ PolicyName: text('boundaryName'), PolicyArn: boundary }] }],
    RoleDetailList: [
      { Path: `/${text('rolePath')}/`, RoleName: text('roleName'), RoleId: text('roleId'), Arn: name('role', 'rolePath', 'roleName'), CreateDate: created, AssumeRolePolicyDocument: trust, InstanceProfileList: [{ InstanceProfileName: text('profileName'), Arn: name('instance-profile', undefined, 'profileName') }], RolePolicyList: [{ PolicyName: text('inlineName'), PolicyDocument: deploy }], AttachedManagedPolicies: attached, Tags: tags, RoleLastUsed: { LastUsedDate: created, Region: text('lastRegion') } },
      { Path: '/', RoleName: text('otherName'), RoleId: text('otherId'), Arn: name('role', undefined, 'otherName'), CreateDate: created, AssumeRolePolicyDocument: trust, InstanceProfileList: [], RolePolicyList: [], AttachedManagedPolicies: attached },
      { Path: '/', RoleName: text('oddName'), RoleId: text('oddId'), Arn: name('role', undefined, 'oddName'), CreateDate: created, AssumeRolePolicyDocument: trust, InstanceProfileList: [], RolePolicyList: [{ PolicyName: text('inlineName'), PolicyDocument: { ...staff, Id: text('documentId') } }], AttachedManagedPolicies: [], PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: boundary } },
      role('set', '/aws-reserved/sso.amazonaws.com/', sso.roleName, [sso.inline], sso.attached),
      role('terraform', '/', 'worker', [{ PolicyName: 'work', PolicyDocument: code.worker }], []),
      role('template', '/', 'mailer', [{ PolicyName: 'mail', PolicyDocument: code.mailer }], []),
    ],
    Policies: [{ PolicyName: text('managedName'), Arn: shared, DefaultVersionId: text('versionId'), AttachmentCount: 3, CreateDate: created, PolicyVersionList: [{ VersionId: text('versionId'), IsDefaultVersion: true, Document: sharedDocument }] }, { PolicyName: text('boundaryName'), Arn: boundary, DefaultVersionId: 'v1', AttachmentCount: 1, CreateDate: created, Tags: tags, PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: bounds }] }, ...sso.policies],
    IsTruncated: false,
  };

  const limits = {
    organization: { pawl: 'organization-policies', managementAccount: '999988887777', levels: [{ target: 'r-abcd', serviceControlPolicies: [{ name: text('controlName'), document: everything }, 'p-abcdefgh'], resourceControlPolicies: ['p-RCPFullAWSAccess'] }, { target: ACCOUNT, serviceControlPolicies: ['p-FullAWSAccess'] }] },
    described: { Policy: { PolicySummary: { Id: 'p-abcdefgh', Name: text('namedControl'), Type: 'SERVICE_CONTROL_POLICY' }, Content: JSON.stringify(everything) } },
    resources: { pawl: 'resource-policies', policies: [{ resource: `arn:aws:sqs:eu-central-1:${ACCOUNT}:${text('bundledResource')}`, policy: { Version: '2012-10-17', Statement: [{ Sid: text('bundledSid'), Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'sqs:SendMessage', Resource: '*' }] } }] },
  };

  let count = 0;
  const call: Call = (day, who, service, event, more = {}) => {
    const when = new Date(DAYS.first + day * 86_400_000 + 36_000_000 + count * 1_000).toISOString().replace('.000', '');
    count += 1;
    const person = who === 'userId';
    const id = isPlain(who) ? PLAIN_IDS[who] : text(who);
    return {
      eventVersion: '1.08',
      userIdentity: person
        ? { type: 'IAMUser', principalId: text('userId'), arn: name('user', undefined, 'userName'), accountId: ACCOUNT, userName: text('userName'), accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }
        : { type: 'AssumedRole', principalId: `${id}:plain`, arn: `arn:aws:sts::${ACCOUNT}:assumed-role/x/plain`, accountId: ACCOUNT, sessionContext: { sessionIssuer: { type: 'Role', principalId: id, accountId: ACCOUNT } } },
      eventTime: when, eventSource: `${service}.amazonaws.com`, eventName: event, awsRegion: 'eu-central-1', sourceIPAddress: '198.51.100.7', userAgent: 'x', requestParameters: null, responseElements: null,
      requestID: `q${count}`, eventID: `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`, readOnly: true, eventType: 'AwsApiCall', managementEvent: true, recipientAccountId: ACCOUNT, eventCategory: 'Management',
      ...more,
    };
  };
  const plain = Array.from({ length: DAYS.count }, (_, day) => [
    call(day, 'roleId', 'cloudformation', 'DescribeStacks'),
    call(day, 'roleId', 'cloudformation', 'CreateStack', { readOnly: false, requestParameters: { stackName: 'web' } }),
    call(day, 'roleId', 'ec2', 'DescribeInstances'),
    call(day, 'otherId', 'ec2', 'DescribeInstances'),
    call(day, 'userId', 'sns', 'ListTopics'),
    ...(['set', 'terraform', 'template'] as const).map((who) => call(day, who, 'sqs', 'ListQueues')),
  ]).flat();
  return { text, details, limits, plain, odd: oddRecords(call, text), definition: deploy, config: configOf(text), beside: besideOf(text, ACCOUNT, sso, code), names: { details: text('exportFile'), definition: text('definitionFile'), folder: text('logFolder'), file: text('logFile'), column: text('logFolderLikeColumn'), terraform: text('terraformFile'), template: text('templateFile') } };
}

function isPlain(who: Who): who is keyof typeof PLAIN_IDS {
  return Object.hasOwn(PLAIN_IDS, who);
}

/** Records of the first day with somebody else's text in every member, one place in each. */
function oddRecords(call: Call, text: (field: Field) => string): readonly CloudTrailRecord[] {
  const stacks = (more: CloudTrailRecord): CloudTrailRecord => call(0, 'oddId', 'cloudformation', 'DescribeStacks', more);
  const session = (more: CloudTrailRecord, issuer: CloudTrailRecord = {}): CloudTrailRecord => ({ type: 'AssumedRole', principalId: `${text('oddId')}:s`, accountId: ACCOUNT, sessionContext: { sessionIssuer: { type: 'Role', principalId: text('oddId'), ...issuer } }, ...more });
  const change = (event: string, parameters: unknown, response: unknown = null): CloudTrailRecord => call(0, 'oddId', 'iam', event, { readOnly: false, awsRegion: 'us-east-1', requestParameters: parameters, responseElements: response });
  return [
    stacks({ userAgent: text('userAgent'), sourceIPAddress: text('sourceAddress'), requestID: text('requestId'), vpcEndpointId: text('callerAccount'), additionalEventData: { [text('parameterName')]: text('parameterValue') } }),
    stacks({ userIdentity: session({ principalId: `${text('oddId')}:${text('sessionName')}`, arn: `arn:aws:sts::${ACCOUNT}:assumed-role/x/${text('sessionName')}` }) }),
    stacks({ userIdentity: session({ sessionContext: { sessionIssuer: { type: 'Role', principalId: text('oddId') }, sourceIdentity: text('sourceIdentity') } }) }),
    stacks({ userIdentity: session({ userName: text('identityUser') }, { userName: text('identityUser'), arn: `arn:aws:iam::${ACCOUNT}:role/${text('principalArn')}` }) }),
    stacks({ userIdentity: session({ invokedBy: text('invokedBy') }) }),
    stacks({ userIdentity: { type: 'WebIdentityUser', principalId: `x:${text('subject')}`, userName: text('subject'), identityProvider: text('subject') } }),
    stacks({ userIdentity: { type: 'IAMUser', principalId: text('subject'), arn: text('subject'), accountId: ACCOUNT, userName: text('subject') } }),
    stacks({ eventName: text('eventName') }),
    stacks({ eventSource: text('eventSource') }),
    stacks({ awsRegion: text('region') }),
    // The first use of what it needed, so that it is evidence.
    call(0, 'roleId', 'cloudformation', 'DescribeStacks', { eventID: text('eventId'), eventTime: '2026-03-01T00:00:01Z' }),
    stacks({ errorCode: text('errorCode'), errorMessage: text('errorMessage') }),
    stacks({ errorCode: 'AccessDenied', errorMessage: `User: arn:aws:sts::${ACCOUNT}:assumed-role/ci/s is not authorized to perform: ${text('eventName')} on resource: ${text('resourceArn')}` }),
    stacks({ resources: [{ ARN: `arn:aws:cloudformation:eu-central-1:${ACCOUNT}:${text('resourceArn')}`, accountId: ACCOUNT, type: text('resourceArn') }] }),
    stacks({ requestParameters: { [text('parameterName')]: text('parameterValue'), stackName: text('parameterValue') } }),
    stacks({ requestParameters: { roleArn: `arn:aws:iam::${ACCOUNT}:role/${text('passedRole')}` } }),
    stacks({ userIdentity: session({ accessKeyId: text('accessKey'), onBehalfOf: { userId: text('behalf'), identityStoreArn: text('behalf') } }) }),
    stacks({ userIdentity: session({}, { type: text('issuerType') }) }),
    stacks({ userIdentity: session({ type: text('identityType') }) }),
    stacks({ eventVersion: text('version') }),
    stacks({ eventType: text('eventType') }),
    {
      eventVersion: '1.09', eventType: 'AwsAggregatedEvent', eventCategory: 'Aggregated', eventId: text('summedId'), eventSource: 'kinesis.amazonaws.com', awsRegion: 'eu-central-1', recipientAccountId: ACCOUNT,
      timeWindow: { windowStart: '2026-03-01T10:00:00Z', windowEnd: '2026-03-01T10:05:00Z', windowSize: 'PT5M' },
      summary: {
        primaryDimension: { dimension: text('summedDimension'), statistics: [{ name: text('summedEvent'), value: 3 }] },
        details: [{ dimension: 'resourceARN', statistics: [{ name: `arn:aws:kinesis:eu-central-1:${ACCOUNT}:stream/${text('summedResource')}`, value: 3 }] }, { dimension: `${text('summedDimension')}s`, statistics: [{ name: text('summedEvent'), value: 3 }] }, { dimension: 'eventName', statistics: [{ name: text('summedEvent'), value: 3 }] }],
      },
    },
    stacks({ eventCategory: text('category') }),
    change('PutRolePolicy', { roleName: text('changedRole'), policyName: text('changedPolicy'), policyDocument: text('parameterValue') }),
    change('CreatePolicy', { policyName: text('changedPolicy'), policyDocument: '{}' }, { policy: { arn: `arn:aws:iam::${ACCOUNT}:policy/${text('responseArn')}` } }),
    change('AttachRolePolicy', { roleName: text('changedRole'), policyArn: text('responseArn') }),
    stacks(everyParameter(text('parameters'))),
    change('PutRolePolicy', ...changed(text('parameters'))),
    call(0, 'oddId', 'sqs', 'ListQueues', { requestParameters: { queueNamePrefix: text('parameterValue') } }),
  ];
}

/** Everything that the projection reads below parameters and answer, so that what it reads tomorrow holds the text, too. */
function everyParameter(text: string): { readonly requestParameters: Record<string, unknown>; readonly responseElements: Record<string, unknown> } {
  const whole: Record<string, unknown> = { requestParameters: {}, responseElements: {} };
  for (const path of usage.fields.paths) {
    const members = path.split('.');
    if (members.length < 2 || whole[members[0] ?? ''] === undefined) continue;
    let at = whole;
    for (const member of members.slice(0, -1)) {
      if (typeof at[member] !== 'object') at[member] = {};
      at = at[member] as Record<string, unknown>;
    }
    if (typeof at[members.at(-1) ?? ''] !== 'object') at[members.at(-1) ?? ''] = text;
  }
  return whole as never;
}

function changed(text: string): readonly [unknown, unknown] {
  const { requestParameters, responseElements } = everyParameter(text);
  return [requestParameters, responseElements];
}

function configOf(text: (field: Field) => string): Readonly<Record<string, unknown>> {
  const holder = `aws:${ACCOUNT}/role/*`;
  return {
    cycle: 'daily',
    sources: [{ id: 'shop', connector: 'aws', grants: 'exports', grantsTakenAt: '2026-03-12T08:00:00Z', usage: 'logs', observability: { multiRegion: true }, definitions: [{ path: 'policies/**' }] }],
    identities: [
      { match: text('match'), owner: 'nobody' },
      { match: `aws:${ACCOUNT}/*`, owner: text('owner'), purpose: text('purpose'), schedule: text('schedule'), kind: 'workload' },
    ],
    exceptions: [{ id: text('exceptionId'), principal: holder, permission: 'sqs:DeleteQueue*', owner: text('exceptionOwner'), reason: text('exceptionReason'), expires: '2026-12-31' }, { id: `${text('exceptionId')}-more`, principal: holder, permission: text('exceptionPermission'), owner: text('exceptionOwner'), reason: text('exceptionReason'), expires: '2026-12-31' }, { id: `${text('exceptionId')}-old`, principal: holder, permission: 'sqs:*', owner: text('exceptionOwner'), reason: text('exceptionReason'), expires: '2026-01-01' }, { id: `${text('exceptionId')}-none`, principal: text('exceptionHolder'), permission: 'sqs:*', owner: 'ann', reason: 'nobody', expires: '2026-12-31' }],
    acknowledged: [{ source: 'shop', from: '2026-01-01', to: '2026-01-02', owner: text('gapOwner'), reason: text('gapReason'), expires: '2026-12-31' }],
  };
}
