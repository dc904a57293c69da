import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { withRun } from '../../../../src/cli/open-run.ts';
import { collect } from '../../../../src/scan/collect.ts';
import { ACCOUNT, makeChain } from '../digest-chain.ts';
import { LocalAws } from './local-aws.ts';
import { bucket, sts } from './services.ts';

const HOUR = 3_600_000;
const FIRST = '2026-05-01T00:17:00Z';
const days = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, n) => `2026-05-${String(from + n).padStart(2, '0')}`);

/** A trail over ten days, validated; nothing happens from the third to the sixth. Objects with the instant of their delivery. */
const chain = makeChain({
  from: FIRST,
  hours: 240,
  region: 'eu-central-1',
  records: (hour, at) => (hour % 5 !== 0 || (hour > 48 && hour < 144) ? [] : [{ eventVersion: '1.09', eventID: `00000000-0000-4000-8000-${String(hour).padStart(12, '0')}`, eventTime: new Date(at + 60_000).toISOString().replace('.000', ''), eventSource: 'ec2.amazonaws.com', eventName: 'DescribeInstances', awsRegion: 'eu-central-1', recipientAccountId: ACCOUNT, userIdentity: { type: 'IAMUser', principalId: 'AIDAEXAMPLE', accountId: ACCOUNT } }]),
});
const delivered = [
  ...chain.logs.map(({ object, content }) => ({ object, content, at: Date.parse(FIRST) + Number(/_h(\d+)\./.exec(object)?.[1]) * HOUR + 600_000 })),
  ...chain.digests.map(({ object, content }, hour) => ({ object, content, at: Date.parse(FIRST) + (hour + 1) * HOUR + 900_000 })),
];

let aws: LocalAws;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-nights-'));
  aws = new LocalAws();
  await aws.start();
});
afterEach(async () => {
  await aws.stop();
  rmSync(folder, { recursive: true, force: true });
});

const Row = z.strictObject({ used_on: z.string(), state: z.string() });

/** What the days look like after a night, and the faults that digests show. */
async function night(at: string, trouble: ReadonlySet<string> = new Set()): Promise<{ readonly covered: readonly string[]; readonly spoiled: readonly string[] }> {
  const there = new Map(delivered.filter((one) => one.at <= Date.parse(at) && !trouble.has(one.object)).map(({ object, content }) => [object, gzipSync(content)]));
  aws.services.splice(0, 9, sts(aws), ({ action }) => (action === 'cloudtrail:ListPublicKeys' ? { output: JSON.parse(chain.publicKeys.replace(/"Validity\w+":"[^"]*",?/g, '').replace(/,}/g, '}')) as Record<string, unknown> } : undefined), bucket('trail-logs', there));
  writeFileSync(path.join(folder, 'pawl.yaml'), 'sources:\n  - id: shop\n    connector: aws\n    live: { grants: false, trails: false, logs: { bucket: trail-logs } }\n');
  return withRun({ config: path.join(folder, 'pawl.yaml'), threads: 0 }, async (run) => {
    await collect({ ...run, sources: run.sources.map((source) => (source.live === undefined ? source : { ...source, live: { ...source.live, startedAt: Date.parse(at) } })) });
    const rows = await run.store.rows("SELECT DISTINCT used_on, state FROM coverage WHERE scope = 'eu-central-1' ORDER BY ALL", Row);
    return { covered: rows.filter(({ state }) => state === 'covered').map((row) => row.used_on), spoiled: rows.filter(({ state }) => state !== 'covered').map((row) => row.used_on) };
  });
}

it('digests prove the quiet days although committed files are deleted each night', async () => {
  for (let day = 2; day <= 10; day += 1) {
    // Night by night, one of them late and one left out.
    if (day === 6) continue;
    const { covered, spoiled } = await night(`2026-05-${String(day).padStart(2, '0')}T0${day === 4 ? 3 : 1}:30:00Z`);
    expect(spoiled).toEqual([]);
    // The newest digest is confirmed only by the next one, so a day may end before midnight.
    expect(covered).toEqual(days(1, covered.includes(days(day, day)[0] ?? '') ? day : day - 1));
  }
  const left = readdirSync(path.join(folder, '.pawl/spool/shop/usage'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.gz'));
  expect(left.filter((name) => name.includes('Digest')).every((name) => /2026.05.(?:0[89]|10)/.test(name))).toBe(true);
  expect(left.length).toBeLessThan(delivered.length / 2);
});

it('a log file that is gone from the bucket spoils its day', async () => {
  const lost = chain.logs.find(({ object }) => object.includes('/2026/05/02/'))?.object ?? '';
  const { spoiled } = await night('2026-05-04T01:30:00Z', new Set([lost]));
  expect(spoiled).toContain('2026-05-02');
});
