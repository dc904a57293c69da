import { markdownCode, markdownTable, markdownText } from '../../src/core/markdown-text.ts';
import type { ReportView } from '../html/view.ts';

/** The headline sentence, the figures, and one line per principal. */
export function summarySection({ headline, overview }: ReportView): string[] {
  const figures = headline.figures.map(({ title, weight, count, share }) => [title, weight, count, markdownText(share)]);
  const principals = overview.map((row) => [
    markdownCode(row.name),
    markdownText(row.owner),
    row.granted,
    row.exercised,
    row.unobservable,
    `${row.removable} (${markdownText(row.share)})`,
    row.outcomes,
  ]);
  return [
    '## Summary',
    markdownText(headline.sentence),
    ...(headline.kept === '' ? [] : [markdownText(headline.kept)]),
    markdownTable(['', 'Weight', 'Count', 'Share of the weight'], figures),
    ...(principals.length === 0
      ? []
      : [markdownTable(['Principal', 'Owner', 'Granted', 'Exercised', 'Not observable', 'Removable', 'Proposals'], principals)]),
  ];
}
