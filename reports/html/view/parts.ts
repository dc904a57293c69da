import type { LedgerRow } from '../../../src/core/documents/ledger.ts';
import type { PrincipalRecord } from '../../../src/core/documents/scan.ts';
import { RISK_WEIGHT } from '../../../src/core/permission.ts';
import { isRemovable, VERDICT_ORDER, type Verdict } from '../../../src/core/verdict.ts';

/** The parts into which the page divides what is granted, in the order of its bars: what is used first, what may leave last. */
export const SLICES = {
  exercised: { title: 'Exercised', meaning: 'a recorded, authorized call needed it' },
  possibly: { title: 'Possibly exercised', meaning: 'a call may have needed it, so it stays' },
  waiting: { title: 'Waiting', meaning: 'too new, or watched for less than a cycle: not judged yet' },
  kept: { title: 'Kept otherwise', meaning: 'excepted by a person, or it never authorizes anything' },
  unobservable: { title: 'Not observable', meaning: 'this record could not have shown its use, so it stays' },
  removable: { title: 'Removable', meaning: 'never needed in a complete window, or another path grants it too' },
} as const;
export type Slice = keyof typeof SLICES;

export const SLICE_ORDER = Object.keys(SLICES) as readonly Slice[];

export interface Amount {
  readonly count: number;
  /** Sum of risk weights. */
  readonly weight: number;
}

/** What is granted and its parts; the parts add up to `granted`. */
export interface Slices {
  readonly granted: Amount;
  readonly parts: Readonly<Record<Slice, Amount>>;
}

/** The part of the page in which a verdict counts. */
export function sliceOf(verdict: Verdict): Slice {
  if (isRemovable(verdict)) return 'removable';
  switch (verdict) {
    case 'unobservable':
      return 'unobservable';
    case 'possibly-exercised':
      return 'possibly';
    case 'too-new':
    case 'provisional':
      return 'waiting';
    case 'exercised':
    case 'rare':
      return 'exercised';
    default:
      return 'kept';
  }
}

/**
 * The parts of one principal. The sums are those of scan.json; how much of what was used was only possibly used, and how
 * much of what stays is kept rather than waiting, the ledger tells. Without its rows nothing is split off.
 */
export function slicesOf({ verdicts, weight }: PrincipalRecord, rows: readonly LedgerRow[]): Slices {
  const counts = { exercised: 0, possibly: 0, waiting: 0, kept: 0, unobservable: 0, removable: 0 };
  for (const verdict of VERDICT_ORDER) counts[sliceOf(verdict)] += verdicts[verdict] ?? 0;
  const rest = Math.max(0, weight.granted - weight.exercised - weight.unobservable - weight.removable);
  const possibly = Math.min(weight.exercised, weightOf(rows, 'possibly'));
  const kept = counts.waiting === 0 ? rest : Math.min(rest, weightOf(rows, 'kept'));
  const amount = (slice: Slice, sum: number): Amount => ({ count: counts[slice], weight: sum });
  return {
    granted: { count: SLICE_ORDER.reduce((sum, slice) => sum + counts[slice], 0), weight: weight.granted },
    parts: {
      exercised: amount('exercised', weight.exercised - possibly),
      possibly: amount('possibly', possibly),
      waiting: amount('waiting', rest - kept),
      kept: amount('kept', kept),
      unobservable: amount('unobservable', weight.unobservable),
      removable: amount('removable', weight.removable),
    },
  };
}

/** Several principals together. */
export function sumOf(all: readonly Slices[]): Slices {
  const sum = (amountOf: (one: Slices) => Amount): Amount =>
    all.reduce((total, one) => ({ count: total.count + amountOf(one).count, weight: total.weight + amountOf(one).weight }), { count: 0, weight: 0 });
  const part = (slice: Slice) => sum((one) => one.parts[slice]);
  return {
    granted: sum((one) => one.granted),
    parts: {
      exercised: part('exercised'),
      possibly: part('possibly'),
      waiting: part('waiting'),
      kept: part('kept'),
      unobservable: part('unobservable'),
      removable: part('removable'),
    },
  };
}

function weightOf(rows: readonly LedgerRow[], slice: Slice): number {
  return rows.reduce((sum, row) => sum + (sliceOf(row.verdict) === slice ? RISK_WEIGHT[row.risk] : 0), 0);
}
