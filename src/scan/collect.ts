import type { UtcDay } from '../core/day.ts';
import { SourceError } from '../core/errors.ts';
import { dateInventories } from '../ingest/inventories/enter.ts';
import type { BatchSize } from '../ingest/pipeline.ts';
import { inlinePool, workerPool, type FoldPool } from '../ingest/pool.ts';
import { settleActors } from '../ingest/settle/settle.ts';
import type { CollectSource } from '../ingest/source.ts';
import { emptySpool, fetchLive, type LiveRun } from '../ingest/spool/live.ts';
import { collectDefinitions } from '../ingest/texts/definitions.ts';
import { collectEvidence } from '../ingest/texts/evidence.ts';
import { collectGrants } from '../ingest/texts/grants.ts';
import { isUnfinished, noteFinished } from '../ingest/unfinished.ts';
import { ingestUsage, prepareIngest, type UsageSummary } from '../ingest/usage.ts';
import type { Store } from '../store/store.ts';

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
  await prepareIngest(run.store);
  const { sources, broken } = await collectSources(run);
  if (await isUnfinished(run.store)) {
    await settle(run);
    if (broken.length === 0) await noteFinished(run.store);
  }
  const [first, ...others] = broken;
  if (first === undefined) return { sources };
  throw others.length === 0 ? first : together(first, broken);
}

/** Reads one source after the other, and says of which that failed. */
async function collectSources(run: CollectRun): Promise<CollectSummary & { readonly broken: readonly SourceError[] }> {
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
  return { sources, broken };
}

/** One error for several broken sources, with the remedy of the first. */
function together(first: SourceError, broken: readonly SourceError[]): SourceError {
  const message = broken.map((error) => `${error.source}: ${error.message}`).join('; ');
  return new SourceError(first.source, message, { remedy: first.remedy });
}

/** After all sources were read, because a session may have been issued in another account. */
async function settle({ store, sources }: CollectRun): Promise<void> {
  for (const connector of new Set(sources.map((source) => source.connector))) {
    const actors = connector.usage?.actors;
    if (actors === undefined) continue;
    const own = sources.filter((source) => source.connector === connector);
    await settleActors(store, own.map((source) => source.id), actors);
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
  if (source.live !== undefined) {
    const isDigest = (name: string): boolean => source.connector.usage?.file(name).skip === 'digest';
    await emptySpool(store, source.id, source.live, source.baseDir, isDigest);
  }
  return summary;
}

/** The source with what its live part laid down, as if pawl.yaml named these files. */
async function fetched({ store, progress }: CollectRun, source: CollectSource, live: LiveRun): Promise<CollectSource> {
  const tell = (text: string, done?: number, total?: number): void =>
    progress({ stage: 'collect', text: `${source.id}: ${text}`, ...(done === undefined ? {} : { done }), ...(total === undefined ? {} : { total }) });
  const spooled = await fetchLive(store, source.id, live, source.baseDir, tell);
  const evidence = spooled.evidence.length === 0 ? {} : { evidence: { ...source.evidence, spool: spooled.evidence } };
  return { ...source, grants: [...source.grants, ...spooled.grants], usage: [...source.usage, ...spooled.usage], ...evidence };
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
