import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { LiveConfig } from '../../../../connectors/aws/spool/config.ts';
import { afterListing, listFrom, newNames } from '../../../../connectors/aws/spool/listed-days.ts';
import { logKey } from '../../../../connectors/aws/spool/log-key.ts';
import { freshAws } from './fresh-aws.ts';
import type { Service } from './local-aws.ts';
import { bucket, noTrails, sts } from './services.ts';

const NOW = '2026-05-20T12:00:00Z';

let objects: Map<string, Buffer>;
const local = freshAws((aws) => {
  objects = new Map();
  return [sts(aws), bucket('trail-logs', objects, 3), noTrails];
});

const keyOf = (day: string, n: number, { account = '111122223333', region = 'eu-central-1', kind = 'CloudTrail', before = '' } = {}): string =>
  `${before}AWSLogs/${account}/${kind}/${region}/${day.replaceAll('-', '/')}/${account}_${kind}_${region}_${day.replaceAll('-', '')}T1200Z_${String(n).padStart(4, '0')}.json.gz`;
const put = (day: string, n: number, more: Parameters<typeof keyOf>[2] = {}): string => {
  const key = keyOf(day, n, more);
  objects.set(key, gzipSync(JSON.stringify({ Records: [{ n, pad: 'x'.repeat(n * 100) }] })));
  return key;
};
const live = (logs: Partial<NonNullable<LiveConfig['logs']>> = {}): LiveConfig => ({ grants: false, trails: false, logs: { bucket: 'trail-logs', ...logs } });

describe('a bucket', () => {
  it('is fetched as it lies there: accounts, regions, digests, pages; bytes untouched', async () => {
    const keys = [...Array.from({ length: 8 }, (_, n) => put('2026-05-01', n)), put('2026-05-02', 1, { region: 'us-east-1' }), put('2026-05-02', 2, { account: '444455556666' }), put('2026-05-02', 3, { kind: 'CloudTrail-Digest' })];
    await local.fetching.fetch(live(), NOW);
    expect(local.fetching.files('usage')).toEqual([...keys].sort());
    for (const key of keys) expect(readFileSync(path.join(local.fetching.folder, 'usage', key)).equals(objects.get(key) ?? Buffer.of())).toBe(true);
    expect(local.fetching.statement()).toMatchObject({ state: 'complete', extents: [] });
  });

  it('of an organization has its id before the accounts, and a trail may have a prefix', async () => {
    const key = keyOf('2026-05-01', 1).replace('AWSLogs/', 'AWSLogs/o-abcdefghij/');
    objects.set(`some/prefix/${key}`, Buffer.from('x'));
    await local.fetching.fetch(live({ prefix: 'some/prefix' }), NOW);
    expect(local.fetching.files('usage')).toEqual([key]);
  });

  it('is fetched only in the chosen days, accounts and regions', async () => {
    for (const day of ['2026-05-01', '2026-05-02', '2026-05-03', '2026-05-04']) for (const region of ['eu-central-1', 'us-east-1']) for (const account of ['111122223333', '444455556666']) for (const kind of ['CloudTrail', 'CloudTrail-Digest']) put(day, 1, { region, account, kind });
    await local.fetching.fetch(live({ from: '2026-05-02', until: '2026-05-03', accounts: ['444455556666'], regions: ['us-east-1'], digests: false }), NOW);
    expect(local.fetching.files('usage')).toEqual(['2026-05-02', '2026-05-03'].map((day) => keyOf(day, 1, { region: 'us-east-1', account: '444455556666' })));
  });

  it('gives only what is new, also what is delivered late', async () => {
    for (const day of ['2026-04-25', '2026-05-01', '2026-05-02']) put(day, 1);
    await local.fetching.fetch(live(), NOW);
    const late = put('2026-04-25', 2);
    const fresh = [put('2026-05-02', 2), put('2026-05-03', 1)];
    local.aws.calls.length = 0;
    await local.fetching.fetch(live(), NOW);
    const fetched = local.aws.of('s3:GetObject').map(({ input }) => String(input['key']));
    // Of a day long past the names are forgotten: what it holds and no longer lies in the spool comes again, and counts once.
    expect(fetched.sort()).toEqual([late, ...fresh].sort());
    local.aws.calls.length = 0;
    await local.fetching.fetch(live(), NOW);
    expect(local.aws.of('s3:GetObject')).toEqual([]);
  });

  it('may hold other things, which are left alone', async () => {
    const key = put('2026-05-01', 1);
    for (const odd of ['AWSLogs/111122223333/CloudTrail/eu-central-1/2026/05/01/../../../../../../evil.json.gz', 'AWSLogs/111122223333/CloudTrail/eu-central-1/2026/05/01/', 'AWSLogs/111122223333/CloudTrail/eu-central-1/2026/05/01/a\\b.json.gz', 'AWSLogs/111122223333/CloudTrail/eu-central-1/README.txt', 'AWSLogs/111122223333/Config/eu-central-1/2026/05/01/x.json.gz', 'AWSLogs/111122223333/CloudTrail/eu-central-1/2026/05/01/.hidden.json.gz']) objects.set(odd, Buffer.from('odd'));
    await local.fetching.fetch(live(), NOW);
    expect(local.fetching.files('usage')).toEqual([key]);
  });
});

