import { z } from 'zod';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';

const SQL = loadSql('unobserved.sql', import.meta.url);

export const UnobservedRow = z.strictObject({ reason: z.string(), permissions: z.number() });

/** Reasons for which permissions are unobservable, most frequent first; a remedy stands behind a bar. */
export function unobserved(store: Store): Promise<z.infer<typeof UnobservedRow>[]> {
  return store.rows(SQL, UnobservedRow);
}
