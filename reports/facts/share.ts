import type { PrincipalRecord } from '../../src/core/documents/scan.ts';
import { isRemovable, isUsed, VERDICT_ORDER, type Verdict } from '../../src/core/verdict.ts';

/** The four parts into which granted permissions fall. */
export const PARTS = ['exercised', 'kept', 'unobservable', 'removable'] as const;
export type Part = (typeof PARTS)[number];

/** How a verdict counts in the headline. `exercised` is the same set as in `PrincipalRecord.weight.exercised`; `kept` = kept for any other reason than use or blindness. */
export function partOf(verdict: Verdict): Part {
  if (isRemovable(verdict)) return 'removable';
  if (verdict === 'unobservable') return 'unobservable';
  return isUsed(verdict) ? 'exercised' : 'kept';
}

/** Granted permissions and their parts, as counts and as sums of risk weights; the parts add up to `granted`. */
export interface Share {
  readonly granted: Amount;
  readonly parts: Readonly<Record<Part, Amount>>;
}
export interface Amount {
  readonly count: number;
  readonly weight: number;
}

/** The share of several principals together. */
export function shareOf(principals: readonly PrincipalRecord[]): Share {
  const sum = (amount: (principal: PrincipalRecord) => number) => principals.reduce((total, one) => total + amount(one), 0);
  const count = (part: Part) =>
    sum((one) => VERDICT_ORDER.reduce((total, verdict) => total + (partOf(verdict) === part ? (one.verdicts[verdict] ?? 0) : 0), 0));
  const granted = sum((one) => one.weight.granted);
  const exercised = sum((one) => one.weight.exercised);
  const unobservable = sum((one) => one.weight.unobservable);
  const removable = sum((one) => one.weight.removable);
  const parts: Record<Part, Amount> = {
    exercised: { count: count('exercised'), weight: exercised },
    kept: { count: count('kept'), weight: Math.max(0, granted - exercised - unobservable - removable) },
    unobservable: { count: count('unobservable'), weight: unobservable },
    removable: { count: count('removable'), weight: removable },
  };
  return { granted: { count: PARTS.reduce((total, part) => total + parts[part].count, 0), weight: granted }, parts };
}
