import { z } from 'zod';
import type { AnyConnector } from '../core/connector.ts';
import { InvariantError, SourceError } from '../core/errors.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';
import { commitPacks, type CommitContext } from './commit/commit.ts';
import { RunCalls } from './commit/run-calls.ts';
import type { FoldedPack } from './fold/pack.ts';
import { enterDigests } from './digests/enter-digests.ts';
import { listFiles } from './list/list.ts';
import { applyListing, type PendingFile } from './plan/apply.ts';
import { packFiles } from './plan/packs.ts';
import { inBatches, inOrder, type BatchSize } from './pipeline.ts';
import type { FoldPool } from './pool.ts';
import { sealOldDays } from './seal/seal.ts';
import { openIds } from './ids/state-ids.ts';
import { enterStatements, statementsApart } from './spool/extents.ts';
import { isUnfinished } from './unfinished.ts';

const STAGING = loadSql('commit/staging.sql', import.meta.url);
const SPREAD = loadSql('commit/spread.sql', import.meta.url);
const UNSPREAD = loadSql('commit/unspread.sql', import.meta.url);
const HAD_CALLS = loadSql('commit/had-calls.sql', import.meta.url);
const ORPHANS = loadSql('commit/delete-orphans.sql', import.meta.url);

const BATCH: BatchSize = { records: 100_000, files: 2_000, least: 40_000 };

export const HadRow = z.strictObject({ had: z.boolean() });

/** Runs of this process. */
let runs = 0;

/** One source of usage. */
export interface UsageRun {
  readonly id: string;
  readonly connector: AnyConnector;
  readonly baseDir: string;
  readonly usage: readonly string[];
  /** What the files beside the record say, as the connector read it. */
  readonly evidence?: unknown;
}

/** What became of the files of one source. */
export interface UsageSummary {
  readonly listed: number;
  readonly read: number;
  readonly ignored: readonly { readonly path: string; readonly why: string }[];
}

/** Opens the staging tables that reading usage needs; once per store. */
export async function prepareIngest(store: Store): Promise<void> {
  await store.run(STAGING);
}

/**
 * Reads what is new of one source into the state, in the order of its files, batch by batch.
 * @throws SourceError when no file is there and none ever was.
 */
export async function ingestUsage(store: Store, pool: FoldPool, run: UsageRun, progress: (done: number, total: number) => void, size: BatchSize = BATCH): Promise<UsageSummary> {
  const usage = run.connector.usage;
  if (usage === undefined) throw new InvariantError(`connector ${run.connector.id} reads no usage`);
  const { statements, logs: listing } = statementsApart(listFiles(run.baseDir, run.usage));
  const source = run.id;
  if (listing.files.length === 0 && statements.length === 0 && run.usage.length > 0) {
    const remedy = `check \`usage\` of source ${source}; paths are relative to the configuration file`;
    throw new SourceError(source, `no file matches ${run.usage.join(', ')}`, { remedy });
  }
  const isResumed = await isUnfinished(store);
  await enterStatements(store, source, statements);
  const work = await applyListing(store, source, usage, listing);
  runs += 1;
  const task = { run: runs, source, connector: run.connector.id };
  const fold = (files: readonly PendingFile[], again = false): Promise<readonly FoldedPack[]> =>
    pool.fold({ ...task, again, files: files.map(({ inputId, path }) => ({ inputId, path })) });
  const [{ had } = { had: false }] = await store.rows(HAD_CALLS, HadRow);
  const context: CommitContext = {
    store,
    source,
    usage,
    readable: work.readable,
    ids: await openIds(store, source, size.ids),
    calls: new RunCalls(),
    hadCalls: had,
    tookBack: work.tookBack || isResumed,
    fold: (files) => fold(files, true),
  };

  let done = 0;
  await inBatches(inOrder(packFiles(work.pending, size.files), (files) => fold(files), pool.width + 2), size, async (batch) => {
    await commitPacks(context, batch);
    done += batch.reduce((sum, pack) => sum + pack.files.length, 0);
    progress(done, work.pending.length);
  });
  await enterDigests(store, source, usage, listing.files, run.evidence, progress);
  if (await isUnfinished(store)) {
    await store.transaction(async () => {
      if (context.tookBack) await store.run(ORPHANS, { source });
      await store.run(UNSPREAD, { source });
      await store.run(SPREAD, { source });
      await sealOldDays(context);
    });
  }
  return { listed: listing.files.length, read: work.pending.length, ignored: listing.ignored };
}
