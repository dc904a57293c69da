import { workloadText } from '../../../src/core/actor-text.ts';
import type { LedgerRow } from '../../../src/core/documents/ledger.ts';
import type { ProposalRecord } from '../../../src/core/documents/proposal.ts';
import type { PrincipalRecord } from '../../../src/core/documents/scan.ts';
import type { ProofOutcome } from '../../../src/core/proof.ts';
import { VERDICT_ORDER, VERDICTS } from '../../../src/core/verdict.ts';
import { unseenReasons } from '../../facts/ledger.ts';
import { countText, plural, shareText, weightText } from '../../../src/core/number-text.ts';
import { outcomesOf, type PrincipalProposals } from '../../facts/proposals.ts';
import { instantText } from '../../../src/core/time-text.ts';
import { anchor } from './anchor.ts';
import { barView, type BarView } from './bar.ts';
import type { FindingLink } from './findings.ts';
import { ledgerView, type LedgerView } from './ledger.ts';
import type { Limits } from './limits.ts';
import { sliceOf, type Slice, type Slices } from './parts.ts';
import { proposalView, type ProposalView, type UnseenView } from './proposal.ts';
import { splitView, type SplitView } from './split.ts';
import { grantsView, type GrantsView } from './way.ts';

export interface PrincipalView {
  readonly anchor: string;
  readonly name: string;
  readonly where: string;
  readonly facts: readonly { readonly title: string; readonly text: string }[];
  /** Opened when the page opens: only the first, as an example of what is inside. */
  readonly open: boolean;
  readonly removable: string;
  readonly granted: string;
  readonly share: string;
  readonly outcomes: string;
  readonly bar: BarView;
  readonly grants: GrantsView;
  readonly verdicts: readonly { readonly verdict: string; readonly slice: Slice; readonly count: string; readonly meaning: string }[];
  readonly findings: readonly FindingLink[];
  readonly proposals: readonly ProposalView[];
  /** Proposals of shared policies that are shown with another principal. */
  readonly elsewhere: readonly { readonly anchor: string; readonly name: string }[];
  /** By which it would be taken apart. */
  readonly splits: readonly SplitView[];
  /** Why permissions could not be observed, when no proposal tells it. */
  readonly unseen: readonly UnseenView[];
  readonly ledger: LedgerView;
}

const UNSEEN = 20;
const WORKLOADS = 12;
/** What a reviewer can act on stands first. */
const OUTCOME_RANK: Readonly<Record<ProofOutcome, number>> = { proved: 0, 'proved-with-loss': 1, refuted: 2, undecided: 3 };

/** What a section is made of beside the principal itself. */
export interface PrincipalContext {
  readonly slices: Slices;
  readonly findings: readonly FindingLink[];
  readonly rows: readonly LedgerRow[];
  readonly limits: Limits;
  readonly open: boolean;
}

export function principalView(
  { principal, own, elsewhere, splits }: PrincipalProposals,
  { slices, findings, rows, limits, open }: PrincipalContext,
): PrincipalView {
  const { granted, parts } = slices;
  return {
    anchor: anchor('principal', principal.key),
    name: principal.name,
    where: `${principal.system}:${principal.instance}`,
    facts: factsOf(principal),
    open,
    removable: weightText(parts.removable.weight),
    granted: weightText(granted.weight),
    share: shareText(parts.removable.weight, granted.weight),
    outcomes: outcomesOf({ own, elsewhere, splits }).join(', '),
    bar: barView(slices),
    grants: grantsView(principal, rows),
    verdicts: VERDICT_ORDER.filter((verdict) => (principal.verdicts[verdict] ?? 0) > 0).map((verdict) => ({
      verdict,
      slice: sliceOf(verdict),
      count: countText(principal.verdicts[verdict] ?? 0),
      meaning: VERDICTS[verdict].meaning,
    })),
    findings,
    proposals: [...own].sort((a, b) => OUTCOME_RANK[a.outcome] - OUTCOME_RANK[b.outcome]).map((proposal) => proposalView(proposal, limits)),
    elsewhere: elsewhere.map(({ id, name }: ProposalRecord) => ({ anchor: anchor('proposal', id), name })),
    splits: splits.map((split) => splitView(split, limits)),
    unseen: own.some(({ unseen }) => unseen.length > 0)
      ? []
      : unseenReasons(rows).slice(0, UNSEEN).map(({ reason, remedy, count }) => ({ reason, remedy, count: plural(count, 'permission'), examples: [] })),
    ledger: ledgerView(principal, rows, limits.ledger),
  };
}

function factsOf(principal: PrincipalRecord): PrincipalView['facts'] {
  const calls = Object.entries(principal.calls).map(([outcome, count]) => `${countText(count)} ${outcome}`);
  const seen =
    principal.firstSeen === null || principal.lastSeen === null
      ? 'never in the window'
      : `${instantText(principal.firstSeen)} … ${instantText(principal.lastSeen)}`;
  const facts = [
    { title: 'Owner', text: principal.owner ?? 'no owner on record' },
    { title: 'Purpose', text: principal.purpose ?? 'no purpose on record' },
    { title: 'Kind', text: principal.kind },
    { title: 'Cycle', text: `${principal.cycle}; the window ${principal.complete ? 'holds at least one' : 'is shorter than one or has holes'}` },
    { title: 'Id', text: principal.id },
    { title: 'Created', text: principal.createdOn ?? 'not known' },
    { title: 'Calls', text: calls.length === 0 ? 'none in the window' : calls.join(', ') },
    { title: 'Seen', text: `${seen}; ${plural(principal.actors, 'actor')} behind it` },
  ];
  if (principal.workloads.length > 0) facts.push({ title: 'Used by', text: principal.workloads.slice(0, WORKLOADS).map(workloadText).join('; ') });
  return principal.notEditable === null ? facts : [...facts, { title: 'Nothing is proposed', text: principal.notEditable }];
}
