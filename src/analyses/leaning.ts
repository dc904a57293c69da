import { z } from 'zod';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';

const SQL = loadSql('leaning.sql', import.meta.url);

export const LeaningRow = z.strictObject({ atom_key: z.string(), on_key: z.string() });

/** What of one principal leaves because something else stays, each with one permission that has to stay for it. */
export function leaningsOf(store: Store, principalKey: string): Promise<readonly z.infer<typeof LeaningRow>[]> {
  return store.rows(SQL, LeaningRow, { principal_key: principalKey });
}
