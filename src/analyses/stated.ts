import { z } from 'zod';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';

const SQL = loadSql('stated.sql', import.meta.url);

export const StatedRow = z.strictObject({ instance: z.string(), scope: z.string(), from_day: z.string(), until: z.string().nullable() });
export type StatedRow = z.infer<typeof StatedRow>;

/** Extents that live sources stated, as they stand in the state; holes between are gaps of the instance. */
export function statedExtents(store: Store, source: string): Promise<StatedRow[]> {
  return store.rows(SQL, StatedRow, { source_id: source });
}
