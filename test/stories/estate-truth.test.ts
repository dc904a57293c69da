import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { estate } from '../../fixtures/generator/estate.ts';
import { boundaries, grantedPolicies } from './granted.ts';
import { judge } from './judge.ts';
import type { Document, Truth } from './judge.ts';

const folder = fileURLToPath(new URL('../../fixtures/estate/', import.meta.url));

interface LogRecord {
  readonly eventID: string;
  readonly eventTime: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly awsRegion: string;
  readonly readOnly: boolean;
  readonly errorCode?: string;
  readonly requestParameters?: { readonly secretId?: string; readonly tableName?: string; readonly jobName?: string } | null;
  readonly userIdentity: { readonly type?: string; readonly principalId?: string; readonly userName?: string; readonly sessionContext?: { readonly sessionIssuer?: { readonly userName: string } } };
}

/**
 * Compressed bytes may differ between builds of zlib that decompress to the same: log files are compared by what they
 * hold, and by their header, which must name no time and no machine.
 */
function content(path: string, bytes: Buffer): Buffer {
  if (!path.endsWith('.gz')) return bytes;
  return Buffer.concat([bytes.subarray(0, 10), gunzipSync(bytes)]);
}

let fresh: ReadonlyMap<string, Buffer>;
let truth: Truth & { readonly unchanged: readonly string[]; readonly dormant: readonly string[]; readonly tooNew: readonly string[]; readonly window: { readonly days: number } };
let granted: Readonly<Record<string, readonly Document[]>>;
let records: readonly LogRecord[];

beforeAll(async () => {
  fresh = await estate();
  truth = JSON.parse(String(fresh.get('truth.json'))) as typeof truth;
  granted = grantedPolicies(String(fresh.get('exports/account-authorization-details.json')));
  records = [...fresh]
    .filter(([path]) => path.includes('/CloudTrail/'))
    .flatMap(([, bytes]) => (JSON.parse(gunzipSync(bytes).toString()) as { readonly Records: readonly LogRecord[] }).Records);
}, 60_000);

function byRole(role: string): readonly LogRecord[] {
  return records.filter((record) => record.userIdentity.sessionContext?.sessionIssuer?.userName === role);
}

/** `ec2.DescribeInstances` of each of the records, once, sorted. */
function calls(some: readonly LogRecord[]): readonly string[] {
  return [...new Set(some.map((record) => `${record.eventSource.split('.')[0]}.${record.eventName}`))].toSorted();
}

