import { z } from 'zod';
import type { OutsideGrant } from '../core/outside-grant.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';

const SQL = loadSql('outside.sql', import.meta.url);

export const OutsideGrantRow = z.strictObject({ principals: z.string(), group_name: z.string(), text: z.string(), contradicts: z.boolean(), refused: z.boolean() });

/** Calls that no known grant explains, or only one since changed, once per access. */
export async function outsideGrants(store: Store): Promise<OutsideGrant[]> {
  const rows = await store.rows(SQL, OutsideGrantRow);
  return rows.map((row) => ({ principals: JSON.parse(row.principals) as string[], group: row.group_name, access: row.text, contradicts: row.contradicts, refused: row.refused }));
}
