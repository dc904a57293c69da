import { z } from 'zod';
import type { AnyConnector } from './core/connector.ts';
import type { UtcDay } from './core/day.ts';
import { sha256 } from './core/digest.ts';
import { SourceError } from './core/errors.ts';
import { canonicalJson } from './core/json.ts';
import { by } from './core/order.ts';
import { valueWithoutSecrets } from './core/secrets.ts';
import type { FoldPool } from './ingest/pool.ts';
import { inlinePool, workerPool } from './ingest/pool.ts';
import { emptySpool, fetchLive, type LiveRun } from './ingest/spool/live.ts';
import { dateInventories, enterInventories } from './ingest/inventories/enter.ts';
import { enterProved } from './ingest/proved.ts';
import { enterTexts, listAll, readText, readTexts } from './ingest/texts.ts';
import type { BatchSize } from './ingest/pipeline.ts';
import { settleActors } from './ingest/settle/settle.ts';
import { isUnfinished, noteFinished } from './ingest/unfinished.ts';
import { ingestUsage, prepareIngest, type UsageSummary } from './ingest/usage.ts';
import type { Column, Store } from './store/store.ts';

/** A source as `collect` sees it; paths and patterns are relative to `baseDir`, with `/`. */
export interface CollectSource {
  readonly id: string;
  readonly connector: AnyConnector;
  readonly baseDir: string;
  readonly grants: readonly string[];
  /** The owner's word: the exports of `grants` were taken then or earlier; milliseconds since 1970. */
  readonly grantsTakenAt?: number | undefined;
  /** Files of what the system's maker documents, by the key of pawl.yaml that names them; read together with the grants. */
  readonly documented?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly usage: readonly string[];
  /** Files that tell what the record could show, by kind. */
  readonly evidence?: Readonly<Record<string, readonly string[]>> | undefined;
  /** What pawl.yaml itself says of the record, see `EvidenceSource`. */
  readonly stated?: Readonly<Record<string, string>> | undefined;
  readonly definitions: readonly { readonly path: string; readonly defines?: string | undefined }[];
  /** Fetched from the running system before files are read. */
  readonly live?: LiveRun;
}

/** What `collect` needs. */
export interface CollectRun {
  readonly store: Store;
  readonly sources: readonly CollectSource[];
  /** Worker threads; 0 folds in this thread. */
  readonly threads: number;
  /** The worker entry; needed when there are threads. */
  readonly workerUrl?: URL;
  /** How much is committed at once; only tests change it. */
  readonly batch?: BatchSize;
  /** The day of the run: what is read now was exported on it or earlier. Left out, that is not known. */
  readonly asOf?: UtcDay;
  readonly progress: (event: { readonly stage: 'collect'; readonly text: string; readonly done?: number; readonly total?: number }) => void;
}

/** What was read of each source; the counts of records are in the state. */
export interface CollectSummary {
  readonly sources: readonly ({ readonly id: string } & UsageSummary)[];
}

/**
 * Reads every source into the state: grants exports, definition files, and usage files that are new or changed.
 * Idempotent; a run that is killed goes on where it stopped. A broken source does not keep the others from being read.
 * @throws SourceError after all sources were tried, naming what is broken.
 */
export async function collect(run: CollectRun): Promise<CollectSummary> {
  const { store } = run;
  await prepareIngest(store);
  const pool = openPool(run);
  const sources = [];
  const broken: SourceError[] = [];
  try {
    for (const source of run.sources) {
      try {
        sources.push({ id: source.id, ...(await collectSource(run, source, pool)) });
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        broken.push(error);
      }
    }
  } finally {
    await pool.close();
  }
  if (await isUnfinished(store)) {
    await settle(run);
    if (broken.length === 0) await noteFinished(store);
  }
  const [first, ...others] = broken;
  if (first === undefined) return { sources };
  if (others.length === 0) throw first;
  throw new SourceError(first.source, broken.map((error) => `${error.source}: ${error.message}`).join('; '), { remedy: first.remedy });
}

/** After all sources were read, because a session may have been issued in another account. */
async function settle({ store, sources }: CollectRun): Promise<void> {
  for (const connector of new Set(sources.map((source) => source.connector))) {
    const actors = connector.usage?.actors;
    if (actors === undefined) continue;
    await settleActors(store, sources.filter((source) => source.connector === connector).map((source) => source.id), actors);
  }
}

function openPool({ threads, workerUrl, sources }: CollectRun): FoldPool {
  if (threads > 0 && workerUrl !== undefined) return workerPool(threads, workerUrl);
  return inlinePool(new Map(sources.map(({ connector }) => [connector.id, connector])));
}

async function collectSource(run: CollectRun, given: CollectSource, pool: FoldPool): Promise<UsageSummary> {
  const { store } = run;
  const source = given.live === undefined ? given : await fetched(run, given, given.live);
  const summary = await collectFiles(run, source, pool);
  if (run.asOf !== undefined) await dateInventories(store, source.id, run.asOf);
  if (source.live !== undefined) await emptySpool(store, source.id, source.live, source.baseDir, (name) => source.connector.usage?.file(name).skip === 'digest');
  return summary;
}

