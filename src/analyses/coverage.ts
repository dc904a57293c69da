import { z } from 'zod';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';

const SQL = loadSql('coverage.sql', import.meta.url);

export const CoverageRow = z.strictObject({
  instance: z.string(),
  scope: z.string(),
  used_on: z.string(),
  covered: z.boolean(),
  /** What spoils the day, empty when nothing does. */
  spoiled: z.string(),
  /** How bad that is. */
  spoiled_state: z.enum(['lost', 'partial']),
  /** Last covered instant of the day, ISO 8601 UTC. */
  last_instant: z.string().nullable(),
});
export type CoverageRow = z.infer<typeof CoverageRow>;

/** Covered and spoiled days of one source, by instance and scope. */
export function coverage(store: Store, source: string): Promise<CoverageRow[]> {
  return store.rows(SQL, CoverageRow, { source_id: source });
}
