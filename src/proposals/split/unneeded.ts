import type { LedgerRow } from '../../core/documents/ledger.ts';
import type { SplitNeeds } from '../../core/split.ts';
import { isRemovable } from '../../core/verdict.ts';

const OTHERS_ONLY = 'only other workloads of the shared principal used it, or nobody';

/**
 * Keys of the permissions that one workload does not need: a use would have shown over a whole cycle, and none of the calls
 * that used it was this workload's or of somebody who was not told apart.
 */
export function unneededBy(workload: string, needs: SplitNeeds): ReadonlySet<string> {
  const unneeded = [...needs.atoms].filter(([, { unused, workloads }]) => isRemovable(unused) && !mayBeOneOf(workload, workloads));
  return new Set(unneeded.map(([key]) => key));
}

/** Is the workload one of these, or may it be? An empty name stands for whoever was not told apart. */
export function mayBeOneOf(workload: string, workloads: readonly string[]): boolean {
  return workloads.includes(workload) || workloads.includes('');
}

/** The ledger as it would be with this workload and those who were not told apart alone. */
export function rowsOf(rows: ReadonlyMap<string, LedgerRow>, remove: ReadonlySet<string>): ReadonlyMap<string, LedgerRow> {
  const unused = { verdict: 'unexercised', reason: OTHERS_ONLY } as const;
  return new Map([...rows].map(([key, row]) => [key, remove.has(key) ? { ...row, ...unused } : row]));
}
