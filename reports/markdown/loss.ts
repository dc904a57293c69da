import { markdownCode, markdownTable, markdownText } from '../../src/core/markdown-text.ts';
import type { LossView } from '../html/view/loss.ts';

/** What would break, call by call, and how a person accepts it. */
export function lossSection({ given, broken, unseen, accept, lost, moreLost }: LossView): string[] {
  return [
    `${broken === '' ? '' : `**${markdownText(broken)}** `}It takes back what this gave: ${markdownText(given)}.` +
      (accept === '' ? '' : ` Nothing is written unless a person accepts the loss: ${markdownCode(accept)}`),
    ...(lost.length === 0
      ? []
      : [
          markdownTable(
            ['Would break', 'Holder', 'Calls', 'Last used', 'Example events'],
            lost.map((row) => [markdownCode(row.needed), markdownCode(row.principal), row.calls, markdownText(row.lastUsed), row.evidence.map(markdownCode).join(', ')]),
          ),
        ]),
    ...(moreLost === '' ? [] : [moreLost]),
    ...(unseen === '' ? [] : [markdownText(unseen)]),
  ];
}
