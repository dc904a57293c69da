import { z } from 'zod';
import type { LastCall } from '../core/evidence.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';

const SQL = loadSql('last-calls.sql', import.meta.url);

export const LastCallRow = z.strictObject({ principal: z.string(), call_name: z.string(), at_ms: z.number() });

/** When each principal of one instance last made each call. */
export async function lastCalls(store: Store, source: string, instance: string): Promise<LastCall[]> {
  const rows = await store.rows(SQL, LastCallRow, { source_id: source, instance });
  return rows.map(({ principal, call_name, at_ms }) => ({ principal, call: call_name, at: at_ms }));
}
