import { z } from 'zod';
import { cycleSeconds } from '../core/day.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';

const SQL = loadSql('rhythm.sql', import.meta.url);
export const RhythmRow = z.strictObject({ principal_key: z.string(), period_days: z.number() });

/** Cycles by the longest period that they hold, shortest first. */
const PERIODS = [[7, 'weekly'], [31, 'monthly'], [92, 'quarterly'], [366, 'annual']] as const;

/** Lengthens the cycle of principals whose record shows a longer rhythm than their owner declared. Never shortens one. */
export async function lengthenCycles(store: Store): Promise<void> {
  for (const { principal_key, period_days } of await store.rows(SQL, RhythmRow)) {
    const name = PERIODS.find(([days]) => period_days <= days)?.[1] ?? 'annual';
    await store.run(
      'UPDATE principal SET cycle = $cycle, cycle_seconds = $seconds WHERE principal_key = $principal_key AND cycle_seconds < $seconds',
      { cycle: `${name} (by its rhythm)`, seconds: cycleSeconds(name), principal_key },
    );
  }
}
