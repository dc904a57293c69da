import { z } from 'zod';
import type { UsageSource } from '../../core/usage-source.ts';
import { InvariantError } from '../../core/errors.ts';
import { loadSql } from '../../store/sql.ts';
import type { Store } from '../../store/store.ts';
import type { FoldedFile, FoldedPack } from '../fold/pack.ts';
import type { PendingFile } from '../plan/apply.ts';
import { fileNamed } from '../own-instance.ts';
import { FileRow, openDays } from '../seal/open-days.ts';
import { lostRows, readRows } from './damage.ts';
import { insertInputs, type InputRow } from './inputs.ts';
import { forgetLeaving, setFiles } from './leaving.ts';
import type { CountedIds } from '../ids/counted-ids.ts';
import type { Loser } from '../ids/decide.ts';
import { learnMet, writeGain } from '../ids/state-ids.ts';
import { Losers } from './losers.ts';
import { appendRows, noRows } from './rows.ts';
import { callColumns, type RunCalls, type Told } from './run-calls.ts';
import { clearStage, insertFacts, stageParts, stageWaiting } from './stage.ts';

const COLLISION = loadSql('collision.sql', import.meta.url);
const INSERT_CALL = loadSql('insert-call.sql', import.meta.url);
const INSERT_PART = loadSql('insert-part.sql', import.meta.url);
const INSERT_QUARANTINE = loadSql('insert-quarantine.sql', import.meta.url);
const LOSERS = loadSql('../plan/losers.sql', import.meta.url);

export const CollisionRow = z.strictObject({ collisions: z.number() });

/** What a commit needs to know beside the packs. */
export interface CommitContext {
  readonly store: Store;
  readonly source: string;
  readonly usage: Pick<UsageSource<unknown, unknown>, 'version' | 'file'>;
  /** Every file of the source that can be read again, by its row of `input`. */
  readonly readable: ReadonlyMap<number, PendingFile>;
  readonly ids: CountedIds;
  readonly calls: RunCalls;
  /** Were calls known before this run? Among those of the run itself `calls` sees every collision. */
  readonly hadCalls: boolean;
  /** Did anything that was counted leave the state? */
  tookBack: boolean;
  /** Reads files again, out of turn. */
  readonly fold: (files: readonly PendingFile[]) => Promise<readonly FoldedPack[]>;
}

/**
 * Commits a batch of files in one transaction: what counts of them, what they cover, and their rows of the manifest.
 * INVARIANT: for each file records = folded + duplicate + skipped + quarantined.
 */
export async function commitPacks(context: CommitContext, packs: readonly FoldedPack[]): Promise<void> {
  const { store, source, ids, calls } = context;
  await store.transaction(async () => {
    await clearStage(store);
    const all = [...packs];
    const losers = new Losers(await decideOn(context, all));
    for (const pack of all) calls.meet(pack.calls);
    await enterCalls(context, await stageParts(store, calls, all, losers));
    await store.run(INSERT_PART);
    await insertFacts(store, source, all, losers);
    if (losers.hasRefused) {
      await losers.stageRefused(store, all);
      await stageWaiting(store, calls);
      await store.run(INSERT_QUARANTINE);
    }
    await losers.enterOverlaps(store);
    await writeGain(store, source, ids);
    await writeFiles(context, all.flatMap((pack) => pack.files), losers);
  });
}

/** Enters the calls that count for the first time in this run. */
async function enterCalls({ store, source, hadCalls }: CommitContext, counted: ReadonlyMap<bigint, Told>): Promise<void> {
  const columns = callColumns(counted);
  if (!hadCalls) return store.append('call', [...columns, { name: 'source', values: Array.from(counted, () => source) }]);
  await store.append('incoming_call', columns);
  const [{ collisions } = { collisions: 0 }] = await store.rows(COLLISION, CollisionRow);
  if (collisions > 0) throw new InvariantError('two distinct calls share one call id');
  await store.run(INSERT_CALL, { source });
}

/**
 * Which records of a batch do not count? Files whose records are displaced are taken back and join the batch, and so do files
 * that lost records to them: why a record does not count depends on what counts instead.
 */
async function decideOn(context: CommitContext, packs: FoldedPack[]): Promise<readonly Loser[]> {
  const { store, source, ids, readable } = context;
  for (;;) {
    await openDays(context, ids.toOpen(packs));
    await learnMet(store, source, ids, packs);
    const { losers, displaced } = ids.decide(packs, (inputId) => readable.has(inputId));
    if (displaced.size === 0) return losers;
    await setFiles(store, 'leaving', [...displaced]);
    const lost = (await store.rows(LOSERS, FileRow)).map(({ input_id }) => input_id);
    const leaving = new Set([...displaced, ...lost].sort((a, b) => a - b).filter((inputId) => readable.has(inputId)));
    await setFiles(store, 'leaving', [...leaving]);
    await forgetLeaving(store);
    ids.takeBack(leaving);
    const again = [...leaving].map((inputId) => readable.get(inputId)!);
    context.tookBack = true;
    packs.push(...(await context.fold(again)));
  }
}

async function writeFiles({ store, source, usage, readable }: CommitContext, files: readonly FoldedFile[], losers: Losers): Promise<void> {
  const inputs: InputRow[] = [];
  const rows = noRows();
  for (const file of files) {
    const known = readable.get(file.inputId);
    if (known === undefined) throw new InvariantError(`input ${file.inputId} is not in the manifest`);
    const named = fileNamed(usage, source, known.name);
    const own = file.lost === undefined ? readRows(source, file, named) : lostRows(source, file.inputId, file.lost, named);
    for (const table of ['coverage', 'undated', 'quarantine', 'skipped'] as const) for (const row of own[table]) (rows[table] as unknown[]).push(row);
    inputs.push(counted(known, file, losers));
  }
  await setFiles(store, 'leaving', files.map((file) => file.inputId));
  await store.run('DELETE FROM input WHERE input_id IN (SELECT input_id FROM leaving)');
  await insertInputs(store, source, 'usage', usage.version, inputs);
  await appendRows(store, rows);
}

function counted(known: PendingFile, file: FoldedFile, losers: Losers): InputRow {
  const skipped = file.skipped.reduce((sum, [, count]) => sum + count, 0);
  const { duplicate, quarantined: refused } = losers.counts(file.inputId);
  const folded = file.toRow - file.fromRow - duplicate - refused;
  const quarantined = refused + file.quarantined.length;
  if (file.records !== folded + duplicate + skipped + quarantined) {
    throw new InvariantError(`${known.name}: ${file.records} records, but ${folded} folded, ${duplicate} duplicate, ${skipped} skipped, ${quarantined} quarantined`);
  }
  const { inputId, name, size, mtimeNs } = known;
  return { inputId, name, size, mtimeNs, state: file.lost === undefined ? 'read' : 'lost', reason: file.lost ?? null, records: file.records, folded, duplicate, skipped, quarantined };
}
