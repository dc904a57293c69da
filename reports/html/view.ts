import { byRemovable } from '../facts/order.ts';
import { plural } from '../../src/core/number-text.ts';
import { shareOut } from '../facts/proposals.ts';
import type { ReportInput } from '../../src/core/report-format.ts';
import { definitionsView, type DefinitionsView } from './view/definitions.ts';
import { findingGroups, findingLinks, type FindingGroupView } from './view/findings.ts';
import { headlineView, type HeadlineView } from './view/headline.ts';
import { limitsFor } from './view/limits.ts';
import { overviewRow, principalView, type OverviewRow, type PrincipalView } from './view/principal.ts';
import { proposalView, type ProposalView } from './view/proposal.ts';
import { recordView, type RecordView } from './view/record.ts';

/**
 * Everything the page shows, as plain data: templates only loop and print. INVARIANT: every field is present (a missing
 * text is '', a missing list is []), because Handlebars takes the empty branch of an `#if` on a field it cannot find.
 */
export interface ReportView {
  readonly asOf: string;
  readonly scope: string;
  /** Empty, or the warning that the record was shorter than a cycle and a person assumed one. */
  readonly assumption: string;
  readonly headline: HeadlineView;
  readonly record: RecordView;
  readonly findings: readonly FindingGroupView[];
  readonly overview: readonly OverviewRow[];
  readonly principals: readonly PrincipalView[];
  /** Proposals that concern no principal of the scan. */
  readonly otherProposals: readonly ProposalView[];
  readonly definitions: DefinitionsView;
}

export function reportView({ scan, proposals, ledger }: ReportInput): ReportView {
  const { principals, orphans } = shareOut(byRemovable(scan.principals), proposals.proposals);
  const findings = findingGroups(scan);
  const limits = limitsFor(scan.principals.length);
  const links = findingLinks(scan.findings);
  return {
    asOf: scan.asOf,
    scope: `${plural(scan.principals.length, 'principal')} in ${scan.instances.map((one) => `${one.system}:${one.instance}`).join(', ') || 'no instance'}`,
    assumption:
      scan.assumedCycle === null
        ? ''
        : `This run assumes a cycle of ${scan.assumedCycle}. Work that comes round less often than that cannot be seen in this record.`,
    headline: headlineView(scan.principals, proposals.proposals),
    record: recordView(scan),
    findings,
    overview: principals.map(overviewRow),
    principals: principals.map((one) => principalView(one, links.get(one.principal.key) ?? [], ledger(one.principal.key), limits)),
    otherProposals: orphans.map((proposal) => proposalView(proposal, limits)),
    definitions: definitionsView(),
  };
}
