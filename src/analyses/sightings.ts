import { z } from 'zod';
import type { Window } from '../core/observation.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';
import type { InstanceContext } from './context.ts';

const SQL = loadSql('sightings.sql', import.meta.url);
const FORGET = loadSql('forget-sightings.sql', import.meta.url);

export const SightingRow = z.strictObject({ body: z.string() });

/** Can the export hold what was granted after the end of the record? True where its time is not known. */
export function isLate({ exportedBy }: InstanceContext, window: Window): boolean {
  return exportedBy === undefined || exportedBy > Date.parse(window.until);
}

/**
 * What an export showed that was taken inside the window: the inventory itself unless it is later, else that of an
 * earlier run. Undefined when there is none, so that nothing shows what was granted when the record ended. Earlier ones
 * that can show nothing any more are forgotten.
 */
export async function seenInWindow(store: Store, context: InstanceContext, window: Window): Promise<unknown> {
  const { source, system, instance } = context;
  const where = { source_id: source, system, instance };
  await store.run(FORGET, { ...where, until: window.until });
  if (!isLate(context, window)) return context.inventory;
  const [row] = await store.rows(SQL, SightingRow, { ...where, from_day: window.fromDay, until: window.until });
  return row === undefined ? undefined : (JSON.parse(row.body) as unknown);
}
