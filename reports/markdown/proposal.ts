import { markdownCode, markdownFence, markdownTable, markdownText } from '../../src/core/markdown-text.ts';
import type { ProposalView, UnseenView } from '../html/view/proposal.ts';
import { bullets, titled } from './list.ts';
import { lossSection } from './loss.ts';
import { stepItem } from './step.ts';

const REMOVED = 15;

/** One proposal: what shrinks, the proof in words, what leaves, the change, what could not be seen, the way back. */
export function proposalSection(view: ProposalView): string[] {
  const removed = view.removed.slice(0, REMOVED);
  return [
    `#### ${view.loss.length === 0 ? 'Proposal for' : 'Taking back an emergency grant of'} ${markdownCode(view.name)}: ${view.outcomeName}`,
    ...(view.assumption === '' ? [] : [`> **Assumption.** ${markdownText(view.assumption)}`]),
    `${markdownText(view.shrinks)}. ${markdownText(view.outcomeMeaning)}.${view.reason === '' ? '' : ` Why: ${markdownText(view.reason)}`}`,
    ...view.loss.flatMap(lossSection),
    bullets([`window: ${markdownText(view.window)}`, ...view.steps.map(stepItem)]),
    ...(view.holders.length === 0 ? [] : [`Held by ${view.holders.map(markdownCode).join(', ')}.`]),
    ...(removed.length === 0
      ? []
      : [
          `What leaves, heaviest risk first (${removed.length} of ${view.removedCount}):`,
          markdownTable(
            ['Permission', 'Risk', 'Verdict', 'Last used'],
            removed.map(({ permission, risk, verdict, stays, lastUsed }) => [
              markdownCode(permission),
              markdownText(risk),
              `${verdict}${stays === '' ? '' : `: ${markdownText(stays)}`}`,
              markdownText(lastUsed),
            ]),
          ),
        ]),
    ...linesPart(view),
    ...(view.diff.runs.length === 0 ? [] : [markdownFence(view.diff.runs.flatMap(({ lines }) => lines).join('\n'), 'diff')]),
    ...(view.diff.more === '' ? [] : [view.diff.more]),
    ...titled('What could not be seen, and stays:', view.unseen.map(unseenItem)),
    ...titled('Could go, but stays:', view.givenBack.map(({ permission, reason }) => `${markdownCode(permission)}: ${markdownText(reason)}`)),
    ...titled(`${view.todoTitle}:`, view.todo.map(markdownText)),
    ...(view.folder === '' ? [] : [`Files: ${markdownCode(view.folder)} in the output folder.`]),
    ...titled('The way back:', view.waysBack.map(({ command, when }) => `${markdownCode(command)} ${when}`)),
  ];
}

/** New resource lines with the calls behind them. */
function linesPart({ lines }: ProposalView): string[] {
  const shown = lines.slice(0, REMOVED);
  if (shown.length === 0) return [];
  const told = shown.map(({ line, calls, lastUsed, stands }) => {
    const used = `${markdownText(calls)} ${calls === '1' ? 'call' : 'calls'}, last used ${markdownText(lastUsed)}`;
    return `${markdownCode(line)}: ${used}${stands === '' ? '' : `; ${markdownText(stands)}`}`;
  });
  return ['New resource lines and their evidence:', bullets(told)];
}

/** Permissions that the record could not have shown, with what would show them. */
export function unseenItem({ count, reason, remedy, examples }: UnseenView): string {
  const such = examples.length === 0 ? '' : ` (such as ${examples.map(markdownCode).join(', ')})`;
  return `${count}${such}: ${markdownText(reason)}${remedy === '' ? '' : `; to see it: ${markdownText(remedy)}`}`;
}
