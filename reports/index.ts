import { renderHtml } from './html/render.ts';
import type { ReportInput } from './input.ts';
import { renderMarkdown } from './markdown/render.ts';

export type { ReportInput } from './input.ts';

/** One way to show a scan. */
export interface ReportFormat {
  /** Name of the file in the output folder. */
  readonly file: string;
  /** The whole file as text. A pure function: same input, same bytes; no clock, network or environment. */
  readonly render: (input: ReportInput) => string;
}

/** Every report format by the name that `pawl report --format` takes. */
export const formats = {
  html: { file: 'report.html', render: renderHtml },
  markdown: { file: 'report.md', render: renderMarkdown },
} as const satisfies Record<string, ReportFormat>;

export type FormatName = keyof typeof formats;
