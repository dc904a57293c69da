import { z } from 'zod';
import type { UseDays } from '../core/usage.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';
import type { Accesses } from './interpret.ts';

const SQL = loadSql('use-days.sql', import.meta.url);

export const UseDaysRow = z.strictObject({ access_key: z.union([z.number(), z.bigint()]), first_day: z.string(), last_day: z.string() });

/** Tells of each access of one instance when it was used; `undefined` for one that no authorized call needed. */
export async function useDays(store: Store, system: string, instance: string, accesses: Accesses): Promise<(access: unknown) => UseDays | undefined> {
  const found = new Map<unknown, UseDays>();
  for (const row of await store.rows(SQL, UseDaysRow, { system, instance })) {
    const access = accesses.all.get(BigInt(row.access_key))?.access;
    if (access !== undefined) found.set(access, { first: row.first_day, last: row.last_day });
  }
  return (access) => found.get(access);
}
