import { z } from 'zod';
import { addDays, startOf, type UtcDay } from '../../core/day.ts';
import { loadSql } from '../../store/sql.ts';
import type { Store } from '../../store/store.ts';
import type { CommitContext } from '../commit/commit.ts';
import { OPEN_DAYS } from '../ids/counted-ids.ts';
import { writeReleased } from '../ids/state-ids.ts';
import { openDays } from './open-days.ts';

const LAST_DAY = loadSql('last-day.sql', import.meta.url);
const MARK = loadSql('mark-sealed.sql', import.meta.url);
const DROP = loadSql('drop-seen.sql', import.meta.url);

const DAY_MS = 86_400_000;

export const LastDayRow = z.strictObject({ last_day: z.string().nullable() });

/**
 * Ends a run over a source: ids of the last days go into the state, those of older days are dropped. Runs inside a transaction.
 * INVARIANT: after it `seen` holds the ids of every day that is not sealed.
 */
export async function sealOldDays(context: CommitContext): Promise<void> {
  const { store, source, ids } = context;
  const [{ last_day } = { last_day: null }] = await store.rows(LAST_DAY, LastDayRow, { source });
  const firstOpen = last_day === null ? undefined : addDays(last_day, -OPEN_DAYS);
  const firstDay = firstOpen === undefined ? -Infinity : startOf(firstOpen) / DAY_MS;
  await writeReleased(store, source, ids.release((day) => day >= firstDay));
  await openDays(context, ids.sealedFrom(firstDay));
  if (firstOpen !== undefined) await sealBefore(store, source, firstOpen);
}

/** Drops the ids of the days before `firstOpen`. */
async function sealBefore(store: Store, source: string, firstOpen: UtcDay): Promise<void> {
  await store.run(MARK, { source, first_open: firstOpen });
  await store.run("UPDATE sealed SET state = 'sealed' WHERE source = $source AND used_on < CAST($first_open AS DATE) AND state <> 'sealed'", {
    source,
    first_open: firstOpen,
  });
  await store.run(DROP, { source, first_open: firstOpen });
}
