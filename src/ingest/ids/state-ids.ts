import { z } from 'zod';
import { loadSql } from '../../store/sql.ts';
import type { Store } from '../../store/store.ts';
import type { FoldedPack } from '../fold/pack.ts';
import { CountedIds, type DayState, type SeenRows } from './counted-ids.ts';
import { type IdColumns, wordsOf } from './id-table.ts';

const KNOWN_DAYS = loadSql('known-days.sql', import.meta.url);
const MET = loadSql('met.sql', import.meta.url);

export const KnownDayRow = z.strictObject({ day: z.number(), state: z.enum(['seen', 'sealed', 'incomplete']) });
export const MetRow = z.strictObject({ day: z.number(), id_hi: z.bigint(), id_lo: z.bigint(), content: z.bigint(), rank: z.number(), input_id: z.number() });

/** The ids of a source at the begin of a run. */
export async function openIds(store: Store, source: string, most?: number): Promise<CountedIds> {
  const days = await store.rows(KNOWN_DAYS, KnownDayRow, { source });
  return new CountedIds(new Map(days.map(({ day, state }): [number, DayState] => [day, state])), most);
}

/** Asks the state about the ids of a batch that memory cannot know. Needs the temporary table `asked`. */
export async function learnMet(store: Store, source: string, ids: CountedIds, packs: readonly FoldedPack[]): Promise<void> {
  const asked = ids.toAsk(packs);
  if (asked.day.length === 0) return;
  await store.append('asked', [
    { name: 'day', values: asked.day },
    { name: 'id_hi', values: new BigUint64Array(asked.high.buffer) },
    { name: 'id_lo', values: new BigUint64Array(asked.low.buffer) },
  ]);
  const [first_day, last_day] = asked.day.reduce(([first, last], day) => [Math.min(first, day), Math.max(last, day)], [Infinity, -Infinity]);
  const met = await store.rows(MET, MetRow, { source, first_day, last_day });
  await store.run('DELETE FROM asked');
  ids.learn(met.map((row) => row.day), metColumns(met), met.map((row) => row.input_id));
}

/**
 * Writes what a batch brought. Days of which memory holds the ids are sealed as far as the state knows: what a run that is
 * killed held, the days' files give back.
 */
export async function writeGain(store: Store, source: string, ids: CountedIds): Promise<void> {
  const { heldDays, seen } = ids.commit();
  if (heldDays.length > 0) {
    await store.append('sealed', [
      { name: 'source', values: heldDays.map(() => source) },
      { name: 'used_on', values: Int32Array.from(heldDays) },
      { name: 'state', values: heldDays.map(() => 'sealed') },
    ]);
  }
  await appendSeen(store, source, seen);
  await writeReleased(store, source, ids.makeRoom());
}

/** Moves the ids of days from memory into the state. */
export async function writeReleased(store: Store, source: string, released: readonly SeenRows[]): Promise<void> {
  if (released.length === 0) return;
  await appendSeen(store, source, released);
  const days = JSON.stringify(released.map(({ day }) => day));
  await store.run("DELETE FROM sealed WHERE source = $source AND list_contains(from_json($days, '[\"INTEGER\"]'), day_number(used_on))", { source, days });
}

async function appendSeen(store: Store, source: string, seen: readonly SeenRows[]): Promise<void> {
  for (const { day, columns } of seen) {
    const rows = columns[0]?.values.length ?? 0;
    await store.append('seen', [{ name: 'source', values: Array.from({ length: rows }, () => source) }, { name: 'used_on', values: new Int32Array(rows).fill(day) }, ...columns]);
  }
}

function metColumns(rows: readonly z.infer<typeof MetRow>[]): IdColumns {
  return {
    high: wordsOf(BigUint64Array.from(rows, (row) => row.id_hi)),
    low: wordsOf(BigUint64Array.from(rows, (row) => row.id_lo)),
    content: wordsOf(BigUint64Array.from(rows, (row) => row.content)),
    rank: Int32Array.from(rows, (row) => row.rank),
  };
}
