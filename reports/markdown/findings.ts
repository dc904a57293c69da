import { markdownCode, markdownText } from '../../src/core/markdown-text.ts';
import type { FindingGroupView, FindingView } from '../html/view/findings.ts';
import { bullets } from './list.ts';

/** Findings by severity, most severe first. */
export function findingsSection(groups: readonly FindingGroupView[]): string[] {
  const parts = groups.flatMap(({ title, findings }) => [`### ${title}`, bullets(findings.map(findingItem))]);
  return ['## Findings', ...(parts.length === 0 ? ['No findings.'] : parts)];
}

function findingItem({ kind, principal, owner, where, summary, details, moreDetails, evidence }: FindingView): string {
  const whose = [principal === '' ? '' : markdownCode(principal), markdownText(owner), markdownCode(where)].filter((part) => part !== '');
  return [
    `**${kind}** (${whose.join(', ')}): ${markdownText(summary)}`,
    ...details.map((detail) => `  - ${markdownCode(detail)}`),
    ...(moreDetails === '' ? [] : [`  - ${moreDetails}`]),
    ...(evidence.length === 0 ? [] : [`  - records: ${evidence.map(markdownCode).join(', ')}`]),
  ].join('\n');
}
