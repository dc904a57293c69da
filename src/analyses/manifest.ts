import { z } from 'zod';
import type { Store } from '../store/store.ts';
import { loadSql } from '../store/sql.ts';

const SQL = loadSql('manifest.sql', import.meta.url);

export const ManifestRow = z.strictObject({
  path: z.string(), kind: z.string(), state: z.string(), reason: z.string().nullable(),
  records: z.number(), folded: z.number(), duplicate: z.number(), skipped: z.number(), quarantined: z.number(),
});

/** Every file of one source with its counts. */
export function manifest(store: Store, source: string): Promise<z.infer<typeof ManifestRow>[]> {
  return store.rows(SQL, ManifestRow, { source_id: source });
}
