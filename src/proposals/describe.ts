import type { LedgerRow } from '../core/documents/ledger.ts';
import type { ProposalRecord } from '../core/documents/proposal.ts';
import { groupBy } from '../core/group.ts';
import { by, byText } from '../core/order.ts';
import { RISK_WEIGHT } from '../core/permission.ts';

const EXAMPLES = 5;

/** What the rows of one unit say before and after, for the proposal record. Rows are those that came by the unit's policies. */
export function describe(rows: readonly LedgerRow[], removed: ReadonlySet<string>): Pick<ProposalRecord, 'before' | 'after' | 'removed' | 'kept' | 'unseen'> {
  const leaving = rows.filter((row) => removed.has(row.key));
  const staying = rows.filter((row) => !removed.has(row.key));
  return {
    before: total(rows),
    after: total(staying),
    removed: leaving.map(removedRow).sort(by((row) => `${row.principal}\n${row.permission}\n${row.path.join('\n')}`)),
    kept: staying
      .filter((row) => row.uses > 0)
      .map(({ permission, verdict, uses, lastUsed }) => ({ permission, verdict, uses, lastUsed }))
      .sort((a, b) => byText(b.lastUsed ?? '', a.lastUsed ?? '') || byText(a.permission, b.permission)),
    unseen: unseen(staying),
  };
}

function removedRow({ permission, name, path, way, verdict, reason, risk, lastUsed }: LedgerRow): ProposalRecord['removed'][number] {
  const stays = verdict === 'redundant' ? { stays: reason } : {};
  return { permission, principal: name, path, way, verdict, ...stays, risk, lastUsed };
}

/** Why atoms stay that were to leave, by the permission that people know; one that the ledger does not know by its key. */
export function givenBackRows(rows: ReadonlyMap<string, LedgerRow>, reasons: Iterable<readonly [string, string]>): ProposalRecord['givenBack'] {
  return [...reasons]
    .map(([key, reason]) => ({ permission: rows.get(key)?.permission ?? key, reason }))
    .sort(by(({ permission }) => permission));
}

/** How many permissions these are, and their risk weight to one decimal. */
export function total(rows: readonly LedgerRow[]): { permissions: number; weight: number } {
  const weight = rows.reduce((sum, row) => sum + RISK_WEIGHT[row.risk], 0);
  return { permissions: rows.length, weight: Math.round(weight * 10) / 10 };
}

/** Permissions that stay because the record could not have shown them, by reason; the remedy stands behind a bar. */
function unseen(rows: readonly LedgerRow[]): ProposalRecord['unseen'] {
  const groups = groupBy(rows.filter((row) => row.verdict === 'unobservable'), (row) => row.reason);
  return [...groups]
    .map(([text, group]) => {
      const [reason = text, remedy] = text.split(' | ');
      const examples = [...new Set(group.map((row) => row.permission))].sort();
      return { reason, remedy: remedy ?? null, count: examples.length, examples: examples.slice(0, EXAMPLES) };
    })
    .sort(by((group) => group.reason));
}
