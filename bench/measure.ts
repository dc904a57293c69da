// One measurement in a process of its own: tsx bench/measure.ts <system> gunzip|duckdb|collect <folder> [half | state file]
import { DuckDBInstance } from '@duckdb/node-api';
import { readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { systemNamed } from './systems.ts';
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

/** The bare statement of the system over the same files. */
async function duckdb(folder: string): Promise<number> {
  const connection = await (await DuckDBInstance.create(':memory:', { threads: String(os.availableParallelism()) })).connect();
  const answer = await connection.runAndReadAll(system.sql, { files: path.join(folder, system.files) });
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
    sources: [{ id: 'bench', connector, baseDir: folder, grants: [], usage: [system.files], definitions: [] }],
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
  const { collect } = await built<typeof import('../src/scan/collect.ts')>('src/scan/collect.js');
  const { openStore } = await built<typeof import('../src/store/open.ts')>('src/store/open.js');
  const connector = await CONNECTORS[system.connector]?.();
  if (connector === undefined) throw new RangeError(`no connector ${system.connector}`);
  return { connector, collect, openStore };
}

const USAGE = 'usage: tsx bench/measure.ts <system> gunzip|duckdb|collect <folder> [half | state file]';
const [of, what, folder, more] = process.argv.slice(2);
const system = systemNamed(of);
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
if (work === undefined || folder === undefined) throw new RangeError(USAGE);
const cpu = process.cpuUsage();
const from = performance.now();
const events = await work(folder, more ?? '');
const seconds = (performance.now() - from) / 1_000;
const used = process.cpuUsage(cpu);
process.stdout.write(JSON.stringify({ events, seconds, cpuSeconds: (used.user + used.system) / 1e6, peakMb: process.resourceUsage().maxRSS / 1_024 } satisfies Measured));
