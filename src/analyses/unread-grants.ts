import { z } from 'zod';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';

const SQL = loadSql('unread-grants.sql', import.meta.url);

export const UnreadGrantRow = z.strictObject({ subject: z.string(), until: z.string() });

/** Grants of one instance of which it is not known what they said in a part of the window; `until` is empty where it is not known yet. */
export function unreadGrants(store: Store, { system, instance }: { readonly system: string; readonly instance: string }): Promise<z.infer<typeof UnreadGrantRow>[]> {
  return store.rows(SQL, UnreadGrantRow, { system, instance });
}
