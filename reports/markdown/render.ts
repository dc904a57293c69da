import { markdownText } from '../../src/core/markdown-text.ts';
import { reportView } from '../html/view.ts';
import type { ReportInput } from '../../src/core/report-format.ts';
import { findingsSection } from './findings.ts';
import { principalSection } from './principal.ts';
import { proposalSection } from './proposal.ts';
import { recordSection } from './record.ts';
import { splitSection } from './split.ts';
import { summarySection } from './summary.ts';

/**
 * The report as Markdown for a code review: the same view as the HTML page, so the same numbers, in shorter tables.
 * Same input, same bytes.
 */
export function renderMarkdown(input: ReportInput): string {
  const view = reportView(input);
  return `${[
    '# pawl report',
    `${markdownText(view.scope)}, as of ${markdownText(view.asOf)}.`,
    ...(view.assumption === '' ? [] : [`> **Assumption.** ${markdownText(view.assumption)}`]),
    ...summarySection(view),
    ...recordSection(view.record),
    ...findingsSection(view.findings),
    '## Principals',
    ...(view.principals.length === 0 ? ['The scan holds no principal.'] : view.principals.flatMap(principalSection)),
    ...(view.hasOthers ? ['### Further proposals', ...view.otherProposals.flatMap(proposalSection), ...view.otherSplits.flatMap(splitSection)] : []),
    '---',
    `Risk weights: ${view.definitions.weights}. “Never in the window” is said of the record, not of all time; a refused call is an attempt, never a use.`,
  ].join('\n\n')}\n`;
}
