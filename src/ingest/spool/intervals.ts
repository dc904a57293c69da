import { addDays, dayOf, startOf, type UtcDay } from '../../core/day.ts';
import { by } from '../../core/order.ts';
import type { Extent } from '../../core/spool.ts';

/** A day that extents cover. */
export interface CoveredDay {
  readonly instance: string;
  readonly scope: string;
  readonly day: UtcDay;
  /** Last covered instant of the day, milliseconds since 1970. */
  readonly lastAt: number;
}

/** Extents joined where they touch or overlap: of each instance and scope the separate stretches, oldest first. */
export function joined(extents: readonly Extent[]): Extent[] {
  const sorted = extents.filter(({ from, until }) => from < until).sort(by(({ instance, scope, from }) => `${instance}\n${scope}\n${from}`));
  const found: Extent[] = [];
  for (const extent of sorted) {
    const last = found.at(-1);
    if (last === undefined || last.instance !== extent.instance || last.scope !== extent.scope || last.until < extent.from) found.push(extent);
    else if (last.until < extent.until) found[found.length - 1] = { ...last, until: extent.until };
  }
  return found;
}

/**
 * The whole UTC days that extents cover. The last day of an instance and scope counts up to the last covered instant; any
 * other day of which a part is missing does not count.
 */
export function coveredDays(extents: readonly Extent[]): CoveredDay[] {
  const stretches = joined(extents);
  return stretches.flatMap(({ instance, scope, from, until }, index) => {
    const next = stretches[index + 1];
    const isLast = next === undefined || next.instance !== instance || next.scope !== scope;
    const end = Date.parse(until);
    const days: CoveredDay[] = [];
    const first = startOf(dayOf(Date.parse(from))) === Date.parse(from) ? dayOf(Date.parse(from)) : addDays(dayOf(Date.parse(from)), 1);
    for (let day = first; startOf(day) < end; day = addDays(day, 1)) {
      const dayEnd = startOf(addDays(day, 1));
      if (dayEnd <= end || isLast) days.push({ instance, scope, day, lastAt: Math.min(dayEnd, end) });
    }
    return days;
  });
}
