/** A whole UTC day, `YYYY-MM-DD`. */
export type UtcDay = string;

const DAY_MS = 86_400_000;

/** The UTC day in which an instant (milliseconds since 1970) lies. */
export function dayOf(at: number): UtcDay {
  return new Date(at).toISOString().slice(0, 10);
}

/** Start of a UTC day in milliseconds since 1970. */
export function startOf(day: UtcDay): number {
  return Date.parse(`${day}T00:00:00Z`);
}

/** The instant, or the end of the day, that a text such as `2026-06-30T05:00:00Z` or `2026-06-30` names; milliseconds since 1970. */
export function latestOf(text: string): number {
  return text.length === 10 ? startOf(addDays(text, 1)) : Date.parse(text);
}

/** The day `count` days later (earlier when negative). */
export function addDays(day: UtcDay, count: number): UtcDay {
  return dayOf(startOf(day) + count * DAY_MS);
}

/** Whole days from `from` to `to`, both inclusive. */
export function daysInclusive(from: UtcDay, to: UtcDay): number {
  return Math.round((startOf(to) - startOf(from)) / DAY_MS) + 1;
}

/** ISO 8601 in UTC with whole seconds. */
export function isoSecond(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/**
 * Seconds of record needed to judge an owner's cycle. Daily and weekly work needs 8 days, monthly 35, quarterly 100,
 * annual 400: period plus jitter; a duration (`30d`, `1h`) stands for itself.
 */
export function cycleSeconds(cycle: string): number {
  const named: Record<string, number> = { daily: 8, weekly: 8, monthly: 35, quarterly: 100, annual: 400 };
  const days = Object.hasOwn(named, cycle) ? named[cycle] : undefined;
  if (days !== undefined) return days * 86_400;
  const [, count, unit] = /^([1-9][0-9]{0,4})([hd])$/.exec(cycle) ?? [];
  if (count === undefined) throw new RangeError(`not a cycle: ${cycle}`);
  return Number(count) * (unit === 'h' ? 3_600 : 86_400);
}
