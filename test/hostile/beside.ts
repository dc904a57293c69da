import { statementText } from '../../src/ingest/spool/statement.ts';
import type { AsCode } from './as-code.ts';
import type { Field } from './fields.ts';
import type { SingleSignOn } from './permission-set.ts';

type Text = (field: Field) => string;

/** Inputs beside account details, limits and records: the content of each, by kind and by the name of its file. */
export interface Beside {
  readonly 'permission set': Readonly<Record<string, unknown>>;
  readonly 'account summary': unknown;
  /** What the services' own commands answer about policies of resources. */
  readonly answers: Readonly<Record<string, unknown>>;
  readonly 'service reference': Readonly<Record<string, unknown>>;
  readonly trails: Readonly<Record<string, unknown>>;
  readonly 'last accessed': unknown;
  readonly 'public keys': unknown;
  readonly digest: unknown;
  readonly statement: unknown;
  readonly code: AsCode;
}

/** All of them; nothing in them keeps the days of the record from being whole. */
export function besideOf(text: Text, account: string, sso: SingleSignOn, code: AsCode): Beside {
  return {
    'permission set': sso.answers,
    'account summary': { SummaryMap: { PolicySizeQuota: 6144, RolePolicySizeQuota: 10240, AttachedPoliciesPerRoleQuota: 10, VersionsPerPolicyQuota: 5 } },
    answers: answersOf(text, account),
    'service reference': {
      index: [{ service: 'sqs', url: text('referenceUrl') }],
      sqs: { Name: 'sqs', Version: 'v1.4', Actions: [{ Name: text('referenceAction') }], Operations: [{ Name: text('referenceOperation'), AuthorizedActions: [{ Name: text('referenceAction'), Service: 'sqs' }] }] },
    },
    trails: trailsOf(text, account),
    'last accessed': lastAccessedOf(text, account),
    'public keys': { PublicKeyList: [{ Value: text('keyValue'), Fingerprint: text('keyFingerprint'), ValidityStartTime: '2025-01-01T00:00:00Z' }] },
    digest: digestOf(text, account),
    statement: JSON.parse(statementText('complete', [{ instance: text('extentInstance'), scope: text('extentScope'), from: '2026-01-01T00:00:00Z', until: '2026-01-01T01:00:00Z' }])),
    code,
  };
}

function answersOf(text: Text, account: string): Readonly<Record<string, unknown>> {
  const policy = (resource: string): object => ({ Version: '2012-10-17', Statement: [{ Sid: text('answerSid'), Effect: 'Allow', Principal: { AWS: account }, Action: '*', Resource: resource }] });
  const arn = (service: string, name: string): string => `arn:aws:${service}:eu-central-1:${account}:${name}`;
  const [queue, topic, secret, bucket] = [arn('sqs', text('queueName')), arn('sns', text('topicName')), arn('secretsmanager', `secret:${text('secretName')}`), `arn:aws:s3:::${text('bucketName')}`];
  return {
    queue: { Attributes: { QueueArn: queue, Policy: JSON.stringify(policy(queue)) } },
    topic: { Attributes: { TopicArn: topic, Policy: JSON.stringify(policy(topic)) } },
    secret: { ARN: secret, Name: text('secretName'), ResourcePolicy: JSON.stringify(policy(secret)) },
    bucket: { Policy: JSON.stringify(policy(bucket)) },
    // The name of the file tells the resource of this one.
    [namedFile(arn('kms', `key/${text('namedFile')}`))]: { Policy: JSON.stringify(policy('*')) },
    rule: policy(arn('events', `rule/${text('ruleName')}`)),
  };
}

/** A percent-encoded ARN as far as a name of a file reaches. */
function namedFile(arn: string): string {
  return encodeURIComponent(arn.replace(/\p{Cs}/gu, '')).slice(0, 200).replace(/%.?$/, '');
}

function trailsOf(text: Text, account: string): Readonly<Record<string, unknown>> {
  const arn = (name: string, region = 'eu-central-1'): string => `arn:aws:cloudtrail:${region}:${account}:trail/${name}`;
  const told = (name: string, region: string, all: boolean): object => ({ Name: name, TrailARN: arn(name, region), HomeRegion: region, IsMultiRegionTrail: all, IncludeGlobalServiceEvents: true, IsOrganizationTrail: false });
  const field = (name: string, operator: string): object => ({ Field: name, [operator]: [text('selectorValue')] });
  // A trail that cannot deliver makes a gap where it records: this one, where nothing else is.
  return {
    'describe-trails': { trailList: [told('main', 'eu-central-1', true), told('second', 'sa-east-1', false), told(text('trailName'), 'eu-central-1', false)] },
    'selectors-main': { TrailARN: arn('main'), EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [] }] },
    'selectors-second': { TrailARN: arn('second', 'sa-east-1'), EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [{ Type: text('selectedType'), Values: [text('selectedValue')] }], ExcludeManagementEventSources: [text('excludedSource')] }] },
    'selectors-odd': { TrailARN: arn(text('trailName')), AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Data'] }, ...['Equals', 'StartsWith', 'EndsWith', 'NotEquals', 'NotStartsWith', 'NotEndsWith'].map((operator) => field(text('selectorField'), operator))] }] },
    'status.main': { IsLogging: true, LatestDeliveryTime: '2026-03-12T23:00:00Z' },
    'status.second': { IsLogging: true, LatestDeliveryError: text('deliveryError'), LatestDeliveryTime: '2026-03-12T10:00:00Z' },
  };
}

function lastAccessedOf(text: Text, account: string): unknown {
  const entity = `arn:aws:iam::${account}:role/${text('accessedEntity')}`;
  return {
    JobStatus: 'COMPLETED',
    JobCompletionDate: '2026-03-13T00:00:00Z',
    IsTruncated: false,
    ServicesLastAccessed: [{ ServiceName: 'SQS', ServiceNamespace: text('accessedService'), LastAuthenticated: '2025-01-01T00:00:00Z', LastAuthenticatedRegion: text('accessedRegion'), LastAuthenticatedEntity: entity, TotalAuthenticatedEntities: 1, TrackedActionsLastAccessed: [{ ActionName: text('accessedAction'), LastAccessedEntity: entity, LastAccessedTime: '2025-01-01T00:00:00Z' }] }],
  };
}

/** Of an hour long before the record, with a log file that is missing. */
function digestOf(text: Text, account: string): unknown {
  const object = (name: string): string => `AWSLogs/${account}/CloudTrail-Digest/eu-central-1/2026/01/01/${account}_CloudTrail-Digest_eu-central-1_${name}_eu-central-1_20260101T010000Z.json.gz`;
  return {
    awsAccountId: account, digestStartTime: '2026-01-01T00:00:00Z', digestEndTime: '2026-01-01T01:00:00Z', digestS3Bucket: text('digestBucket'), digestS3Object: object(text('digestTrail')), digestPublicKeyFingerprint: 'abcd',
    previousDigestS3Bucket: text('digestBucket'), previousDigestS3Object: object(text('previousObject')), previousDigestHashValue: 'ab'.repeat(32), previousDigestSignature: 'cd'.repeat(128),
    logFiles: [{ s3Bucket: text('digestBucket'), s3Object: `AWSLogs/${account}/CloudTrail/eu-central-1/${text('listedLog')}.json.gz`, hashValue: 'ef'.repeat(32) }],
  };
}
