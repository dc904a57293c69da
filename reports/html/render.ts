import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import { visibleView } from '../escape/visible.ts';
import type { ReportInput } from '../../src/core/report-format.ts';
import { reportView, type ReportView } from './view.ts';

/** Templates, one per part of the page; each may include the others. */
const PARTS = [
  'bar', 'calendar', 'contents', 'definitions', 'diff', 'findings', 'headline', 'ledger', 'lines', 'loss', 'overview', 'patterns', 'principal', 'proof', 'proposal',
  'record', 'removed', 'sign-off', 'sources', 'split', 'steps', 'switch-on',
] as const;

/** In the order in which they apply. */
const STYLES = ['style/colours.css', 'style.css', 'style/charts.css', 'style/tables.css', 'style/sections.css', 'style/controls.css', 'style/print.css'] as const;

/** `strict` makes a missing field an error where it is printed; no template function but the built-in ones exists. */
const OPTIONS = { strict: true, knownHelpersOnly: true, preventIndent: true } as const;

/** What the templates are given. */
export interface Page extends ReportView {
  readonly css: string;
  readonly script: string;
  /** SHA-256 of the style and of the script, the only ones that the page's Content Security Policy admits. */
  readonly styleHash: string;
  readonly scriptHash: string;
}

let compiled: ((page: Page) => string) | undefined;

/**
 * The report as one HTML file: no network, readable from disk or a mail, whole without its one script, which only
 * sorts, filters, opens and copies what is there. Same input, same bytes.
 */
export function renderHtml(input: ReportInput): string {
  return renderPage(pageOf(visibleView(reportView(input))));
}

/** A view with the style that it is shown in and the script that serves it. */
export function pageOf(view: ReportView): Page {
  const css = STYLES.map(asset).join('');
  const script = asset('script.hbs');
  return { ...view, css, script, styleHash: digest(css), scriptHash: digest(script) };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

/** The templates, filled. */
export function renderPage(page: Page): string {
  compiled ??= compilePage();
  return compiled(page);
}

function compilePage(): (page: Page) => string {
  const handlebars = Handlebars.create();
  for (const part of PARTS) handlebars.registerPartial(part, handlebars.compile(template(part), OPTIONS));
  return handlebars.compile<Page>(template('page'), OPTIONS);
}

/**
 * A template without its indentation, and without the end tags that HTML leaves to the reader
 * (https://html.spec.whatwg.org/multipage/syntax.html#optional-tags): on a page of many principals each would weigh a
 * megabyte. No line of text of ours begins with a space that counts.
 */
function template(name: string): string {
  return asset(`templates/${name}.hbs`).replace(/^ +/gm, '').replace(/<\/(?:t[dhr]|thead|tbody)>\n?|<\/(?:li|dd|dt)>/g, '');
}

/** A file that stands beside this module, in the source tree as in the build. */
function asset(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}
