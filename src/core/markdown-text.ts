import { visibleLines, visibleText } from './visible-text.ts';

/**
 * A name or id as inline code. Inside a code span nothing is a link, image, HTML, emphasis, mention or issue number
 * (CommonMark 0.31 section 6.1; GitHub and GitLab skip code when they look for mentions). A `|` would still break a
 * table row and cannot be escaped after a backslash (GFM section 4.10), so it stands as `\x7c`, in and out of tables.
 */
export function markdownCode(text: string): string {
  const content = visibleText(text).replaceAll('|', '\\x7c');
  if (content.trim() === '') return '(empty)';
  const fence = '`'.repeat(longestRun(content) + 1);
  const pad = /^[` ]|[` ]$/.test(content) ? ' ' : '';
  return `${fence}${pad}${content}${pad}${fence}`;
}

/** A word that Markdown cannot misread, wherever in a line it stands. */
const PLAIN = /^(?:\p{L}+(?:[-’']\p{L}+)*|\p{Lu}\p{L}*\d{1,2}|\d+(?:[.,]\d+)*|\d{4}-\d{2}-\d{2}|\d{2}:\d{2}|\p{L}\.\p{L}|[–—…→≥≤·×]+)$/u;

/** Punctuation that may stand before or after a word and has no meaning there in Markdown. */
const OPENING = '("\'“‘';
const CLOSING = '.,;:!?%)"\'”’…';

/**
 * A sentence as Markdown: plain words stay, everything else (`role/ci`, `s3:*`, `@all`, `<img …>`, a URL) becomes
 * inline code. So no name inside it can become a link, image, HTML, table break, heading, list or mention.
 */
export function markdownText(text: string): string {
  return visibleText(text).split(/[ \u00a0]+/).filter((word) => word !== '').map(markdownWord).join(' ');
}

function markdownWord(word: string): string {
  if (word === '-') return '\\-';
  if (/^\p{L}+\(\p{L}+\)[.,;:]?$/u.test(word)) return word; // `time(s)`
  let start = 0;
  let end = word.length;
  while (start < end && OPENING.includes(word.charAt(start))) start++;
  while (end > start && CLOSING.includes(word.charAt(end - 1))) end--;
  if (start === end) return word;
  const core = word.slice(start, end);
  const after = word.slice(end);
  if (!PLAIN.test(core)) return word.slice(0, start) + markdownCode(core) + after;
  // `12.` or `12)` at the start of a line would begin a numbered list.
  return word.slice(0, start) + core + (/^\d+$/.test(core) ? after.replace(/^[.)]/, '\\$&') : after);
}

/** Text of several lines in a fenced block whose fence is longer than any run of backticks inside. */
export function markdownFence(text: string, language: 'diff' | 'yaml' | 'sh'): string {
  const content = visibleLines(text).replace(/\n$/, '');
  const fence = '`'.repeat(Math.max(3, longestRun(content) + 1));
  return `${fence}${language}\n${content}\n${fence}`;
}

/** A table with a header row. Cells are Markdown already: made by the functions above. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}
