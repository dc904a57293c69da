import { createHash } from 'node:crypto';
import { z } from 'zod';
import { addDays, type UtcDay } from '../../../src/core/day.ts';

/**
 * What is known of a folder of a bucket after it was listed and fetched whole. CloudTrail tries for 30 days to deliver again
 * what a bucket refused (CloudTrail User Guide, "Troubleshooting CloudTrail log file delivery"), so days that are long past may
 * still grow; they are remembered by a digest of their names, the newest by the names themselves.
 */
export const ListedDays = z.strictObject({ names: z.record(z.string(), z.array(z.string())), digests: z.record(z.string(), z.string()), last: z.string() });
export type ListedDays = z.infer<typeof ListedDays>;

/** Days before the newest that are listed again. */
const LOOK_BACK = 31;
/** Of these newest days the names are remembered. */
const NAMED = 2;

/** First day to list. */
export function listFrom(known: ListedDays | undefined, from: UtcDay | undefined): UtcDay | undefined {
  if (known === undefined) return from;
  const back = addDays(known.last, -LOOK_BACK);
  return from !== undefined && from > back ? from : back;
}

/** The names of a day that were not there before; all of them when an old day has changed. */
export function newNames(known: ListedDays | undefined, day: UtcDay, names: readonly string[]): readonly string[] {
  const before = known?.names[day];
  if (before !== undefined) return names.filter((name) => !before.includes(name));
  return known?.digests[day] === digestOf(names) ? [] : names;
}

/** What to remember after these days were listed and fetched whole. */
export function afterListing(known: ListedDays | undefined, days: ReadonlyMap<UtcDay, readonly string[]>): ListedDays | undefined {
  const last = [...days.keys(), ...(known === undefined ? [] : [known.last])].sort().at(-1);
  if (last === undefined) return known;
  const names: Record<string, string[]> = {};
  const digests: Record<string, string> = {};
  for (const [day, listed] of days) {
    if (day > addDays(last, -NAMED)) names[day] = [...listed].sort();
    else if (day >= addDays(last, -LOOK_BACK)) digests[day] = digestOf(listed);
  }
  return { names, digests, last };
}

function digestOf(names: readonly string[]): string {
  return createHash('sha256').update([...names].sort().join('\n')).digest('hex').slice(0, 32);
}
