import { z } from 'zod';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';

const SQL = loadSql('passed-over.sql', import.meta.url);

export const PassedOverRow = z.strictObject({ reason: z.string(), files: z.number(), example: z.string() });

/** Files of a source that were not opened, by the reason. */
export function passedOver(store: Store, source: string): Promise<z.infer<typeof PassedOverRow>[]> {
  return store.rows(SQL, PassedOverRow, { source_id: source });
}
