import { z } from 'zod';
import { LedgerRow, type UsedBy } from '../core/documents/ledger.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';

const SQL = loadSql('ledger.sql', import.meta.url);

/** A ledger row as SQL gives it. */
export const LedgerSqlRow = z.strictObject({
  key: z.string(),
  principal: z.string(),
  name: z.string(),
  system: z.string(),
  instance: z.string(),
  permission: z.string(),
  path: z.string(),
  way: z.string(),
  group_name: z.string(),
  risk: z.string(),
  verdict: z.string(),
  reason: z.string(),
  observable: z.string(),
  observable_reason: z.string(),
  uses: z.number(),
  days: z.number(),
  first_used: z.string().nullable(),
  last_used: z.string().nullable(),
  first_id: z.string().nullable(),
  last_id: z.string().nullable(),
  since: z.string().nullable(),
  used_by: z.string(),
});

/** Names travel as JSON inside JSON, as `atom_use` holds them. */
type UsedBySql = Omit<UsedBy, 'names'> & { readonly names: string };

/** Ledger rows of one principal in document order. */
export async function ledgerOf(store: Store, principalKey: string): Promise<LedgerRow[]> {
  const rows = await store.rows(SQL, LedgerSqlRow, { principal_key: principalKey });
  return rows.map(({ path, group_name, observable_reason, first_used, last_used, first_id, last_id, used_by, ...row }) =>
    LedgerRow.parse({
      ...row,
      path: JSON.parse(path),
      group: group_name,
      observability: observable_reason.split(' | ')[0],
      firstUsed: first_used,
      lastUsed: last_used,
      usedBy: (JSON.parse(used_by) as UsedBySql[]).map((used) => ({ ...used, names: JSON.parse(used.names) as string[] })),
      evidence: [...new Set([first_id, last_id].filter((id) => id !== null))],
    }),
  );
}
