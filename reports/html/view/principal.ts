import type { LedgerRow, PrincipalRecord, ProposalRecord } from '../../../src/core/documents.ts';
import { VERDICT_ORDER, VERDICTS } from '../../../src/core/verdict.ts';
import { unseenReasons } from '../../facts/ledger.ts';
import { countText, plural, shareText, weightText } from '../../../src/core/number-text.ts';
import type { PrincipalProposals } from '../../facts/proposals.ts';
import { partOf, shareOf, type Part } from '../../facts/share.ts';
import { instantText } from '../../../src/core/time-text.ts';
import { anchor } from './anchor.ts';
import { barView, type BarView } from './bar.ts';
import type { FindingLink } from './findings.ts';
import { ledgerView, type LedgerView } from './ledger.ts';
import type { Limits } from './limits.ts';
import { proposalView, type ProposalView, type UnseenView } from './proposal.ts';

/** One line of the overview table. */
export interface OverviewRow {
  readonly anchor: string;
  readonly name: string;
  readonly where: string;
  readonly owner: string;
  readonly granted: string;
  readonly exercised: string;
  readonly unobservable: string;
  readonly removable: string;
  readonly share: string;
  readonly bar: BarView;
  readonly outcomes: string;
}

export interface PrincipalView {
  readonly anchor: string;
  readonly name: string;
  readonly where: string;
  readonly facts: readonly { readonly title: string; readonly text: string }[];
  readonly bar: BarView;
  readonly verdicts: readonly { readonly verdict: string; readonly part: Part; readonly count: string; readonly meaning: string }[];
  readonly findings: readonly FindingLink[];
  readonly proposals: readonly ProposalView[];
  /** Proposals of shared policies that are shown with another principal. */
  readonly elsewhere: readonly { readonly anchor: string; readonly name: string }[];
  /** Why permissions could not be observed, when no proposal tells it. */
  readonly unseen: readonly UnseenView[];
  readonly ledger: LedgerView;
}

export function overviewRow({ principal, own, elsewhere }: PrincipalProposals): OverviewRow {
  const { granted, parts } = shareOf([principal]);
  return {
    anchor: anchor('principal', principal.key),
    name: principal.name,
    where: `${principal.system}:${principal.instance}`,
    owner: principal.owner ?? 'no owner on record',
    granted: weightText(granted.weight),
    exercised: weightText(parts.exercised.weight),
    unobservable: weightText(parts.unobservable.weight),
    removable: weightText(parts.removable.weight),
    share: shareText(parts.removable.weight, granted.weight),
    bar: barView(shareOf([principal])),
    outcomes: [...own, ...elsewhere].map(({ outcome }) => outcome).join(', ') || 'none',
  };
}

export function principalView(
  { principal, own, elsewhere }: PrincipalProposals,
  findings: readonly FindingLink[],
  rows: readonly LedgerRow[],
  limits: Limits,
): PrincipalView {
  return {
    anchor: anchor('principal', principal.key),
    name: principal.name,
    where: `${principal.system}:${principal.instance}`,
    facts: factsOf(principal),
    bar: barView(shareOf([principal])),
    verdicts: VERDICT_ORDER.filter((verdict) => (principal.verdicts[verdict] ?? 0) > 0).map((verdict) => ({
      verdict,
      part: partOf(verdict),
      count: countText(principal.verdicts[verdict] ?? 0),
      meaning: VERDICTS[verdict].meaning,
    })),
    findings,
    proposals: own.map((proposal) => proposalView(proposal, limits)),
    elsewhere: elsewhere.map(({ id, name }: ProposalRecord) => ({ anchor: anchor('proposal', id), name })),
    unseen: own.some(({ unseen }) => unseen.length > 0)
      ? []
      : unseenReasons(rows).map(({ reason, remedy, count }) => ({ reason, remedy, count: plural(count, 'permission'), examples: [] })),
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
  return principal.notEditable === null ? facts : [...facts, { title: 'Nothing is proposed', text: principal.notEditable }];
}
