import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formats } from '../../../../reports/index.ts';
import { ScanDocument } from '../../../../src/core/documents/scan.ts';
import { withRun } from '../../../../src/cli/open-run.ts';
import { readLedger } from '../../../../src/cli/output-documents.ts';
import { writeReports } from '../../../../src/scan/report.ts';
import { collect } from '../../../../src/scan/collect.ts';
import { scan } from '../../../../src/scan.ts';
import { FIXTURES, filesOf } from '../../../stories/scan-story.ts';
import { LocalAws } from './local-aws.ts';
import { accountDetails, bucket, eventHistory, noTrails, sts, SUMMARY, type HistoryEvent } from './services.ts';

const ESTATE = path.join(FIXTURES, 'estate');
const AS_OF = '2026-07-01';
const LOGS = path.join(ESTATE, 'logs');

/** The logs of the last two months. */
const logFiles = (): readonly string[] => readdirSync(LOGS, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.relative(LOGS, path.join(entry.parentPath, entry.name))).filter((name) => /\/2026\/0[56]\//.test(name));

/** Every event of the estate's logs, as its history. */
function historyOf(): HistoryEvent[] {
  return logFiles().filter((name) => !name.includes('Digest')).flatMap((name) => {
    const { Records: records } = JSON.parse(gunzipSync(readFileSync(path.join(LOGS, name))).toString('utf8')) as { Records: Record<string, unknown>[] };
    return records.map((record) => ({ region: String(record['awsRegion']), record }));
  });
}

let aws: LocalAws;
let place: string;
beforeAll(async () => {
  place = mkdtempSync(path.join(os.tmpdir(), 'pawl-live-'));
  aws = new LocalAws();
  await aws.start();
  aws.services.push(sts(aws), accountDetails({ '111122223333': account() }, 2), noTrails, bucket('trail-logs', new Map(logFiles().map((name) => [name, readFileSync(path.join(LOGS, name))]))), eventHistory(historyOf(), 2_000));
});
afterAll(async () => {
  await aws.stop();
  rmSync(place, { recursive: true, force: true });
});

/** A few roles of the estate, so that judging them takes little. */
function account(): Record<string, unknown> {
  const details = JSON.parse(readFileSync(path.join(ESTATE, 'exports/account-authorization-details.json'), 'utf8')) as { RoleDetailList: { RoleName: string }[] };
  return { UserDetailList: [], GroupDetailList: [], Policies: [], RoleDetailList: details.RoleDetailList.filter(({ RoleName: name }) => ['cleanup-previews', 'ingest-worker', 'tight-backup'].includes(name)) };
}

/** A folder whose source reads what the lines say. */
function estate(name: string, lines: readonly string[]): string {
  const folder = path.join(place, name);
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'export.json'), JSON.stringify(account()));
  writeFileSync(path.join(folder, 'summary.json'), JSON.stringify({ SummaryMap: SUMMARY }));
  writeFileSync(path.join(folder, 'pawl.yaml'), `cycle: monthly\nsources:\n  - id: shop\n    connector: aws\n    observability: { multiRegion: true }\n    grantsTakenAt: 2026-06-30T06:00:00Z\n${lines.map((line) => `    ${line}\n`).join('')}`);
  return folder;
}

/** A path as pawl.yaml in the folder of that name would write it. */
function from(name: string, target: string): string {
  return JSON.stringify(path.relative(path.join(place, name), target));
}

/** Scans as `pawl scan` does, the fetch beginning at a fixed instant; tells what was written. */
async function scanned(folder: string, startedAt = '2026-07-01T00:00:00Z'): Promise<ReadonlyMap<string, string>> {
  await withRun({ config: path.join(folder, 'pawl.yaml'), threads: 0, asOf: AS_OF }, async (run) => {
    const sources = run.sources.map((source) => (source.live === undefined ? source : { ...source, live: { ...source.live, startedAt: Date.parse(startedAt) } }));
    await scan({ ...run, sources }, (found, proposals) => {
      writeReports(run.output, Object.values(formats), { scan: found, proposals, readLedger: (principal) => readLedger(run.output, principal) });
    });
  });
  return filesOf(path.join(folder, 'pawl-out'));
}


