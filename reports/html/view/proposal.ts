import type { ProposalRecord } from '../../../src/core/documents/proposal.ts';
import { OUTCOME_NAME, outcomeMeaning } from '../../../src/core/proof-text.ts';
import type { ProofOutcome } from '../../../src/core/proof.ts';
import { callsText, heaviestFirst, standsText, todoTitle, type WayBack, waysBack } from '../../../src/core/proposal-text.ts';
import { countText, plural, shareText, weightText } from '../../../src/core/number-text.ts';
import type { Way } from '../../../src/core/permission.ts';
import { lastUsedText, lengthText } from '../../../src/core/time-text.ts';
import { anchor } from './anchor.ts';
import { diffView, type DiffView } from './diff.ts';
import type { Limits } from './limits.ts';
import { fileLink, type FileLink } from './link.ts';
import { lossView, type LossView } from './loss.ts';
import { stepView, type StepView } from './step.ts';

export interface ProposalView {
  readonly anchor: string;
  readonly id: string;
  readonly name: string;
  /** What it is about, `Proposal for role/ci`. */
  readonly title: string;
  readonly outcome: ProofOutcome;
  /** How people call it. */
  readonly outcomeName: string;
  readonly outcomeMeaning: string;
  /** Why it is not proved; empty when it is. */
  readonly reason: string;
  /** Of a proposal that takes back a forgotten emergency grant what would break; else empty. */
  readonly loss: readonly LossView[];
  /** Empty, or the assumption in words. */
  readonly assumption: string;
  /** Names of all holders when there are several, else empty. */
  readonly holders: readonly string[];
  readonly shrinks: string;
  /** Permissions and risk weight before and after; the lengths are percent of the larger one. Empty when nothing leaves. */
  readonly sizes: readonly SizeView[];
  readonly window: string;
  readonly steps: readonly StepView[];
  readonly removed: readonly RemovedView[];
  readonly removedCount: string;
  readonly moreRemoved: string;
  /** New resource lines of the policies that change. */
  readonly lines: readonly LineView[];
  readonly linesCount: string;
  readonly moreLines: string;
  readonly unseen: readonly UnseenView[];
  readonly givenBackCount: string;
  readonly givenBack: readonly { readonly permission: string; readonly reason: string }[];
  readonly diff: DiffView;
  /** Folder of the files in the output folder; empty when there is none. */
  readonly folder: string;
  readonly files: readonly FileLink[];
  readonly waysBack: readonly WayBack[];
  readonly todo: readonly string[];
  readonly todoTitle: string;
}

/** One bar of before and after. */
export interface SizeView {
  readonly when: 'before' | 'after';
  readonly text: string;
  readonly width: string;
}

export interface RemovedView {
  readonly permission: string;
  readonly risk: string;
  readonly verdict: string;
  /** Of what is redundant what stays for it; else empty. */
  readonly stays: string;
  readonly lastUsed: string;
  readonly principal: string;
  readonly way: Way;
  readonly path: string;
}

/** One resource line with its evidence. */
export interface LineView {
  readonly line: string;
  readonly where: string;
  readonly calls: string;
  readonly lastUsed: string;
  readonly evidence: readonly string[];
  /** Why it stands for more than was seen; empty when it does not. */
  readonly stands: string;
}

export interface UnseenView {
  readonly reason: string;
  readonly count: string;
  readonly remedy: string;
  readonly examples: readonly string[];
}

const EXAMPLES = 3;
const UNSEEN = 20;

