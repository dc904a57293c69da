import { OUTCOME_NAME } from '../../src/core/proof-text.ts';
import { groupBy } from '../../src/core/group.ts';
import type { ProposalRecord } from '../../src/core/documents/proposal.ts';
import type { ProposalsDocument } from '../../src/core/documents/proposals.ts';
import type { PrincipalRecord } from '../../src/core/documents/scan.ts';
import type { SplitRecord } from '../../src/core/documents/split.ts';

/** A principal with the proposals that concern it. */
export interface PrincipalProposals {
  readonly principal: PrincipalRecord;
  /** Shown with this principal. */
  readonly own: readonly ProposalRecord[];
  /** Shared with a principal that stands earlier in the report, and shown there. */
  readonly elsewhere: readonly ProposalRecord[];
  /** By which it would be taken apart. */
  readonly splits: readonly SplitRecord[];
}

/** What concerns no principal of the scan. */
export interface Orphans {
  readonly proposals: readonly ProposalRecord[];
  readonly splits: readonly SplitRecord[];
}

/** Hands every proposal to the first of its principals in report order, and every split to its own. */
export function shareOut(
  principals: readonly PrincipalRecord[],
  { proposals, splits }: Pick<ProposalsDocument, 'proposals' | 'splits'>,
): { readonly principals: PrincipalProposals[]; readonly orphans: Orphans } {
  const shown = new Set<string>();
  const splitsOf = groupBy(splits, ({ principal }) => principal.key);
  const handed = principals.map((principal) => {
    const concerned = proposals.filter((proposal) => proposal.principals.some(({ key }) => key === principal.key));
    const own = concerned.filter(({ id }) => !shown.has(id));
    const elsewhere = concerned.filter(({ id }) => shown.has(id));
    for (const { id } of own) shown.add(id);
    return { principal, own, elsewhere, splits: splitsOf.get(principal.key) ?? [] };
  });
  const known = new Set(principals.map(({ key }) => key));
  return {
    principals: handed,
    orphans: { proposals: proposals.filter(({ id }) => !shown.has(id)), splits: splits.filter(({ principal }) => !known.has(principal.key)) },
  };
}

/** Outcomes of what is proposed for a principal, each once, and `split` when files of a split are written. */
export function outcomesOf({ own, elsewhere, splits }: Omit<PrincipalProposals, 'principal'>): readonly string[] {
  const outcomes = [...own, ...elsewhere].map(({ outcome }) => OUTCOME_NAME[outcome]);
  return [...new Set([...outcomes, ...splits.filter(({ folder }) => folder !== null).map(() => 'split')])];
}
