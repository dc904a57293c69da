import type { LossRecord } from '../core/documents/loss.ts';
import type { ProposalRecord } from '../core/documents/proposal.ts';
import { brokenText, givenText, LOSS_MEANING, lostCallsText, UNSEEN_STAY, unseenText } from '../core/loss-text.ts';
import { markdownCode, markdownTable, markdownText } from '../core/markdown-text.ts';
import { countText } from '../core/number-text.ts';
import { lastUsedText } from '../core/time-text.ts';

const ROWS = 50;

/** The first line of a request whose proof lists a loss: nobody merges it without having read it. */
export function lossWarning({ loss, reason }: ProposalRecord): string[] {
  return loss === null ? [] : [`> **Proved with listed loss.** ${markdownText(reason)}. This is no proof that nothing breaks: a person accepted these calls with \`--accept-loss\`.`];
}

/** What would break, call by call, and why it may. */
export function lossPart({ loss }: ProposalRecord): string[] {
  if (loss === null) return [];
  const hidden = loss.lost.length - ROWS;
  return [
    '## What would break',
    `${brokenText(loss.calls, loss.mayCalls)}. ${LOSS_MEANING} Taken back is what this gave: ${markdownText(givenText(loss.given))} (record ${markdownCode(loss.given.id)}).`,
    markdownTable(['Needed', 'Holder', 'Calls', 'Last used', 'Example events'], loss.lost.slice(0, ROWS).map(lostRow)),
    ...(hidden > 0 ? [`and ${countText(hidden)} more in proof.json.`] : []),
    ...unseenPart(loss),
    'Like every proposal it starts from what is granted today. Merge one of those that concern the same policy and scan again: the next then fits.',
  ];
}

/** What nobody could have seen in use: no call stands in the list above because none of it would have been recorded. */
function unseenPart(loss: LossRecord): string[] {
  const text = unseenText(loss, ROWS);
  return text === '' ? [] : [`**${markdownText(text)}.** ${UNSEEN_STAY}`];
}

function lostRow(row: LossRecord['lost'][number]): string[] {
  return [markdownCode(row.needed), markdownCode(row.principal), lostCallsText(row), markdownText(lastUsedText(row.lastUsed)), row.evidence.map(markdownCode).join(', ')];
}