export function proposalView(proposal: ProposalRecord, limits: Limits): ProposalView {
  const hidden = proposal.removed.length - limits.removed;
  const added = proposal.lines.filter(({ isNew }) => isNew);
  return {
    anchor: anchor('proposal', proposal.id),
    id: proposal.id,
    name: proposal.name,
    title: proposal.loss === null ? `Proposal for ${proposal.name}` : `Taking back an emergency grant of ${proposal.name}`,
    outcome: proposal.outcome,
    outcomeName: OUTCOME_NAME[proposal.outcome],
    outcomeMeaning: outcomeMeaning(proposal.outcome),
    reason: proposal.outcome === 'proved' || proposal.outcome === 'proved-with-loss' ? '' : proposal.reason,
    loss: lossView(proposal, limits.removed),
    assumption: proposal.assumption ?? '',
    holders: proposal.principals.length > 1 ? proposal.principals.map(({ name }) => name) : [],
    shrinks: shrinksText(proposal),
    sizes: sizesOf(proposal),
    window: windowText(proposal),
    steps: proposal.steps.map(stepView),
    removed: heaviestFirst(proposal.removed).slice(0, limits.removed).map(removedView),
    removedCount: countText(proposal.removed.length),
    moreRemoved: hidden > 0 ? `and ${countText(hidden)} more, all in ${proposal.folder === null ? 'proposals.json' : 'proof.json'}` : '',
    lines: added.slice(0, limits.removed).map(lineView),
    linesCount: plural(added.length, 'new line'),
    moreLines: moreLines(proposal, Math.min(added.length, limits.removed)),
    unseen: proposal.unseen.slice(0, UNSEEN).map(unseenView),
    givenBackCount: plural(proposal.givenBack.length, 'permission'),
    givenBack: proposal.givenBack.slice(0, limits.removed).map(({ permission, reason }) => ({ permission, reason })),
    diff: diffView(proposal.diff, limits.diff),
    folder: proposal.folder ?? '',
    files: proposal.folder === null ? [] : proposal.files.map((file) => fileLink(file, proposal.folder ?? '', file)),
    waysBack: waysBack(proposal.files),
    todo: [...proposal.todo],
    todoTitle: todoTitle(proposal.files),
  };
}

function shrinksText({ before, after }: ProposalRecord): string {
  const gone = before.weight - after.weight;
  return (
    `${plural(before.permissions, 'permission')} → ${countText(after.permissions)}; ` +
    `risk weight ${weightText(before.weight)} → ${weightText(after.weight)} (${shareText(gone, before.weight)} less)`
  );
}

function sizesOf({ before, after }: ProposalRecord): SizeView[] {
  if (before.permissions === after.permissions) return [];
  const largest = Math.max(before.weight, after.weight);
  return ([['before', before], ['after', after]] as const).map(([when, { permissions, weight }]) => ({
    when,
    text: `${plural(permissions, 'permission')}, risk weight ${weightText(weight)}`,
    width: `${(largest > 0 ? (100 * weight) / largest : 0).toFixed(2)}%`,
  }));
}

/** The window of the record and the cycle that it is measured by. */
export function windowText({ window, cycle }: Pick<ProposalRecord, 'window' | 'cycle'>): string {
  if (window === null) return `no covered day; the cycle is ${cycle}`;
  return `${window.fromDay} … ${window.toDay}, ${lengthText(window.seconds)}; the cycle is ${cycle}`;
}

function removedView(removed: ProposalRecord['removed'][number]): RemovedView {
  const { permission, principal, risk, verdict, stays = '', lastUsed, way, path } = removed;
  return { permission, principal, risk, verdict, stays, lastUsed: lastUsedText(lastUsed), way, path: path.join(' › ') };
}

/** Lines that are not shown: further new ones, and those that stay as written. */
function moreLines({ lines, folder }: ProposalRecord, shown: number): string {
  const hidden = lines.length - shown;
  return hidden > 0 ? `and ${plural(hidden, 'line')} more, in ${folder === null ? 'proposals.json' : 'proof.json'}` : '';
}

function lineView(row: ProposalRecord['lines'][number]): LineView {
  return {
    line: row.line,
    where: `${row.policy} › ${row.statement}`,
    calls: callsText(row),
    lastUsed: lastUsedText(row.lastUsed),
    evidence: [...row.evidence],
    stands: row.rules.length === 0 ? '' : standsText(row),
  };
}

function unseenView({ reason, remedy, count, examples }: ProposalRecord['unseen'][number]): UnseenView {
  return { reason, remedy: remedy ?? '', count: plural(count, 'permission'), examples: examples.slice(0, EXAMPLES) };
}
