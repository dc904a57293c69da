import { z } from 'zod';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';

const SIZE = loadSql('slices.sql', import.meta.url);

export const SizeRow = z.strictObject({ keys: z.number(), texts: z.number() });

/** Characters of keys and texts that one statement handles: several times as much has to fit into the memory of the database. */
const MOST = 12_000_000;

/**
 * In how many slices statements over all atoms run, by what they handle of each. A statement that joins and writes wide
 * rows needs memory at once that it cannot give back to the disk, so an account with long names would not fit into a
 * limit that is enough for what it holds.
 */
export async function slicesOf(store: Store, handled: 'keys' | 'texts'): Promise<readonly Slice[]> {
  const [row] = await store.rows(SIZE, SizeRow);
  const slices = Math.max(1, Math.ceil((row?.[handled] ?? 0) / MOST));
  return Array.from({ length: slices }, (_, slice) => ({ slices, slice }));
}

/** One part of all atoms, by a hash of their keys; as parameters of a statement. */
export interface Slice extends Readonly<Record<string, number>> {
  readonly slices: number;
  readonly slice: number;
}
