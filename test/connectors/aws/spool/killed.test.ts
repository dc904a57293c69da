import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LiveConfig } from '../../../../connectors/aws/spool/config.ts';
import { Fetching } from './fetching.ts';
import { LocalAws } from './local-aws.ts';
import { bucket, eventHistory, noTrails, sts, type HistoryEvent } from './services.ts';
import { runAndKill } from '../../../ingest/kill.ts';

const CHILD = fileURLToPath(new URL('./fetch-child.ts', import.meta.url));
const NOW = '2026-05-20T12:00:00Z';
const LIVE: LiveConfig = { grants: false, trails: false, logs: { bucket: 'trail-logs' }, events: { regions: ['eu-central-1', 'us-east-1'] } };
const KILLS = process.env['PAWL_TORTURE'] ? 40 : 3;

const objects = new Map<string, Buffer>(Array.from({ length: 300 }, (_, n) => [`AWSLogs/111122223333/CloudTrail/eu-central-1/2026/05/${String(1 + (n % 5)).padStart(2, '0')}/111122223333_CloudTrail_eu-central-1_20260501T1200Z_${n}.json.gz`, randomBytes(20_000)]));
const events = Array.from({ length: 9_000 }, (_, n): HistoryEvent => {
  const region = n % 3 === 0 ? 'us-east-1' : 'eu-central-1';
  return { region, record: { eventID: `id-${n}`, eventTime: new Date(Date.parse('2026-05-01T00:00:00Z') + n * 100_000).toISOString(), eventName: 'X', eventSource: 'x', awsRegion: region } };
});

let aws: LocalAws;
const fetchings: Fetching[] = [];
beforeEach(async () => {
  aws = new LocalAws();
  await aws.start();
  aws.services.push(sts(aws), noTrails, bucket('trail-logs', objects), eventHistory(events, 1_000));
});
afterEach(async () => {
  await aws.stop();
  for (const one of fetchings.splice(0)) one.dispose();
});

function begun(): Fetching {
  const made = new Fetching();
  fetchings.push(made);
  return made;
}

const eventIds = (fetching: Fetching): readonly string[] => [...new Set(fetching.records().map((record) => String(record['eventID'])))].sort();
const logs = (fetching: Fetching): readonly string[] =>
  fetching.files('usage').filter((name) => name.startsWith('AWSLogs')).map((name) => `${name} ${createHash('sha256').update(readFileSync(path.join(fetching.folder, 'usage', name))).digest('hex')}`);

it('a fetch that is killed at any moment goes on where it stopped: it ends with what an unbroken one gives', async () => {
  const [killed, unbroken] = [begun(), begun()];
  let random = 11;
  const next = (below: number): number => (random = (random * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
  let kills = 0;
  for (let run = 0; run < KILLS; run += 1) {
    if ((await runAndKill([CHILD, killed.folder, NOW, JSON.stringify(LIVE)], 1 + next(60), next(30), aws.environment())) === 'ended') break;
    kills += 1;
    // Whatever lies there under its name is whole, and the spool says that it is not.
    expect(killed.statement().state).toBe('fetching');
    for (const name of killed.files('usage').filter((one) => one.startsWith('AWSLogs'))) expect(readFileSync(path.join(killed.folder, 'usage', name)).equals(objects.get(name) ?? Buffer.of())).toBe(true);
    expect(() => killed.records()).not.toThrow();
  }
  expect(kills).toBeGreaterThan(1);
  await killed.fetch(LIVE, NOW);
  await unbroken.fetch(LIVE, NOW);
  expect(eventIds(killed)).toEqual(eventIds(unbroken));
  expect(eventIds(killed)).toHaveLength(events.length);
  expect(logs(killed)).toEqual(logs(unbroken));
  expect(killed.statement()).toEqual(unbroken.statement());
}, 180_000);

it('is told when there is no room, and goes on when there is', async () => {
  const fetching = begun();
  const child = spawn('bash', ['-c', `ulimit -f 16; exec "$0" "$@"`, process.execPath, '--import', 'tsx', CHILD, fetching.folder, NOW, JSON.stringify(LIVE)], { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...aws.environment() } });
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const code = await new Promise((resolve) => child.on('exit', resolve));
  expect(code).not.toBe(0);
  expect(stderr).toContain('larger than is allowed');
  expect(stderr).toContain('make room for');
  expect(fetching.statement().state).toBe('fetching');
  await fetching.fetch(LIVE, NOW);
  expect(logs(fetching)).toHaveLength(objects.size);
}, 120_000);
