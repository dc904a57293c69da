import type { LedgerRow } from '../../../src/core/documents/ledger.ts';
import type { PrincipalRecord } from '../../../src/core/documents/scan.ts';
import { countText, plural, weightText } from '../../../src/core/number-text.ts';
import { byText } from '../../../src/core/order.ts';
import { RISK_WEIGHT } from '../../../src/core/permission.ts';
import { reasonOf } from '../../facts/ledger.ts';

/** What would have to be switched on, so that the next record shows what this one could not. */
export interface SwitchOnView {
  readonly remedies: readonly RemedyView[];
  /** Empty, or how many are not shown. */
  readonly more: string;
}

export interface RemedyView {
  /** What to switch on; empty when nothing is known that would show it. */
  readonly remedy: string;
  readonly permissions: string;
  readonly principals: string;
  readonly weight: string;
  /** Some of the reasons for which it could not be seen. */
  readonly reasons: readonly string[];
}

interface Sum {
  count: number;
  weight: number;
  readonly principals: Set<string>;
  readonly reasons: Map<string, number>;
}

/** What follows is about the single permission, not about the record. */
const BESIDES = '; besides, ';
const SHOWN = 30;
const REASONS = 3;

/** Permissions that could not be observed, by what would show them, heaviest risk first. */
export function switchOnView(ledgers: readonly { readonly principal: PrincipalRecord; readonly rows: readonly LedgerRow[] }[]): SwitchOnView {
  const sums = new Map<string, Sum>();
  for (const { principal, rows } of ledgers) {
    for (const row of rows) if (row.verdict === 'unobservable') add(sums, principal.key, row);
  }
  const sorted = [...sums].sort(([a, m], [b, n]) => Number(a === '') - Number(b === '') || n.weight - m.weight || byText(a, b));
  const hidden = sorted.length - SHOWN;
  return {
    remedies: sorted.slice(0, SHOWN).map(([remedy, sum]) => ({
      remedy,
      permissions: countText(sum.count),
      principals: countText(sum.principals.size),
      weight: weightText(sum.weight),
      reasons: reasonsOf(sum.reasons),
    })),
    more: hidden > 0 ? `and ${plural(hidden, 'further step')} with less risk behind them; the sections of the principals name them` : '',
  };
}

function add(sums: Map<string, Sum>, principal: string, row: LedgerRow): void {
  const { reason, remedy: whole } = reasonOf(row.reason);
  const [remedy = ''] = whole.split(BESIDES);
  const sum = sums.get(remedy) ?? { count: 0, weight: 0, principals: new Set(), reasons: new Map() };
  sum.count += 1;
  sum.weight += RISK_WEIGHT[row.risk];
  sum.principals.add(principal);
  sum.reasons.set(reason, (sum.reasons.get(reason) ?? 0) + 1);
  sums.set(remedy, sum);
}

function reasonsOf(counts: ReadonlyMap<string, number>): string[] {
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || byText(a, b));
  const hidden = sorted.length - REASONS;
  const shown = sorted.slice(0, REASONS).map(([reason, count]) => `${countText(count)}: ${reason}`);
  return hidden > 0 ? [...shown, `and ${plural(hidden, 'further reason')}`] : shown;
}