describe('the estate', () => {
  it('is what the generator writes, file by file and byte by byte', () => {
    const committed = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replaceAll('\\', '/'))
      .filter((path) => !path.startsWith('expected/'));
    expect(committed.toSorted()).toEqual([...fresh.keys()].toSorted());
    const different = committed.filter((path) => !content(path, readFileSync(join(folder, path))).equals(content(path, fresh.get(path) ?? Buffer.alloc(0))));
    expect(different).toEqual([]);
  });

  it('comes out the same when it is made again', async () => {
    const again = await estate();
    expect([...again.keys()]).toEqual([...fresh.keys()]);
    expect([...again].filter(([path, bytes]) => fresh.get(path)?.equals(bytes) !== true).map(([path]) => path)).toEqual([]);
  }, 60_000);

  it('shows reading and writing by roles on every one of 140 days in both regions', () => {
    for (const region of ['eu-central-1', 'us-east-1']) {
      for (const readOnly of [true, false]) {
        const days = new Set(
          records.filter((record) => record.awsRegion === region && record.readOnly === readOnly && record.errorCode === undefined && record.userIdentity.type === 'AssumedRole').map((record) => record.eventTime.slice(0, 10)),
        );
        expect([region, readOnly, days.size]).toEqual([region, readOnly, truth.window.days]);
      }
    }
  });

  it('holds what makes a record hard to read', () => {
    const ids = records.map((record) => record.eventID);
    const codes = new Set(records.map((record) => record.errorCode));
    const types = new Set(records.map((record) => record.userIdentity.type));
    expect(ids.length - new Set(ids).size).toBeGreaterThan(100);
    expect(codes).toEqual(new Set([undefined, 'AccessDenied', 'ThrottlingException', 'Client.RequestLimitExceeded', 'ValidationException', 'ResourceNotFoundException', 'AccessDeniedException', 'Client.InvalidGroup.NotFound', 'NoSuchBucket', 'NoSuchEntityException']));
    expect(types).toEqual(new Set(['AssumedRole', 'AWSService', 'IAMUser', 'WebIdentityUser', undefined]));
    expect([...fresh.keys()].some((path) => path.includes('/CloudTrail-Digest/'))).toBe(true);
  });

  it('has fifteen roles and fifty thousand events, and stays small enough to be shipped', () => {
    const logs = [...fresh].filter(([path]) => path.startsWith('logs/')).reduce((sum, [, bytes]) => sum + bytes.length, 0);
    const rest = [...fresh].filter(([path]) => !path.startsWith('logs/')).reduce((sum, [, bytes]) => sum + gzipSync(bytes).length, 0);
    expect(Object.keys(granted).filter((name) => name.startsWith('role/'))).toHaveLength(15);
    expect(records.length).toBeGreaterThan(50_000);
    expect(logs + rest).toBeLessThan(5_000_000);
  });

  it('has three pipelines with one policy, and each uses a part of it that the others do not', () => {
    const [deploy, data, web] = ['ci-deploy', 'ci-data', 'ci-web'].map((role) => ({ own: granted[`role/${role}`]?.[0], calls: calls(byRole(role)) }));
    expect(data?.own).toEqual(deploy?.own);
    expect(web?.own).toEqual(deploy?.own);
    expect(calls(byRole('ci-web'))).toContain('s3.GetBucketWebsite');
    expect(calls(byRole('ci-data'))).toContain('sns.ListTopics');
    const common = data?.calls.filter((call) => web?.calls.includes(call));
    expect(common).toEqual([]);
    for (const copy of [data, web]) expect(copy?.calls.filter((call) => deploy?.calls.includes(call) === false).length).toBeGreaterThan(2);
  });

  it('has a role for two workloads, told apart by their sessions, that share no secret, no table and no job', () => {
    const session = (record: LogRecord): string => record.userIdentity.principalId?.split(':')[1] ?? '';
    expect([...new Set(byRole('shop-jobs').map(session))].toSorted()).toEqual(['mailer', 'stock-sync']);
    const uses = (name: string): readonly string[] =>
      [...new Set(byRole('shop-jobs').filter((record) => session(record) === name).map(({ eventName, requestParameters: asked }) => `${eventName} ${asked?.secretId ?? asked?.tableName ?? asked?.jobName ?? ''}`))].toSorted();
    expect(uses('mailer')).toEqual(['DescribeTable customers', expect.stringContaining('secret:shop/mail-'), 'GetSendQuota ']);
    expect(uses('stock-sync')).toEqual(['DescribeTable stock', 'GetJobRun stock-levels', expect.stringContaining('secret:shop/partner-'), 'StartJobRun stock-levels']);
  });

  it('has a role whose calls all fail, and none of them for want of permission', () => {
    const swept = byRole('cleanup-previews');
    expect(swept.length).toBeGreaterThan(100);
    expect(swept.filter((record) => record.errorCode === undefined || /Denied|Unauthorized/u.test(record.errorCode))).toEqual([]);
  });

  it('has a user with a key in use, and one in the same group that never calls', () => {
    const callers = new Set(records.filter((record) => record.userIdentity.type === 'IAMUser').map((record) => record.userIdentity.userName));
    expect(callers).toEqual(new Set(['feed-partner', 'mara.keller']));
    expect(granted['user/feed-archive']).toEqual(granted['user/feed-partner']);
    expect(granted['user/feed-partner']).toHaveLength(2);
  });
});

