import { z } from 'zod';
import type { Store } from '../store/store.ts';

/**
 * Notes that something was changed of which the last steps of `collect` must draw the consequences. Belongs into the
 * transaction of that change: a run that is killed in between leaves the note, and the next run takes those steps.
 */
export async function noteUnfinished(store: Store): Promise<void> {
  await store.run("INSERT INTO meta SELECT 'unfinished', 'collect' WHERE NOT EXISTS (SELECT 1 FROM meta WHERE key = 'unfinished')");
}

/** Was a run killed before its last steps, or has this one changed something? */
export async function isUnfinished(store: Store): Promise<boolean> {
  return (await store.rows("SELECT key FROM meta WHERE key = 'unfinished'", z.strictObject({ key: z.string() }))).length > 0;
}

/** The last steps were taken, of every source. */
export async function noteFinished(store: Store): Promise<void> {
  await store.run("DELETE FROM meta WHERE key = 'unfinished'");
}
