import type { PrincipalRecord } from './documents/scan.ts';
import { countText, plural } from './number-text.ts';

type Kept = Pick<PrincipalRecord, 'keeper' | 'ledger'>;

/** Principals that a team can act upon: what every figure of a summary or report counts. */
export function actedUpon<P extends Kept>(principals: readonly P[]): readonly P[] {
  return principals.filter(({ keeper }) => keeper === null);
}

/** `3,401 of 43 more belong to the API server`: those that no figure counts, for the end of a line; empty when there are none. */
export function keptCountText(principals: readonly Kept[]): string {
  const kept = principals.filter(({ keeper }) => keeper !== null);
  if (kept.length === 0) return '';
  const count = permissionsOf(kept);
  return `${countText(count)} of ${countText(kept.length)} more ${belong(count)} to ${keepersOf(kept)}`;
}

/** The same as a sentence of its own; empty when there are none. */
export function keptText(principals: readonly Kept[]): string {
  const kept = principals.filter(({ keeper }) => keeper !== null);
  if (kept.length === 0) return '';
  const count = permissionsOf(kept);
  const whose = `${plural(count, 'permission')} of ${plural(kept.length, 'more principal')} ${belong(count)} to ${keepersOf(kept)}`;
  return `${whose}, which would write back what anybody takes from them: they stand in the ledger and in none of these figures.`;
}

function belong(count: number): string {
  return count === 1 ? 'belongs' : 'belong';
}

function permissionsOf(kept: readonly Kept[]): number {
  return kept.reduce((sum, { ledger }) => sum + ledger.rows, 0);
}

function keepersOf(kept: readonly Kept[]): string {
  return [...new Set(kept.flatMap(({ keeper }) => (keeper === null ? [] : [keeper])))].sort().join(' and ');
}
