import type { LedgerRow } from '../../../src/core/documents/ledger.ts';
import type { PrincipalRecord } from '../../../src/core/documents/scan.ts';
import { groupBy } from '../../../src/core/group.ts';
import { countText, weightText } from '../../../src/core/number-text.ts';
import { byText } from '../../../src/core/order.ts';
import { RISK_WEIGHT, type Way } from '../../../src/core/permission.ts';
import { sliceOf } from './parts.ts';

/** All permissions of one principal that came by one policy in one way. */
export interface GrantView {
  readonly way: Way;
  readonly by: string;
  readonly permissions: string;
  readonly weight: string;
  readonly exercised: string;
  readonly removable: string;
}

export interface GrantsView {
  readonly grants: readonly GrantView[];
  readonly more: string;
}

const SHOWN = 12;

/** The policies by which the permissions of a principal came, direct ones first, heaviest first. */
export function grantsView(principal: PrincipalRecord, rows: readonly LedgerRow[]): GrantsView {
  const groups = [...groupBy(rows, (row) => policyOf(principal.name, row.path)).values()].map((group) => {
    const [{ path, way }] = group;
    return { way, by: policyOf(principal.name, path), group, weight: weightOf(group) };
  });
  groups.sort((a, b) => byText(a.way, b.way) || b.weight - a.weight || byText(a.by, b.by));
  const hidden = groups.length - SHOWN;
  return {
    grants: groups.slice(0, SHOWN).map(({ way, by, group, weight }) => ({
      way,
      by,
      permissions: countText(group.length),
      weight: weightText(weight),
      exercised: countText(group.filter(({ verdict }) => ['exercised', 'possibly'].includes(sliceOf(verdict))).length),
      removable: countText(group.filter(({ verdict }) => sliceOf(verdict) === 'removable').length),
    })),
    more: hidden > 0 ? `and ${countText(hidden)} more ${hidden === 1 ? 'policy' : 'policies'}, all in the ledger` : '',
  };
}

/** The path without its statement: one policy, and the membership that led to it. */
function policyOf(name: string, path: readonly string[]): string {
  const rest = own(name, path);
  return (rest.length > 1 ? rest.slice(0, -1) : rest).join(' › ');
}

function own(name: string, path: readonly string[]): readonly string[] {
  return path[0] === name ? path.slice(1) : path;
}

function weightOf(rows: readonly LedgerRow[]): number {
  return rows.reduce((sum, row) => sum + RISK_WEIGHT[row.risk], 0);
}
