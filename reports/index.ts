import { renderHtml } from './html/render.ts';
import { renderMarkdown } from './markdown/render.ts';

import type { ReportFormat } from '../src/core/report-format.ts';
export type { ReportInput } from '../src/core/report-format.ts';

/** Every report format by the name that `pawl report --format` takes. */
export const formats = {
  html: { file: 'report.html', render: renderHtml },
  markdown: { file: 'report.md', render: renderMarkdown },
} as const satisfies Record<string, ReportFormat>;
