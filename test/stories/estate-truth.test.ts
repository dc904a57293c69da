import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { estate } from '../../fixtures/generator/estate.ts';
import { grantedPolicies } from './granted.ts';
import { judge } from './judge.ts';
import type { Document, Truth } from './judge.ts';

const folder = fileURLToPath(new URL('../../fixtures/estate/', import.meta.url));

interface LogRecord {
  readonly eventID: string;
  readonly eventTime: string;
  readonly awsRegion: string;
  readonly readOnly: boolean;
  readonly errorCode?: string;
  readonly userIdentity: { readonly type?: string; readonly sessionContext?: { readonly sessionIssuer?: { readonly userName: string } } };
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
let truth: Truth & { readonly unchanged: readonly string[]; readonly dormant: readonly string[]; readonly window: { readonly days: number } };
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
    expect(codes).toEqual(new Set([undefined, 'AccessDenied', 'ThrottlingException', 'Client.RequestLimitExceeded', 'ValidationException', 'ResourceNotFoundException']));
    expect(types).toEqual(new Set(['AssumedRole', 'AWSService', 'IAMUser', 'WebIdentityUser', undefined]));
    expect([...fresh.keys()].some((path) => path.includes('/CloudTrail-Digest/'))).toBe(true);
  });

  it('stays small enough to be shipped', () => {
    const logs = [...fresh].filter(([path]) => path.startsWith('logs/')).reduce((sum, [, bytes]) => sum + bytes.length, 0);
    expect(logs).toBeLessThan(3_000_000);
  });
});

describe('the truth about the estate', () => {
  it('is met by the grants as they are: nothing lost, nothing removed', () => {
    expect(judge(truth, granted)).toMatchObject({ lost: [], blind: [], removedShare: 0 });
  });

  it('can be met in full: needs and the unobservable alone lose nothing and remove everything', () => {
    const ideal = Object.fromEntries(
      Object.entries(truth.roles).map(([role, facts]) => [
        role,
        [{ Statement: [...facts.needed, ...facts.mustStay].map((call) => ({ Effect: 'Allow', Action: call.action, Resource: call.resource })) }],
      ]),
    );
    expect(judge(truth, ideal)).toMatchObject({ lost: [], blind: [], kept: [], removedShare: 1 });
  });

  it('convicts the habit of keeping only what the last 30 days show', () => {
    const recent = { ...granted, 'quarterly-report': [] };
    expect(judge(truth, recent).lost.length).toBeGreaterThan(9);
  });

  it('never calls something both needed and removable', () => {
    for (const facts of Object.values(truth.roles)) {
      const needed = new Set([...facts.needed, ...facts.mustStay].map((call) => call.action));
      expect(facts.removable.filter((action) => needed.has(action))).toEqual([]);
    }
  });

  it('knows no session of the dormant role, and two days of the quarterly one, 91 apart', () => {
    const daysOf = (role: string): readonly string[] => [
      ...new Set(records.filter((record) => record.userIdentity.sessionContext?.sessionIssuer?.userName === role).map((record) => record.eventTime.slice(0, 10))),
    ].toSorted();
    expect(truth.dormant.flatMap(daysOf)).toEqual([]);
    const [first = '', second = '', ...rest] = daysOf('quarterly-report');
    expect(rest).toEqual([]);
    expect((Date.parse(second) - Date.parse(first)) / 86_400_000).toBe(91);
  });

  it('has nothing to remove from the role that needs all it has', () => {
    expect(truth.unchanged).toEqual(['tight-backup']);
    expect(truth.roles['tight-backup']?.removable).toEqual([]);
  });

  it('holds the grants in the definition files, but for the one that drifted', () => {
    const equal = (path: string, document: Document | undefined): boolean => JSON.stringify(JSON.parse(String(fresh.get(path)))) === JSON.stringify(document);
    expect(
      Object.fromEntries(['ci-deploy', 'ingest-worker', 'oncall', 'quarterly-report', 'tight-backup'].map((role) => [role, equal(`policies/${role}.json`, granted[role]?.[0])])),
    ).toEqual({ 'ci-deploy': true, 'ingest-worker': true, oncall: true, 'quarterly-report': true, 'tight-backup': true });
    expect(equal('policies/shared-tools.json', granted['ci-deploy']?.at(-1))).toBe(false);
    expect(String(fresh.get('policies/tight-backup.json'))).toMatch(/\r\n/u);
  });
});
