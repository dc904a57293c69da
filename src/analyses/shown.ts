import { z } from 'zod';
import type { ShownClass, Window } from '../core/observation.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';

const SQL = loadSql('shown.sql', import.meta.url);

export const ShownRow = z.strictObject({
  class: z.string(),
  first_day: z.string(),
  last_day: z.string(),
  day_count: z.number(),
  longest_gap: z.number(),
});

/** Classes of events that the record of one instance shows inside the window. */
export async function shownClasses(store: Store, source: string, window: Window): Promise<ReadonlyMap<string, ShownClass>> {
  const rows = await store.rows(SQL, ShownRow, {
    source_id: source,
    instance: window.instance,
    from_day: window.fromDay,
    to_day: window.toDay,
  });
  return new Map(
    rows.map((row) => [
      row.class,
      { firstDay: row.first_day, lastDay: row.last_day, days: row.day_count, longestGapDays: row.longest_gap },
    ]),
  );
}