describe('a scan of the running system', () => {
  it('from the bucket of a trail writes what the scan of its files writes, byte by byte', async () => {
    const offline = estate('offline', ['grants: [export.json, summary.json]', 'usage: logs/AWSLogs']);
    for (const name of logFiles().filter((one) => !one.includes('Digest'))) cpSync(path.join(LOGS, name), path.join(offline, 'logs', name));
    const live = estate('live', ['live:', '  logs: { bucket: trail-logs, digests: false }']);
    const [wanted, found] = [await scanned(offline), await scanned(live)];
    expect([...found.keys()]).toContain('scan.json');
    expect(JSON.parse(Buffer.from(wanted.get('proposals.json') ?? '', 'base64').toString('utf8'))).toMatchObject({ proposals: expect.arrayContaining([expect.objectContaining({ outcome: 'proved' })]) });
    expect(found).toEqual(wanted);
    // What was committed is gone, and a second night fetches no log again.
    const left = readdirSync(path.join(live, '.pawl/spool/shop'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ name }) => name);
    expect(left.filter((name) => name.endsWith('.gz') || name.startsWith('account-'))).toEqual([]);
    aws.calls.length = 0;
    await withRun({ config: path.join(live, 'pawl.yaml'), threads: 0 }, (run) => collect(run));
    expect(aws.of('s3:GetObject')).toEqual([]);
  }, 120_000);

  it('from its event history counts quiet days as covered, and the kept files scan to the same bytes without it', async () => {
    const live = estate('history', ['live:', '  keep: true', '  events: { regions: [eu-central-1, us-east-1, sa-east-1], from: 2026-05-20 }']);
    const found = await scanned(live, '2026-06-14T06:00:00Z');
    const [instance] = ScanDocument.parse(JSON.parse(Buffer.from(found.get('scan.json') ?? '', 'base64').toString('utf8'))).instances;
    // Nothing ever happened in sa-east-1; the history says so.
    expect(instance).toMatchObject({ window: { fromDay: '2026-05-20', toDay: '2026-06-14', until: '2026-06-14T05:45:00Z' }, gaps: [], scopes: ['eu-central-1', 'sa-east-1', 'us-east-1'] });
    const kept = estate('kept', [`grants: ${from('kept', path.join(live, '.pawl/spool/shop/grants'))}`, `usage: ${from('kept', path.join(live, '.pawl/spool/shop/usage'))}`]);
    expect(await scanned(kept)).toEqual(found);
  }, 120_000);
});

describe('the command', () => {
  const pawl = async (folder: string, ...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> => {
    const child = spawn(process.execPath, [path.resolve(import.meta.dirname, '../../../../dist/src/cli.js'), ...args], { cwd: folder, env: { ...process.env, ...aws.environment() } });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    const [status] = (await once(child, 'close')) as [number];
    return { status, stdout, stderr };
  };

  it('says nothing of the SDK and its Node versions, and tells in doctor what was fetched', async () => {
    const folder = estate('command', ['live:', '  logs: { bucket: trail-logs, from: 2026-06-20, regions: [eu-central-1] }', '  events: { regions: [sa-east-1], from: 2026-01-01 }']);
    const collected = await pawl(folder, 'collect');
    expect(collected).toMatchObject({ status: 0, stderr: expect.not.stringMatching(/warn|SDK|node/i) });
    const doctor = await pawl(folder, 'doctor');
    expect(doctor.stdout).toContain('fetched live');
    expect(doctor.stdout).toMatch(/111122223333 sa-east-1 +\d{4}-\d\d-\d\d … \d{4}-\d\d-\d\dT/);
    expect(doctor.stderr).toBe('');
  }, 60_000);

  it('tells a missing permission with its name, ends with 3, and leaves nothing that looks complete', async () => {
    const folder = estate('denied', ['live:', '  logs: { bucket: trail-logs }']);
    aws.services.unshift(({ action }) => (action === 's3:GetObject' ? { error: 'AccessDenied', status: 403, message: 'no' } : undefined));
    const denied = await pawl(folder, 'scan', '--as-of', AS_OF);
    aws.services.shift();
    expect(denied.status).toBe(3);
    expect(denied.stderr).toContain('lack the permission s3:GetObject');
    expect(denied.stderr).toContain('docs/connectors/aws.md');
    expect(readFileSync(path.join(folder, '.pawl/spool/shop/usage/pawl-spool.json'), 'utf8')).toContain('"fetching"');
    expect((await pawl(folder, 'doctor')).stdout).toContain('cut off');
  }, 60_000);
});
