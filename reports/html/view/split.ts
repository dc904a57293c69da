import { actorText } from '../../../src/core/actor-text.ts';
import type { SplitPartRecord, SplitRecord } from '../../../src/core/documents/split.ts';
import { countText, plural, weightText } from '../../../src/core/number-text.ts';
import type { ProofOutcome } from '../../../src/core/proof.ts';
import type { WayBack } from '../../../src/core/proposal-text.ts';
import { NONE_UNTOLD, splitWaysBack, UNTOLD_MEANING, untoldText } from '../../../src/core/split-text.ts';
import { anchor } from './anchor.ts';
import type { Limits } from './limits.ts';
import { fileLink, type FileLink } from './link.ts';
import { windowText } from './proposal.ts';
import { stepView, type StepView } from './step.ts';

/** A shared principal taken apart. */
export interface SplitView {
  readonly anchor: string;
  readonly name: string;
  /** `2 of 3 proved`. */
  readonly proved: string;
  readonly summary: string;
  /** Empty, or the assumption in words. */
  readonly assumption: string;
  readonly window: string;
  readonly parts: readonly SplitPartView[];
  /** Calls that were not told apart, or that there are none. */
  readonly untold: string;
  readonly untoldNames: readonly string[];
  /** What becomes of them; empty when there are none. */
  readonly untoldMeaning: string;
  readonly todo: readonly string[];
  /** Folder of the files in the output folder; empty when nothing is written. */
  readonly folder: string;
  readonly files: readonly FileLink[];
  readonly moreFiles: string;
  readonly waysBack: readonly WayBack[];
}

/** One workload of a split with the principal that it would get. */
export interface SplitPartView {
  readonly workload: string;
  /** Name of its new principal; empty when it keeps the shared one. */
  readonly name: string;
  readonly calls: string;
  /** `63 of 139, 12 of them used`: what it keeps, and how many of these its own calls used. */
  readonly permissions: string;
  readonly weight: string;
  /** Whom its trust is narrowed to; empty when it keeps the shared one. */
  readonly subjects: readonly string[];
  readonly outcome: ProofOutcome;
  /** Why it is not proved; empty when it is. */
  readonly reason: string;
  readonly used: readonly string[];
  readonly moreUsed: string;
  readonly withheld: readonly string[];
  readonly moreWithheld: string;
  readonly givenBack: readonly { readonly permission: string; readonly reason: string }[];
  readonly moreGivenBack: string;
  readonly steps: readonly StepView[];
}

/** Of each list of a split: the whole stands in its files. */
const SHOWN = 12;
/** So many permissions of each kind a document lists, by heaviest use. */
const LISTED = 50;

export function splitView(split: SplitRecord, limits: Limits): SplitView {
  const { parts, untold, folder } = split;
  const most = Math.min(limits.removed, SHOWN);
  const proved = parts.filter(({ outcome }) => outcome === 'proved').length;
  return {
    anchor: anchor('split', split.id),
    name: split.principal.name,
    proved: `${countText(proved)} of ${countText(parts.length)} proved`,
    summary:
      `${countText(proved)} of ${plural(parts.length, 'workload')} behind it can have a principal of ${proved === 1 ? 'its' : 'their'} own: ` +
      `with what ${proved === 1 ? 'it' : 'each'} used itself, and what this record could not have shown. The shared one is not changed by this.`,
    assumption: split.assumption ?? '',
    window: windowText(split),
    parts: parts.map((part) => partView(part, most)),
    untold: untoldText(untold) || NONE_UNTOLD,
    untoldNames: [...untold.names],
    untoldMeaning: untold.calls === 0 ? '' : UNTOLD_MEANING,
    todo: [...split.todo],
    folder: folder ?? '',
    files: folder === null ? [] : ownFirst(split.files).slice(0, most).map((file) => fileLink(file, folder, file)),
    moreFiles: folder === null ? '' : more(split.files.length - most),
    waysBack: splitWaysBack(split),
  };
}

function partView(part: SplitPartRecord, most: number): SplitPartView {
  const { before, after, outcome } = part;
  const proved = outcome === 'proved';
  // One permission by two paths stands there twice; by name it is shown once.
  const used = [...new Set(part.used)];
  const withheld = [...new Set(part.withheld)].slice(0, most);
  const withheldShown = part.withheld.filter((permission) => withheld.includes(permission)).length;
  return {
    workload: actorText(part),
    name: proved ? part.name : '',
    calls: countText(part.calls),
    permissions: `${countText(proved ? after.permissions : before.permissions)} of ${countText(before.permissions)}, ${countText(part.usedCount)} of them used`,
    weight: `${weightText(proved ? after.weight : before.weight)} of ${weightText(before.weight)}`,
    subjects: proved ? [...part.subjects] : [],
    outcome,
    reason: proved ? '' : part.reason,
    used: used.slice(0, most),
    moreUsed: used.length > most || part.used.length >= LISTED ? 'and more, in proposals.json' : '',
    withheld,
    moreWithheld: more(part.withheldCount - withheldShown),
    givenBack: part.givenBack.slice(0, most).map(({ permission, reason }) => ({ permission, reason })),
    moreGivenBack: more(part.givenBack.length - most),
    steps: part.steps.map(stepView),
  };
}

/** What is to be run or read stands before the documents of each new principal. */
function ownFirst(files: readonly string[]): string[] {
  return [...files.filter((file) => !file.includes('/')), ...files.filter((file) => file.includes('/'))];
}

function more(hidden: number): string {
  return hidden > 0 ? `and ${countText(hidden)} more` : '';
}
