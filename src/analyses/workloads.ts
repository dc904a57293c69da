import { z } from 'zod';
import type { ActorKind } from '../core/actor.ts';
import type { WorkloadRecord } from '../core/documents/scan.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';

const SQL = loadSql('workloads.sql', import.meta.url);

export const WorkloadSqlRow = z.strictObject({
  principal_key: z.string(), workload: z.string(), kind: z.string(), names: z.string(), actors: z.number(), chains: z.string(),
  calls: z.number(), permissions: z.number(), first_seen: z.string(), last_seen: z.string(),
});

/** Workloads behind each principal, by its key; those without a name are what could not be told apart. */
export async function workloadsByPrincipal(store: Store): Promise<ReadonlyMap<string, readonly WorkloadRecord[]>> {
  const found = new Map<string, WorkloadRecord[]>();
  for (const row of await store.rows(SQL, WorkloadSqlRow)) {
    const { principal_key, workload, actors, calls, permissions, first_seen, last_seen } = row;
    const list = found.get(principal_key) ?? [];
    found.set(principal_key, list);
    list.push({
      workload, kind: row.kind as ActorKind, names: JSON.parse(row.names) as string[], actors,
      chains: (JSON.parse(row.chains) as string[]).map((chain) => (JSON.parse(chain) as string[]).join(' > ')),
      calls, permissions, firstSeen: first_seen, lastSeen: last_seen,
    });
  }
  return found;
}
