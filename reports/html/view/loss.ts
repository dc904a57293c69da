import type { ProposalRecord } from '../../../src/core/documents/proposal.ts';
import { brokenText, givenText, LOSS_MEANING, lostCallsText, UNSEEN_STAY, unseenText } from '../../../src/core/loss-text.ts';
import { countText } from '../../../src/core/number-text.ts';
import { lastUsedText } from '../../../src/core/time-text.ts';

/** What a proposal would break that takes back a forgotten emergency grant. */
export interface LossView {
  /** Which change gave what is taken back. */
  readonly given: string;
  /** `6 recorded calls would break.` with what that says; empty when it is not proved. */
  readonly broken: string;
  /** `30 of its 984 permissions could not be seen in use (…).` with what becomes of them; empty when all could. */
  readonly unseen: string;
  /** The option with which it would be written; empty when it is written or cannot be. */
  readonly accept: string;
  readonly lost: readonly LostView[];
  readonly moreLost: string;
}

export interface LostView {
  readonly needed: string;
  readonly principal: string;
  readonly calls: string;
  readonly lastUsed: string;
  readonly evidence: readonly string[];
}

/** The loss of a proposal as a list of one; of every other an empty one. */
export function lossView({ id, outcome, loss, folder }: ProposalRecord, limit: number): readonly LossView[] {
  if (loss === null) return [];
  const proved = outcome === 'proved-with-loss';
  const hidden = loss.lost.length - limit;
  const hiddenUse = unseenText(loss);
  return [
    {
      given: givenText(loss.given),
      broken: proved ? `${brokenText(loss.calls, loss.mayCalls)}. ${LOSS_MEANING}` : '',
      unseen: hiddenUse === '' ? '' : `${hiddenUse}. ${UNSEEN_STAY}`,
      accept: proved && folder === null ? `--accept-loss ${id}` : '',
      lost: loss.lost.slice(0, limit).map((row) => ({ needed: row.needed, principal: row.principal, calls: lostCallsText(row), lastUsed: lastUsedText(row.lastUsed), evidence: [...row.evidence] })),
      moreLost: hidden > 0 ? `and ${countText(hidden)} more, in proposals.json` : '',
    },
  ];
}
