import { z } from 'zod';
import type { LoggingGap } from '../core/evidence.ts';
import { plural } from '../core/number-text.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';

const SQL = loadSql('heartbeats.sql', import.meta.url);

export const SilentRow = z.strictObject({ used_on: z.string(), silent: z.number() });

/** Days on which what comes every hour did not: the record has a hole in them, though it shows records of the day. */
export async function silentDays(store: Store, source: string, instance: string, heartbeat: { readonly class: string; readonly what: string }): Promise<readonly LoggingGap[]> {
  const rows = await store.rows(SQL, SilentRow, { source_id: source, instance, class: heartbeat.class });
  return rows.map(({ used_on, silent }) => ({ from: used_on, to: used_on, scope: '*', reason: `no ${heartbeat.what} in ${plural(silent, 'hour')}, which comes all the time on other days` }));
}
