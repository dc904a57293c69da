import { z } from 'zod';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';

const SQL = loadSql('quarantined.sql', import.meta.url);

export const QuarantinedRow = z.strictObject({
  source_id: z.string(), path: z.string(), position: z.string(), reason: z.string(), instance: z.string(), principal: z.string(), used_on: z.string(),
});
export type QuarantinedRow = z.infer<typeof QuarantinedRow>;

/** Every quarantined file and record, in the order of sources and paths. */
export function quarantined(store: Store): Promise<QuarantinedRow[]> {
  return store.rows(SQL, QuarantinedRow);
}
