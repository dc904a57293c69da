import { addDays, daysInclusive } from './day.ts';
import type { Gap } from './observation.ts';
import { byText } from './order.ts';

/** Neighbouring days with the same gap. */
export interface GapRange {
  readonly from: string;
  readonly to: string;
  readonly days: number;
  readonly scope: string;
  readonly reason: string;
}

/** Gaps of one instance, neighbouring days of one scope and reason folded into ranges, oldest first. */
export function gapRanges(gaps: readonly Pick<Gap, 'day' | 'scope' | 'reason'>[]): GapRange[] {
  const ranges: GapRange[] = [];
  const sorted = [...gaps].sort((a, b) => byText(a.scope, b.scope) || byText(a.reason, b.reason) || byText(a.day, b.day));
  for (const { day, scope, reason } of sorted) {
    const last = ranges.at(-1);
    if (last !== undefined && last.scope === scope && last.reason === reason && day <= addDays(last.to, 1)) {
      ranges[ranges.length - 1] = { ...last, to: day, days: daysInclusive(last.from, day) };
    } else ranges.push({ from: day, to: day, days: 1, scope, reason });
  }
  return ranges.sort((a, b) => byText(a.from, b.from) || byText(a.scope, b.scope) || byText(a.reason, b.reason));
}

/** `2025-03-01` or `2025-03-01 … 2025-03-04`. */
export function rangeText(range: GapRange): string {
  return range.from === range.to ? range.from : `${range.from} … ${range.to}`;
}
