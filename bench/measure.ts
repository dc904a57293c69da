// One measurement in a process of its own: tsx bench/measure.ts gunzip|duckdb|collect <folder> [half | state file]
import { DuckDBInstance } from '@duckdb/node-api';
import { readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { databaseThreads, DEFAULT_MEMORY_MB, defaultThreads } from '../src/cli/defaults.ts';

/** What one measurement says. */
export interface Measured {
  /** Events that were read, as the measured program counted them. */
  readonly events: number;
  /** Wall clock, without the start of the process. */
  readonly seconds: number;
  /** Of all threads. */
  readonly cpuSeconds: number;
  /** Largest resident set of the process, in MB. */
  readonly peakMb: number;
}

async function gunzip(folder: string, half: number): Promise<number> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name)).sort();
  for (const [index, file] of files.entries()) if (index % 2 === half) gunzipSync(readFileSync(file), { chunkSize: 4_194_304 });
  return 0;
}

/** The fastest bare statement that we know for the roll-up that `collect` makes: explicit columns, a line per file, no detection. */
async function duckdb(folder: string): Promise<number> {
  const connection = await (await DuckDBInstance.create(':memory:', { threads: String(os.availableParallelism()) })).connect();
  const answer = await connection.runAndReadAll(
    `WITH event AS (
      SELECT unnest(Records) AS r
      FROM read_json($files, format = 'newline_delimited', records = true, auto_detect = false, hive_partitioning = false, maximum_object_size = 33554432,
        columns = {Records: 'STRUCT(eventID VARCHAR, eventTime VARCHAR, eventSource VARCHAR, eventName VARCHAR, awsRegion VARCHAR, recipientAccountId VARCHAR, errorCode VARCHAR,
          userIdentity STRUCT(principalId VARCHAR, sessionContext STRUCT(sessionIssuer STRUCT(principalId VARCHAR))), resources STRUCT(ARN VARCHAR)[])[]'})
    ), rolled AS (
      SELECT r.recipientAccountId, r.awsRegion, r.userIdentity.sessionContext.sessionIssuer.principalId AS issuer, r.userIdentity.principalId AS session,
             r.eventSource, r.eventName, r.errorCode, r.resources, substr(r.eventTime, 1, 10) AS used_on,
             count(*) AS uses, count(DISTINCT r.eventID) AS calls, min(r.eventTime) AS first_at, max(r.eventTime) AS last_at
      FROM event GROUP BY ALL
    )
    SELECT CAST(sum(uses) AS INTEGER) AS events, CAST(sum(calls) AS INTEGER) AS calls FROM rolled`,
    { files: path.join(folder, '**/*.json.gz') },
  );
  return z.array(z.object({ events: z.number() })).parse(answer.getRowObjectsJson())[0]?.events ?? 0;
}

/** A module of the built program: what people run. */
async function built<M>(module: string): Promise<M> {
  return (await import(pathToFileURL(path.resolve(import.meta.dirname, '../dist', module)).href)) as M;
}

async function collected(folder: string, state: string): Promise<number> {
  const { connector, collect, openStore } = await loaded();
  const store = await openStore(state, { memoryMb: DEFAULT_MEMORY_MB, threads: databaseThreads() });
  await collect({
    store,
    sources: [{ id: 'bench', connector, baseDir: folder, grants: [], usage: ['AWSLogs'], definitions: [] }],
    threads: defaultThreads(),
    workerUrl: pathToFileURL(path.resolve(import.meta.dirname, '../dist/src/worker.js')),
    progress: () => undefined,
  });
  const [row] = await store.rows('SELECT CAST(sum(records) AS BIGINT) AS records FROM input', z.object({ records: z.number() }));
  await store.close();
  return row?.records ?? 0;
}

async function load() {
  const { CONNECTORS } = await built<typeof import('../connectors/index.ts')>('connectors/index.js');
  const { collect } = await built<typeof import('../src/collect.ts')>('src/collect.js');
  const { openStore } = await built<typeof import('../src/store/open.ts')>('src/store/open.js');
  const connector = await CONNECTORS['aws']?.();
  if (connector === undefined) throw new RangeError('no connector aws');
  return { connector, collect, openStore };
}

const [what, folder, more] = process.argv.slice(2);
const ready = what === 'collect' ? load() : undefined;
async function loaded(): ReturnType<typeof load> {
  return ready ?? load();
}
await ready;
const WORK: Readonly<Record<string, (folder: string, more: string) => Promise<number>>> = {
  gunzip: (place, half) => gunzip(place, Number(half)),
  duckdb,
  collect: collected,
};
const work = WORK[what ?? ''];
if (work === undefined || folder === undefined) throw new RangeError('usage: tsx bench/measure.ts gunzip|duckdb|collect <folder> [half | state file]');
const cpu = process.cpuUsage();
const from = performance.now();
const events = await work(folder, more ?? '');
const seconds = (performance.now() - from) / 1_000;
const used = process.cpuUsage(cpu);
process.stdout.write(JSON.stringify({ events, seconds, cpuSeconds: (used.user + used.system) / 1e6, peakMb: process.resourceUsage().maxRSS / 1_024 } satisfies Measured));
