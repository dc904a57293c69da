import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { parseDocument } from '../../../../connectors/aws/policy.ts';
import type { LiveConfig } from '../../../../connectors/aws/spool/config.ts';
import { freshAws } from './fresh-aws.ts';
import { accountDetails, answering, bucket, eventHistory, sts } from './services.ts';

const SHOP = '111122223333';
const TRAIL = `arn:aws:cloudtrail:eu-central-1:${SHOP}:trail/main`;
const KEY = `AWSLogs/${SHOP}/CloudTrail/eu-central-1/2026/05/01/${SHOP}_CloudTrail_eu-central-1_20260501T1200Z_a.json.gz`;
const page = readFileSync(path.resolve(import.meta.dirname, '../../../../docs/connectors/aws.md'), 'utf8');
const policy = JSON.parse(/<!-- policy -->\n```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '') as { Statement: readonly { Sid: string; Action: string | readonly string[] }[] };
const documented = (sids: readonly string[]): string[] => policy.Statement.filter(({ Sid }) => sids.includes(Sid)).flatMap(({ Action }) => Action).sort();

/** Answers whatever a live source may ask. */
const OUTPUTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'cloudtrail:ListTrails': { Trails: [{ TrailARN: TRAIL, HomeRegion: 'eu-central-1' }] },
  'cloudtrail:DescribeTrails': { trailList: [{ TrailARN: TRAIL, Name: 'main', HomeRegion: 'eu-central-1', S3BucketName: 'trail-logs' }] },
  'cloudtrail:GetEventSelectors': { TrailARN: TRAIL, EventSelectors: [] },
  'cloudtrail:GetTrailStatus': { IsLogging: true },
  'cloudtrail:ListPublicKeys': { PublicKeyList: [] },
  'cloudtrail:StartQuery': { QueryId: 'query' },
  'cloudtrail:GetQueryResults': { QueryStatus: 'FINISHED', QueryResultRows: [] },
  'iam:GenerateServiceLastAccessedDetails': { JobId: 'job-0000-0000-0000-0000-0000-000000000' },
  'iam:GetServiceLastAccessedDetails': { JobStatus: 'COMPLETED', JobCreationDate: '2026-05-20T12:00:00Z', JobCompletionDate: '2026-05-20T12:00:01Z', ServicesLastAccessed: [] },
  'organizations:DescribeOrganization': { Organization: { Id: 'o-abcdefghij', MasterAccountId: SHOP } },
  'organizations:ListRoots': { Roots: [{ Id: 'r-root', PolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }] }] },
  'organizations:ListParents': { Parents: [{ Id: 'r-root', Type: 'ROOT' }] },
  'organizations:ListPoliciesForTarget': { Policies: [{ Id: 'p-FullAWSAccess', Type: 'SERVICE_CONTROL_POLICY' }] },
  'organizations:DescribePolicy': { Policy: { PolicySummary: { Id: 'p-FullAWSAccess', Type: 'SERVICE_CONTROL_POLICY' }, Content: '{}' } },
};
const everything = answering(Object.fromEntries(Object.entries(OUTPUTS).map(([action, output]) => [action, { output }])));

const role = { Path: '/', RoleName: 'r', RoleId: 'AROAEXAMPLE', Arn: `arn:aws:iam::${SHOP}:role/r`, RolePolicyList: [], AttachedManagedPolicies: [] };
const objects = new Map([KEY, KEY.replaceAll('CloudTrail', 'CloudTrail-Digest')].map((key) => [key, Buffer.from('x')]));
const local = freshAws((aws) => [
  sts(aws),
  accountDetails({ [SHOP]: { RoleDetailList: [role] } }),
  everything,
  bucket('trail-logs', objects),
  eventHistory([]),
]);

/** What a fetch called, without `sts:GetCallerIdentity`, for which no permission is checked (STS API Reference). */
async function called(live: LiveConfig): Promise<string[]> {
  await local.fetching.fetch(live, '2026-05-20T12:00:00Z');
  return [...new Set(local.aws.calls.map(({ action }) => action))].filter((action) => action !== 'sts:GetCallerIdentity').sort();
}

const NOTHING: LiveConfig = { grants: false, trails: false };
const PARTS: readonly { sids: readonly string[]; live: LiveConfig }[] = [
  { sids: [], live: NOTHING },
  { sids: ['Grants'], live: {} },
  { sids: ['Trails', 'LogBucket', 'LogFiles'], live: { grants: false, logs: { bucket: 'trail-logs', digests: false } } },
  { sids: ['Events'], live: { ...NOTHING, events: { regions: ['eu-central-1'] } } },
  { sids: ['LogBucket', 'LogFiles'], live: { ...NOTHING, logs: { bucket: 'trail-logs', digests: false } } },
  { sids: ['LogBucket', 'LogFiles', 'DigestKeys'], live: { ...NOTHING, logs: { bucket: 'trail-logs' } } },
  { sids: ['Lake'], live: { ...NOTHING, lake: { eventDataStore: '0f0f0f0f-1111-2222-3333-444444444444', from: '2026-05-20' } } },
  { sids: ['Grants', 'LastAccessed'], live: { trails: false, lastAccessed: 'service' } },
  { sids: ['Organization'], live: { ...NOTHING, organization: {} } },
  { sids: ['Roles'], live: { ...NOTHING, accounts: [{ assumeRole: { roleArn: `arn:aws:iam::${SHOP}:role/pawl` } }] } },
];

it.each(PARTS)('$live calls exactly what the policy of the documentation grants: $sids', async ({ sids, live }) => {
  expect(await called(live)).toEqual(documented(sids));
});

it('every statement of the policy is held by one of these cases', () => {
  expect([...new Set(PARTS.flatMap(({ sids }) => sids))].sort()).toEqual(policy.Statement.map(({ Sid }) => Sid).sort());
});

it('the policy is one that IAM takes', () => {
  expect(() => parseDocument(policy, 'identity')).not.toThrow();
});
