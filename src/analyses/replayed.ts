import { z } from 'zod';
import type { ReplayOutcome } from '../core/outside-grant.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';

const SQL = loadSql('replayed.sql', import.meta.url);

export const ReplayedRow = z.strictObject({ access_key: z.bigint(), outcome: z.enum(['reproduced', 'unknown', 'contradicted']) });

/** By access key; accesses of principals whose grants did not change are not there. */
export async function replayedAccesses(store: Store): Promise<ReadonlyMap<bigint, ReplayOutcome>> {
  return new Map((await store.rows(SQL, ReplayedRow)).map((row) => [row.access_key, row.outcome]));
}
