import type { PrincipalRecord, ProposalRecord } from '../../src/core/documents.ts';

/** A principal with the proposals that concern it. */
export interface PrincipalProposals {
  readonly principal: PrincipalRecord;
  /** Shown with this principal. */
  readonly own: readonly ProposalRecord[];
  /** Shared with a principal that stands earlier in the report, and shown there. */
  readonly elsewhere: readonly ProposalRecord[];
}

/** Hands every proposal to the first of its principals in report order; `orphans` concern no principal of the scan. */
export function shareOut(
  principals: readonly PrincipalRecord[],
  proposals: readonly ProposalRecord[],
): { readonly principals: PrincipalProposals[]; readonly orphans: ProposalRecord[] } {
  const shown = new Set<string>();
  const handed = principals.map((principal) => {
    const concerned = proposals.filter((proposal) => proposal.principals.some(({ key }) => key === principal.key));
    const own = concerned.filter(({ id }) => !shown.has(id));
    const elsewhere = concerned.filter(({ id }) => shown.has(id));
    for (const { id } of own) shown.add(id);
    return { principal, own, elsewhere };
  });
  return { principals: handed, orphans: proposals.filter(({ id }) => !shown.has(id)) };
}
