import { z, type ZodType } from 'zod';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';

const SIZE = loadSql('slices.sql', import.meta.url);

export const SizeRow = z.strictObject({ keys: z.number(), texts: z.number(), parts: z.number() });

/** Characters of keys and texts that one statement handles: several times as much has to fit into the memory of the database. */
const MOST_CHARACTERS = 12_000_000;
/** Days of calls that one statement handles. */
const MOST_PARTS = 60_000;

/**
 * In how many slices statements over all atoms, or over all that was recorded (`parts`), run, by what they handle of each. A statement that joins and writes wide
 * rows needs memory at once that it cannot give back to the disk, so an account with long names would not fit into a
 * limit that is enough for what it holds.
 */
export async function slicesOf(store: Store, handled: 'keys' | 'texts' | 'parts'): Promise<readonly Slice[]> {
  const [row] = await store.rows(SIZE, SizeRow);
  const slices = Math.max(1, Math.ceil((row?.[handled] ?? 0) / (handled === 'parts' ? MOST_PARTS : MOST_CHARACTERS)));
  return Array.from({ length: slices }, (_, slice) => ({ slices, slice }));
}

/** One part of all atoms or accesses, by a hash of their keys; as parameters of a statement. */
export interface Slice extends Readonly<Record<string, number>> {
  readonly slices: number;
  readonly slice: number;
}

/** Rows of a statement that is asked slice by slice, by the texts of atoms, in the order of the slices. */
export async function slicedRows<T>(store: Store, sql: string, row: ZodType<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for (const slice of await slicesOf(store, 'texts')) all.push(...(await store.rows(sql, row, slice)));
  return all;
}