describe('what goes wrong', () => {
  it('a body that breaks off is asked for again, and never lies there as a part', async () => {
    const key = put('2026-05-01', 9);
    let seen = 0;
    const cut: Service = ({ action }) => (action === 's3:GetObject' && ++seen <= 2 ? { bytes: objects.get(key) ?? Buffer.of(), cutAt: 20 } : undefined);
    local.aws.services.unshift(cut);
    await local.fetching.fetch(live(), NOW);
    expect(seen).toBe(3);
    expect(readFileSync(path.join(local.fetching.folder, 'usage', key)).equals(objects.get(key) ?? Buffer.of())).toBe(true);
  });

  it('a body that always breaks off ends the fetch, which later goes on', async () => {
    const [first, second] = [put('2026-05-01', 1), put('2026-05-01', 2)];
    local.aws.services.unshift(({ action, input }) => (action === 's3:GetObject' && input['key'] === second ? { bytes: objects.get(second) ?? Buffer.of(), cutAt: 20 } : undefined));
    await expect(local.fetching.fetch(live(), NOW)).rejects.toMatchObject({ name: 'SourceError', message: expect.stringContaining('broke off'), remedy: expect.stringContaining('goes on where it stopped') });
    expect(local.fetching.files('usage')).toEqual([first]);
    expect(local.fetching.statement().state).toBe('fetching');
    local.aws.services.shift();
    local.aws.calls.length = 0;
    await local.fetching.fetch(live(), NOW);
    expect(local.aws.of('s3:GetObject').map(({ input }) => input['key'])).toEqual([second]);
    expect(local.fetching.files('usage')).toEqual([first, second]);
  });

  it('an object of another size than the listing tells is not taken', async () => {
    const key = put('2026-05-01', 1);
    local.aws.services.unshift(({ action }) => (action === 's3:GetObject' ? { bytes: Buffer.from('shorter') } : undefined));
    await expect(local.fetching.fetch(live(), NOW)).rejects.toThrow(`has 7 bytes instead of ${objects.get(key)?.length}`);
    expect(local.fetching.files('usage')).toEqual([]);
  });

  it.each([
    ['s3:ListBucket', { error: 'AccessDenied', status: 403 }, 'lack the permission s3:ListBucket', 'allow s3:ListBucket'],
    ['s3:GetObject', { error: 'AccessDenied', status: 403 }, 'lack the permission s3:GetObject', 'allow s3:GetObject'],
    ['s3:GetObject', { error: 'AccessDenied', status: 403, message: 'User: arn:aws:iam::111122223333:user/a is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-central-1:111122223333:key/k' }, 'lack the permission kms:Decrypt', 'allow kms:Decrypt'],
    ['s3:GetObject', { error: 'NoSuchKey', status: 404 }, 'NoSuchKey', 'run the command again'],
    ['s3:ListBucket', { error: 'NoSuchBucket', status: 404 }, 'there is no such thing', 'correct its name'],
    ['s3:ListBucket', { error: 'SlowDown', status: 503 }, 'too many requests', 'goes on where it stopped'],
    ['s3:ListBucket', { error: 'ExpiredToken', status: 400 }, 'have expired', 'log in again'],
  ] as const)('%s answered with %j is told with its remedy', async (action, answer, says, remedy) => {
    put('2026-05-01', 1);
    local.aws.services.unshift((call) => (call.action === action ? answer : undefined));
    await expect(local.fetching.fetch(live(), NOW)).rejects.toMatchObject({ name: 'SourceError', message: expect.stringContaining(says), remedy: expect.stringContaining(remedy) });
  });

  it('an empty bucket is a mistake of the configuration, not a quiet account', async () => {
    await expect(local.fetching.fetch(live(), NOW)).rejects.toMatchObject({ message: expect.stringContaining('holds no logs'), remedy: expect.stringContaining('prefix') });
  });
});

