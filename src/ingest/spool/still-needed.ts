import { addDays, type UtcDay } from '../../core/day.ts';
import { dayInName } from '../list/list.ts';

/** Days of delivery before the newest whose digests stay: the next digest confirms the newest of them, and a whole day is judged at once. */
const DIGEST_DAYS = 2;
/** The digests of a day list files of the day before, too. */
const FILE_DAYS = 3;

/**
 * Which committed files a later judgement of digests still needs, by their names: the newest digests and the files that they
 * list. Of files without digests none.
 */
export function stillNeeded(names: readonly string[], isDigest: (name: string) => boolean): ReadonlySet<string> {
  const newest = names.filter(isDigest).map(dayInName).sort().at(-1);
  if (newest === undefined || newest === '') return new Set();
  const since = (days: number): UtcDay => addDays(newest, -days);
  return new Set(names.filter((name) => dayInName(name) >= since(isDigest(name) ? DIGEST_DAYS : FILE_DAYS)));
}
