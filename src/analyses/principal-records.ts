import { z } from 'zod';
import type { PrincipalRecord } from '../core/documents/scan.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';
import { workloadsByPrincipal } from './workloads.ts';

const SQL = loadSql('principal-records.sql', import.meta.url);

export const PrincipalSqlRow = z.strictObject({
  key: z.string(), system: z.string(), instance: z.string(), id: z.string(), name: z.string(), created_on: z.string().nullable(),
  not_editable: z.string(), keeper: z.string().nullable(), owner: z.string(), purpose: z.string(), kind: z.enum(['workload', 'human', 'break-glass', 'vendor']),
  cycle: z.string(), complete: z.boolean(), verdicts: z.string(), granted: z.number(), exercised: z.number(), removable: z.number(),
  unobservable: z.number(), calls: z.string(), actors: z.number(), first_seen: z.string().nullable(), last_seen: z.string().nullable(),
});

/** Principals as they stand in scan.json, without the place of their ledger. */
export async function principalRecords(store: Store): Promise<Omit<PrincipalRecord, 'ledger'>[]> {
  const rows = await store.rows(SQL, PrincipalSqlRow);
  const workloads = await workloadsByPrincipal(store);
  return rows.map((row) => ({
    key: row.key, system: row.system, instance: row.instance, id: row.id, name: row.name, createdOn: row.created_on,
    notEditable: row.not_editable || null, keeper: row.keeper, owner: row.owner || null, purpose: row.purpose || null, kind: row.kind,
    cycle: row.cycle, complete: row.complete,
    verdicts: JSON.parse(row.verdicts) as Record<string, number>,
    weight: { granted: row.granted, exercised: row.exercised, removable: row.removable, unobservable: row.unobservable },
    calls: JSON.parse(row.calls) as Record<string, number>,
    actors: row.actors, workloads: [...(workloads.get(row.key) ?? [])], firstSeen: row.first_seen, lastSeen: row.last_seen,
  }));
}