describe('keys', () => {
  it.each([
    ['AWSLogs/111122223333/CloudTrail/eu-central-1/2026/05/01/111122223333_CloudTrail_eu-central-1_20260501T1200Z_a.json.gz', '2026-05-01'],
    ['AWSLogs/o-abcdefghij/111122223333/CloudTrail/us-gov-west-1/2026/05/01/a.json.gz', '2026-05-01'],
    ['AWSLogs/111122223333/CloudTrail-Digest/eu-central-1/2026/05/01/a.json.gz', '2026-05-01'],
    ['AWSLogs/111122223333/CloudTrail-Insight/eu-central-1/2026/05/01/a.json.gz', undefined],
    ['AWSLogs/111122223333/CloudTrail/eu-central-1/2026/05/01/../a.json.gz', undefined],
    ['AWSLogs/1111/CloudTrail/eu-central-1/2026/05/01/a.json.gz', undefined],
    ['other/AWSLogs/111122223333/CloudTrail/eu-central-1/2026/05/01/a.json.gz', undefined],
  ])('%s', (key, day) => {
    expect(logKey('', key)?.day).toBe(day);
  });
});

describe('listed days', () => {
  const known = afterListing(undefined, new Map([['2026-03-01', ['a']], ['2026-05-01', ['b', 'c']], ['2026-05-02', ['d']]]));

  it('the newest are known by name, those of the last month by digest, older ones not at all', () => {
    expect(known).toMatchObject({ names: { '2026-05-01': ['b', 'c'], '2026-05-02': ['d'] }, digests: {}, last: '2026-05-02' });
    expect(listFrom(known, undefined)).toBe('2026-04-01');
    expect(listFrom(known, '2026-04-15')).toBe('2026-04-15');
    expect(listFrom(undefined, undefined)).toBeUndefined();
  });

  it('a day is asked for again only as far as it changed', () => {
    const later = afterListing(known, new Map([['2026-05-01', ['c', 'b']], ['2026-05-02', ['d']], ['2026-05-04', ['e']]]));
    expect(newNames(later, '2026-05-01', ['b', 'c'])).toEqual([]);
    expect(newNames(later, '2026-05-01', ['b', 'c', 'x'])).toEqual(['b', 'c', 'x']);
    expect(newNames(later, '2026-05-04', ['e', 'f'])).toEqual(['f']);
    expect(newNames(later, '2026-05-05', ['g'])).toEqual(['g']);
  });

  it('a listing that finds nothing forgets nothing', () => {
    expect(afterListing(known, new Map())?.last).toBe('2026-05-02');
  });
});
