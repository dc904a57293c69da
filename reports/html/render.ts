import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import { visibleView } from '../escape/visible.ts';
import type { ReportInput } from '../../src/core/report-format.ts';
import { reportView, type ReportView } from './view.ts';

/** Templates, one per part of the page; each may include the others. */
const PARTS = ['bar', 'headline', 'record', 'findings', 'overview', 'principal', 'ledger', 'proposal', 'proof', 'diff', 'definitions'] as const;

/** `strict` makes a missing field an error where it is printed; no template function but the built-in ones exists. */
const OPTIONS = { strict: true, knownHelpersOnly: true, preventIndent: true } as const;

/** What the templates are given. */
export interface Page extends ReportView {
  readonly css: string;
  /** SHA-256 of the style, the only style or script that the page's Content Security Policy admits. */
  readonly styleHash: string;
}

let compiled: ((page: Page) => string) | undefined;

/** The report as one HTML file: no script, no network, readable from disk or a mail. Same input, same bytes. */
export function renderHtml(input: ReportInput): string {
  return renderPage(pageOf(visibleView(reportView(input))));
}

/** A view with the style that it is shown in. */
export function pageOf(view: ReportView): Page {
  const css = asset('style.css');
  return { ...view, css, styleHash: createHash('sha256').update(css).digest('base64') };
}

/** The templates, filled. */
export function renderPage(page: Page): string {
  compiled ??= compilePage();
  return compiled(page);
}

function compilePage(): (page: Page) => string {
  const handlebars = Handlebars.create();
  for (const part of PARTS) handlebars.registerPartial(part, handlebars.compile(asset(`templates/${part}.hbs`), OPTIONS));
  return handlebars.compile<Page>(asset('templates/page.hbs'), OPTIONS);
}

/** A file that stands beside this module, in the source tree as in the build. */
function asset(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}
