import { z } from 'zod';
import type { Store } from '../store/store.ts';

export const ContradictedRow = z.strictObject({ principal_key: z.string(), group_name: z.string() });

/** Groups in which an authorized call contradicts the known grants, as `principal key + newline + group`. */
export async function contradictedGroups(store: Store): Promise<ReadonlySet<string>> {
  const rows = await store.rows('SELECT DISTINCT principal_key, group_name FROM outside_grant WHERE contradicts ORDER BY ALL', ContradictedRow);
  return new Set(rows.map((row) => `${row.principal_key}\n${row.group_name}`));
}
