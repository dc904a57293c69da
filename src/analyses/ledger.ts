import { z } from 'zod';
import { LedgerRow, type UsedBy } from '../core/documents/ledger.ts';
import { groupBy } from '../core/group.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';

const SQL = loadSql('ledger.sql', import.meta.url);
const OF_PRINCIPALS = loadSql('ledger-of-principals.sql', import.meta.url);
const BY_ORIGINS = loadSql('ledger-by-origins.sql', import.meta.url);

/**
 * Rows that are asked for at once, but for those of a single principal or policy. A row has a thousand characters, and the
 * database joins and sorts them in less memory than a tenth of a gigabyte.
 */
export const LEDGER_ROWS_AT_ONCE = 8_000;

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
export async function ledgerOf(store: Store, principalKey: string): Promise<readonly LedgerRow[]> {
  return (await ledgersOf(store, [principalKey])).get(principalKey) ?? [];
}

/**
 * Ledger rows of several principals in document order, by the key of the principal. One statement for many: each reads the
 * tables of all permissions.
 */
export function ledgersOf(store: Store, principalKeys: readonly string[]): Promise<ReadonlyMap<string, readonly LedgerRow[]>> {
  return asked(store, OF_PRINCIPALS, principalKeys);
}

/** The same of what came by some policies, whoever has it; `origins` are references of them. */
export function ledgersBy(store: Store, origins: readonly string[]): Promise<ReadonlyMap<string, readonly LedgerRow[]>> {
  return asked(store, BY_ORIGINS, origins);
}

async function asked(store: Store, which: string, names: readonly string[]): Promise<ReadonlyMap<string, readonly LedgerRow[]>> {
  await store.run(which, { names: JSON.stringify(names) });
  const rows = await store.rows(SQL, LedgerSqlRow);
  await store.run('DROP TABLE asked');
  return groupBy(rows.map(ledgerRow), ({ principal }) => principal);
}

function ledgerRow({ path, group_name, observable_reason, first_used, last_used, first_id, last_id, used_by, ...row }: z.infer<typeof LedgerSqlRow>): LedgerRow {
  return LedgerRow.parse({
    ...row,
    path: JSON.parse(path),
    group: group_name,
    observability: observable_reason.split(' | ')[0],
    firstUsed: first_used,
    lastUsed: last_used,
    usedBy: (JSON.parse(used_by) as UsedBySql[]).map((used) => ({ ...used, names: JSON.parse(used.names) as string[] })),
    evidence: [...new Set([first_id, last_id].filter((id) => id !== null))],
  });
}
