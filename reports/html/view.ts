import { byRemovable } from '../facts/order.ts';
import { groupBy } from '../../src/core/group.ts';
import { actedUpon, keptText } from '../../src/core/keeper-text.ts';
import { countText, plural } from '../../src/core/number-text.ts';
import { shareOut } from '../facts/proposals.ts';
import type { ReportInput } from '../../src/core/report-format.ts';
import { definitionsView, type DefinitionsView } from './view/definitions.ts';
import { findingGroups, findingLinks, type FindingGroupView } from './view/findings.ts';
import { headlineView, type HeadlineView } from './view/headline.ts';
import { limitsFor } from './view/limits.ts';
import { overviewRow, type OverviewRow } from './view/overview.ts';
import { slicesOf } from './view/parts.ts';
import { principalView, type PrincipalView } from './view/principal.ts';
import { proposalView, type ProposalView } from './view/proposal.ts';
import { recordView, type RecordView } from './view/record.ts';
import { signOffView, type SignOffView } from './view/sign-off.ts';
import { splitView, type SplitView } from './view/split.ts';
import { switchOnView, type SwitchOnView } from './view/switch-on.ts';

/** Names in the table of contents: what fits beside the page without becoming a page of its own. */
const CONTENTS = 40;

/**
 * Everything the page shows, as plain data: templates only loop and print. INVARIANT: every field is present (a missing
 * text is '', a missing list is []), because Handlebars takes the empty branch of an `#if` on a field it cannot find.
 */
export interface ReportView {
  readonly asOf: string;
  readonly scope: string;
  /** Is there one instance only? Then its name stands in `scope` and is not repeated with every principal. */
  readonly oneInstance: boolean;
  /** Empty, or the warning that the record was shorter than a cycle and a person assumed one. */
  readonly assumption: string;
  readonly headline: HeadlineView;
  readonly record: RecordView;
  readonly findings: readonly FindingGroupView[];
  readonly findingCount: string;
  readonly overview: readonly OverviewRow[];
  /** The first principals, for the table of contents; names in the pieces between which a line may break. */
  readonly contents: readonly { readonly anchor: string; readonly pieces: readonly string[]; readonly share: string }[];
  readonly moreContents: string;
  readonly principals: readonly PrincipalView[];
  /** Are there proposals or splits that concern no principal of the scan? */
  readonly hasOthers: boolean;
  readonly otherProposals: readonly ProposalView[];
  readonly otherSplits: readonly SplitView[];
  readonly switchOn: SwitchOnView;
  readonly signOff: SignOffView;
  readonly definitions: DefinitionsView;
}

export function reportView({ scan, proposals, ledger }: ReportInput): ReportView {
  // What the system itself holds and writes back is nobody's to act upon: it has a sentence, and no part in any figure.
  const own = actedUpon(scan.principals);
  const { principals, orphans } = shareOut(byRemovable(own), proposals);
  const limits = limitsFor(own.length);
  const links = findingLinks(scan.findings);
  const findingsOf = groupBy(scan.findings, ({ principal }) => principal);
  const shown = principals.map((one) => {
    const rows = ledger(one.principal.key);
    return { one, principal: one.principal, rows, slices: slicesOf(one.principal, rows) };
  });
  const overview = shown.map(({ one, principal, slices }) => overviewRow(one, slices, findingsOf.get(principal.key) ?? []));
  return {
    asOf: scan.asOf,
    scope: `${plural(own.length, 'principal')} in ${scan.instances.map((one) => `${one.system}:${one.instance}`).join(', ') || 'no instance'}`,
    oneInstance: scan.instances.length === 1,
    assumption:
      scan.assumedCycle === null
        ? ''
        : `This run assumes a cycle of ${scan.assumedCycle}. Work that comes round less often than that cannot be seen in this record.`,
    headline: headlineView(shown, proposals.proposals, keptText(scan.principals)),
    record: recordView(scan),
    findings: findingGroups(scan),
    findingCount: countText(scan.findings.length),
    overview,
    contents: overview.slice(0, CONTENTS).map(({ anchor, name, share }) => ({ anchor, pieces: piecesOf(name), share })),
    moreContents: overview.length > CONTENTS ? `and ${countText(overview.length - CONTENTS)} more in the table` : '',
    principals: shown.map(({ one, principal, rows, slices }, index) =>
      principalView(one, { slices, rows, limits, findings: links.get(principal.key) ?? [], open: index === 0 }),
    ),
    hasOthers: orphans.proposals.length + orphans.splits.length > 0,
    otherProposals: orphans.proposals.map((proposal) => proposalView(proposal, limits)),
    otherSplits: orphans.splits.map((split) => splitView(split, limits)),
    switchOn: switchOnView(shown),
    signOff: signOffView(scan, proposals, overview),
    definitions: definitionsView(),
  };
}

/** `role/ci` as `role/` and `ci`. */
function piecesOf(name: string): readonly string[] {
  return name.split(/(?<=[/:])/);
}