describe('the truth about the estate', () => {
  it('is met by the grants as they are: nothing lost, nothing removed', () => {
    expect(judge(truth, granted)).toMatchObject({ lost: [], blind: [], removedShare: 0 });
  });

  it('can be met in full: needs and the unobservable alone lose nothing and remove everything', () => {
    const ideal = Object.fromEntries(
      Object.entries(truth.principals).map(([name, facts]) => [
        name,
        [{ Statement: [...facts.needed, ...facts.mustStay].map((call) => ({ Effect: 'Allow', Action: call.action, Resource: call.resource })) }],
      ]),
    );
    expect(judge(truth, ideal)).toMatchObject({ lost: [], blind: [], kept: [], removedShare: 1 });
  });

  it('convicts the habit of keeping only what the last 30 days show', () => {
    const recent = { ...granted, 'role/quarterly-report': [] };
    expect(judge(truth, recent).lost.length).toBeGreaterThan(9);
  });

  it('never calls something both needed and removable', () => {
    for (const facts of Object.values(truth.principals)) {
      const needed = new Set([...facts.needed, ...facts.mustStay].map((call) => call.action));
      expect(facts.removable.filter((action) => needed.has(action))).toEqual([]);
    }
  });

  it('knows no session of the dormant role, and two days of the quarterly one, 91 apart', () => {
    const daysOf = (role: string): readonly string[] => [...new Set(byRole(role).map((record) => record.eventTime.slice(0, 10)))].toSorted();
    expect(truth.dormant).toEqual(['role/legacy-sync', 'user/feed-archive']);
    expect(daysOf('legacy-sync')).toEqual([]);
    const [first = '', second = '', ...rest] = daysOf('quarterly-report');
    expect(rest).toEqual([]);
    expect((Date.parse(second) - Date.parse(first)) / 86_400_000).toBe(91);
  });

  it('has nothing to remove from the role that needs all it has, nor from the one that is too new', () => {
    expect(truth.unchanged).toEqual(['role/tight-backup', 'role/billing-export']);
    for (const role of truth.unchanged) expect(truth.principals[role]?.removable).toEqual([]);
    const made = records.filter((record) => record.eventName === 'CreateRole').map((record) => record.eventTime);
    expect(made).toEqual(['2026-05-20T12:41:07Z']);
    expect((Date.parse('2026-07-01') - Date.parse(made[0] ?? '')) / 86_400_000).toBeLessThan(100);
  });

  it('needs nothing that a boundary denies, and one boundary denies what the policy grants', () => {
    const limits = boundaries(String(fresh.get('exports/account-authorization-details.json')));
    expect(Object.keys(limits)).toEqual(['role/data-lab', 'role/preview-runner']);
    const limited = { ...truth, principals: Object.fromEntries(Object.entries(truth.principals).filter(([name]) => name in limits)) };
    expect(judge(limited, limits)).toMatchObject({ lost: [], blind: [] });
    const drop = { action: 'glue:DeleteTable', resource: '*' };
    const asked = { principals: { 'role/data-lab': { needed: [drop], removable: [], mustStay: [] } }, weight: {} };
    expect(judge(asked, granted).lost).toEqual([]);
    expect(judge(asked, limits).lost).toHaveLength(1);
  });

  it('holds the grants in the definition files, but for the one that drifted', () => {
    const equal = (path: string, document: Document | undefined): boolean => JSON.stringify(JSON.parse(String(fresh.get(path)))) === JSON.stringify(document);
    const roles = ['ci-data', 'ci-deploy', 'ci-web', 'cleanup-previews', 'data-lab', 'ingest-worker', 'oncall', 'preview-runner', 'quarterly-report', 'shop-jobs', 'thumbnailer', 'tight-backup'];
    expect(roles.filter((role) => !equal(`policies/${role}.json`, granted[`role/${role}`]?.[0]))).toEqual([]);
    expect(['queue', 'topics'].map((name, index) => equal(`policies/feed-${name}.json`, granted['user/feed-partner']?.[index]))).toEqual([true, true]);
    expect(equal('policies/shared-tools.json', granted['role/ci-deploy']?.at(-1))).toBe(false);
    expect(String(fresh.get('policies/tight-backup.json'))).toMatch(/\r\n/u);
  });
});
