import { z } from 'zod';
import { addDays, type UtcDay } from '../../core/day.ts';
import { loadSql } from '../../store/sql.ts';
import type { Store } from '../../store/store.ts';

const LAST_DAY = loadSql('last-day.sql', import.meta.url);
const MARK = loadSql('mark-sealed.sql', import.meta.url);
const DROP = loadSql('drop-seen.sql', import.meta.url);

export const LastDayRow = z.strictObject({ last_day: z.string().nullable() });

/** Days before the last one of the record whose ids are still kept. */
const OPEN_DAYS = 7;

/** Drops the ids of days older than seven days before the last day of the source. Runs inside a transaction. */
export async function sealOldDays(store: Store, source: string): Promise<void> {
  const [{ last_day } = { last_day: null }] = await store.rows(LAST_DAY, LastDayRow, { source });
  if (last_day !== null) await sealBefore(store, source, addDays(last_day, -OPEN_DAYS));
}

/** Drops the ids of the days before `firstOpen`. */
export async function sealBefore(store: Store, source: string, firstOpen: UtcDay): Promise<void> {
  await store.run(MARK, { source, first_open: firstOpen });
  await store.run("UPDATE sealed SET state = 'sealed' WHERE source = $source AND used_on < CAST($first_open AS DATE) AND state <> 'sealed'", {
    source,
    first_open: firstOpen,
  });
  await store.run(DROP, { source, first_open: firstOpen });
}
