import type { ProposalRecord } from '../core/documents/proposal.ts';
import { lossText } from '../core/loss-text.ts';
import { OUTCOME_NAME } from '../core/proof-text.ts';
import { terminalText } from '../core/terminal-text.ts';

/** `role/oncall: proved with listed loss: 6 recorded calls would break:`, some of what they needed, and how it is written. */
export function lossLines(proposal: ProposalRecord): readonly string[] {
  const { id, name, outcome, reason, folder, loss } = proposal;
  if (outcome !== 'proved-with-loss' || loss === null) return [terminalText(`${name}: its emergency grant stays, ${OUTCOME_NAME[outcome]}: ${reason}`)];
  const [broken = '', needed = ''] = lossText(loss, 1).split(/(?<=break[^:]*:) /);
  return [`${name}: ${OUTCOME_NAME[outcome]}: ${broken}`, needed, folder === null ? `not written; --accept-loss ${id} writes it` : `accepted, in ${folder}`].map(terminalText);
}

/** What a proposal with listed loss that is not written would break, and how it is written; undefined for every other. */
export function unwritten(proposal: ProposalRecord): string | undefined {
  const { id, outcome, folder } = proposal;
  return outcome === 'proved-with-loss' && folder === null ? `${brief(proposal)}; add --accept-loss ${id} to write it` : undefined;
}

function brief({ loss, reason }: ProposalRecord): string {
  return loss === null ? reason : lossText(loss, 1);
}
