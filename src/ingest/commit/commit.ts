import { z } from 'zod';
import type { UsageSource } from '../../core/connector.ts';
import { InvariantError } from '../../core/errors.ts';
import { loadSql } from '../../store/sql.ts';
import type { Store } from '../../store/store.ts';
import type { FoldedFile, FoldedPack } from '../fold/pack.ts';
import type { PendingFile } from '../plan/apply.ts';
import { fileNamed } from '../own-instance.ts';
import { openDays } from '../seal/open-days.ts';
import { lostRows, readRows } from './damage.ts';
import { insertInputs, type InputRow } from './inputs.ts';
import { forgetLeaving, setFiles } from './leaving.ts';
import { losersOf, type Losers } from './losers.ts';
import { appendRows, noRows } from './rows.ts';
import type { RunCalls } from './run-calls.ts';
import { clearStage, emptyStage, stagePacks, stageParts, stageWaiting } from './stage.ts';

const MET = loadSql('met.sql', import.meta.url);
const LOSE = loadSql('lose.sql', import.meta.url);
const DISPLACED = loadSql('displaced.sql', import.meta.url);
const COLLISION = loadSql('collision.sql', import.meta.url);
const INSERT_SEEN = loadSql('insert-seen.sql', import.meta.url);
const INSERT_CALL = loadSql('insert-call.sql', import.meta.url);
const INSERT_FACT = loadSql('insert-fact.sql', import.meta.url);
const INSERT_PART = loadSql('insert-part.sql', import.meta.url);
const INSERT_QUARANTINE = loadSql('insert-quarantine.sql', import.meta.url);

export const DisplacedRow = z.strictObject({ input_id: z.number() });
export const CollisionRow = z.strictObject({ collisions: z.number() });

/** What a commit needs to know beside the packs. */
export interface CommitContext {
  readonly store: Store;
  readonly source: string;
  readonly usage: Pick<UsageSource<unknown, unknown>, 'version' | 'file'>;
  /** Every file of the source that can be read again, by its row of `input`. */
  readonly readable: ReadonlyMap<number, PendingFile>;
  readonly calls: RunCalls;
  /** Were calls known before this run? Among those of the run itself `calls` sees every collision. */
  readonly hadCalls: boolean;
  /** Reads files again, out of turn. */
  readonly fold: (files: readonly PendingFile[]) => Promise<readonly FoldedPack[]>;
}

/**
 * Commits a batch of files in one transaction: what counts of them, what they cover, and their rows of the manifest.
 * INVARIANT: for each file records = folded + duplicate + skipped + quarantined.
 */
export async function commitPacks(context: CommitContext, packs: readonly FoldedPack[]): Promise<void> {
  const { store, source } = context;
  await store.transaction(async () => {
    await clearStage(store);
    const base = emptyStage();
    await stagePacks(store, context.calls, packs, base);
    await openDays(context);
    const files = packs.flatMap((pack) => pack.files);
    for (;;) {
      await store.run('DELETE FROM met');
      await store.run(MET, { source, first_day: base.firstDay, last_day: base.lastDay });
      const displaced = await store.rows(DISPLACED, DisplacedRow);
      if (displaced.length === 0) break;
      const again = displaced.flatMap(({ input_id }) => context.readable.get(input_id) ?? []);
      await setFiles(store, 'leaving', again.map((file) => file.inputId));
      await forgetLeaving(store);
      const more = await context.fold(again);
      await stagePacks(store, context.calls, more, base);
      files.push(...more.flatMap((pack) => pack.files));
    }
    await store.run(LOSE, { source });
    const losers = await losersOf(store);
    await stageParts(store, context.calls, base, losers);
    const [{ collisions } = { collisions: 0 }] = context.hadCalls ? await store.rows(COLLISION, CollisionRow) : [];
    if (collisions > 0) throw new InvariantError('two distinct calls share one call id');
    await store.run(INSERT_SEEN, { source });
    await store.run(INSERT_CALL, { source });
    await store.run(INSERT_PART);
    // Statements of which it is known that they would find nothing are left out: most batches hold only new calls.
    if (base.facts > 0) await store.run(INSERT_FACT, { source });
    if (losers.hasRefused) {
      await losers.stageRefused(store, base);
      await stageWaiting(store, context.calls);
      await store.run(INSERT_QUARANTINE);
    }
    await losers.enterOverlaps(store);
    await writeFiles(context, files, losers);
  });
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
