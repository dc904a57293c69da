import type { ProposalRecord } from '../core/documents/proposal.ts';
import { brokenText, lossText, unseenCountText } from '../core/loss-text.ts';
import { OUTCOME_NAME } from '../core/proof-text.ts';
import { terminalText } from '../core/terminal-text.ts';

/** `6 recorded calls would break; --accept-loss aws-role-oncall-loss-b7bea04a`: what it costs, and how it is written. */
export function lossLine({ id, name, outcome, reason, folder, loss }: ProposalRecord): string {
  const unseen = loss === null ? '' : unseenCountText(loss);
  if (outcome !== 'proved-with-loss' || loss === null) return terminalText(`${name}: its emergency grant stays, ${OUTCOME_NAME[outcome]}: ${unseen === '' ? reason : unseen}`);
  return terminalText(`${brokenText(loss.calls, loss.mayCalls)}; ${folder === null ? `--accept-loss ${id}` : `accepted, in ${folder}`}`);
}

/** What a proposal with listed loss that is not written would break, and how it is written; undefined for every other. */
export function unwritten(proposal: ProposalRecord): string | undefined {
  const { id, outcome, folder } = proposal;
  return outcome === 'proved-with-loss' && folder === null ? `${brief(proposal)}; add --accept-loss ${id} to write it` : undefined;
}

function brief({ loss, reason }: ProposalRecord): string {
  if (loss === null) return reason;
  const unseen = unseenCountText(loss);
  return `${lossText(loss, 1)}${unseen === '' ? '' : `, and ${unseen}`}`;
}
