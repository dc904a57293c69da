import { z } from 'zod';
import type { OutsideGrant } from '../core/outside-grant.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';

const SQL = loadSql('outside.sql', import.meta.url);

export const OutsideGrantRow = z.strictObject({ principal_key: z.string(), group_name: z.string(), text: z.string(), contradicts: z.boolean() });

/** Authorized calls that no known grant allows today, once per access. */
export async function outsideGrants(store: Store): Promise<OutsideGrant[]> {
  const rows = await store.rows(SQL, OutsideGrantRow);
  return rows.map((row) => ({ principal: row.principal_key, group: row.group_name, access: row.text, contradicts: row.contradicts }));
}