/** The source with what its live part laid down, as if pawl.yaml named these files. */
async function fetched({ store, progress }: CollectRun, source: CollectSource, live: LiveRun): Promise<CollectSource> {
  const tell = (text: string, done?: number, total?: number): void =>
    progress({ stage: 'collect', text: `${source.id}: ${text}`, ...(done === undefined ? {} : { done }), ...(total === undefined ? {} : { total }) });
  const { grants, usage, evidence } = await fetchLive(store, source.id, live, source.baseDir, tell);
  return { ...source, grants: [...source.grants, ...grants], usage: [...source.usage, ...usage], evidence: evidence.length === 0 ? source.evidence : { ...source.evidence, spool: evidence } };
}

async function collectFiles(run: CollectRun, source: CollectSource, pool: FoldPool): Promise<UsageSummary> {
  const { store, progress } = run;
  progress({ stage: 'collect', text: `${source.id}: grants and definitions` });
  await collectGrants(store, source);
  await collectDefinitions(store, source);
  const evidence = await collectEvidence(store, source);
  if (source.connector.usage === undefined || source.usage.length === 0) return { listed: 0, read: 0, ignored: [] };
  progress({ stage: 'collect', text: `${source.id}: listing files` });
  return ingestUsage(store, pool, { ...source, evidence }, (done, total) => progress({ stage: 'collect', text: source.id, done, total }), run.batch);
}

async function collectGrants(store: Store, source: CollectSource): Promise<void> {
  const { id, connector } = source;
  const { files, texts } = readTexts(id, 'grants', source.baseDir, connector.grants === undefined ? [] : source.grants);
  const documented = texts.length === 0 ? [] : Object.entries(source.documented ?? {}).map(([key, patterns]) => readTexts(id, key, source.baseDir, patterns));
  const inventories = texts.length === 0 ? [] : (connector.grants?.read(id, texts, documented.flatMap((one) => one.texts)) ?? []);
  const read = new Map([...files, ...documented.flatMap((one) => one.files)].map((file) => [file.name, file]));
  await store.transaction(async () => {
    await enterInventories(store, { source: id, system: connector.id, takenAt: source.grantsTakenAt }, inventories);
    await enterTexts(store, id, 'grants', [...read.values()].sort(by((file) => file.name)));
  });
}

/** Of a definition file the state keeps where it is and what it was, never its text. */
async function collectDefinitions(store: Store, source: CollectSource): Promise<void> {
  const found = source.definitions.map(({ path, defines }) => ({ defines: valueWithoutSecrets(defines ?? null), files: listAll(source.id, 'definitions', source.baseDir, [path]) }));
  const files = new Map(found.flatMap((one) => one.files.map((file) => [file.name, file])));
  const digests = new Map([...files.values()].map((file) => [file.name, sha256(readText(source.id, file))]));
  const rows = found.flatMap(({ files: own, defines }) => own.map(({ name }) => ({ path: name, defines }))).sort(by((row) => row.path));
  await store.transaction(async () => {
    await replaceRows(store, 'definition', source.id, [
      { name: 'path', values: rows.map((row) => row.path) },
      { name: 'defines', values: rows.map((row) => row.defines) },
      { name: 'sha256', values: rows.map((row) => digests.get(row.path)!) },
    ]);
    await enterTexts(store, source.id, 'definition', [...files.values()].sort(by((file) => file.name)));
  });
}

/** Reads the files that tell what the record could show; returns what they say. */
async function collectEvidence(store: Store, { id, connector, baseDir, evidence = {}, stated = {} }: CollectSource): Promise<unknown> {
  const found = Object.entries(evidence).map(([kind, patterns]) => ({ kind, ...readTexts(id, `observability.${kind}`, baseDir, patterns) }));
  const files = found.flatMap((one) => one.files).sort(by((file) => file.name));
  const isNone = files.length === 0 && Object.keys(stated).length === 0;
  const read = isNone ? undefined : connector.evidence?.read(id, Object.fromEntries(found.map(({ kind, texts }) => [kind, texts])), stated);
  await store.transaction(async () => {
    await replaceRows(store, 'evidence', id, [{ name: 'body', values: read === undefined ? [] : [canonicalJson(valueWithoutSecrets(read.body))] }]);
    await enterProved(store, id, 'file', valueWithoutSecrets(read?.proved ?? []));
    await enterTexts(store, id, 'evidence', [...new Map(files.map((file) => [file.name, file])).values()]);
  });
  return read?.body;
}

/** Makes a table hold just these rows of the source; equal rows are left alone. */
async function replaceRows(store: Store, table: 'definition' | 'evidence', source: string, columns: readonly Column[]): Promise<void> {
  const [first] = columns;
  const count = first?.values.length ?? 0;
  const names = columns.map((column) => column.name).join(', ');
  const now = Array.from({ length: count }, (_, row) => Object.fromEntries(columns.map((column) => [column.name, column.values[row]])));
  const before = await store.rows(`SELECT ${names} FROM ${table} WHERE source = $source ORDER BY ALL`, z.record(z.string(), z.unknown()), { source });
  const texts = (rows: readonly unknown[]): string => rows.map(canonicalJson).sort().join('\n');
  if (texts(before) === texts(now)) return;
  await store.run(`DELETE FROM ${table} WHERE source = $source`, { source });
  await store.append(table, [{ name: 'source', values: now.map(() => source) }, ...columns]);
}
