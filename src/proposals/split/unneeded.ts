import type { LedgerRow } from '../../core/documents/ledger.ts';
import type { SplitNeeds } from '../../core/split.ts';
import { isRemovable } from '../../core/verdict.ts';

/**
 * Permissions that one workload does not need: a use would have shown over a whole cycle, and none of the calls that used
 * it was this workload's or of somebody who was not told apart.
 */
export function unneededBy(workload: string, needs: SplitNeeds): ReadonlySet<string> {
  return new Set([...needs.atoms].filter(([, { unused, workloads }]) => isRemovable(unused) && !workloads.some((each) => each === workload || each === '')).map(([key]) => key));
}

/** The ledger as it would be with this workload and those who were not told apart alone. */
export function rowsOf(rows: ReadonlyMap<string, LedgerRow>, remove: ReadonlySet<string>): ReadonlyMap<string, LedgerRow> {
  return new Map([...rows].map(([key, row]) => [key, remove.has(key) ? { ...row, verdict: 'unexercised', reason: 'only other workloads of the shared principal used it, or nobody' } : row]));
}
