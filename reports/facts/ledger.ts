import type { LedgerRow } from '../../src/core/documents/ledger.ts';
import { byText } from '../../src/core/order.ts';
import { RISK_WEIGHT } from '../../src/core/permission.ts';
import { partOf, type Part } from './share.ts';

/** What a reviewer needs to see first: what may leave, then what was used. */
const RANK: Readonly<Record<Part, number>> = { removable: 0, exercised: 1, kept: 2, unobservable: 3 };

/** The first `limit` rows of a ledger: removable first, then exercised, then the rest; heaviest risk first in each. */
export function firstRows(rows: readonly LedgerRow[], limit: number): LedgerRow[] {
  return [...rows]
    .sort(
      (a, b) =>
        RANK[partOf(a.verdict)] - RANK[partOf(b.verdict)] ||
        RISK_WEIGHT[b.risk] - RISK_WEIGHT[a.risk] ||
        byText(a.permission, b.permission) ||
        byText(a.path.join('\n'), b.path.join('\n')) ||
        byText(a.key, b.key),
    )
    .slice(0, limit);
}

/** The reason of a row; what would make an unobservable permission visible stands behind a ` | ` in it. */
export function reasonOf(reason: string): { readonly reason: string; readonly remedy: string } {
  const bar = reason.indexOf(' | ');
  return bar < 0 ? { reason, remedy: '' } : { reason: reason.slice(0, bar), remedy: reason.slice(bar + 3) };
}

/** Reasons for which permissions could not be observed, most frequent first, with their number and remedy. */
export function unseenReasons(rows: readonly LedgerRow[]): { readonly reason: string; readonly remedy: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const row of rows) if (row.verdict === 'unobservable') counts.set(row.reason, (counts.get(row.reason) ?? 0) + 1);
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || byText(a, b))
    .map(([reason, count]) => ({ ...reasonOf(reason), count }));
}
