/** What a Markdown text is made of once everything that stands in code is taken out. */
export interface MarkdownStructure {
  /** Kind of each line outside fences: `h2`, `row4` (a table row of 4 cells), `item`, `text`, `blank`, `quote`, `fence`. */
  readonly lines: readonly string[];
  /** The text outside fences, with each code span replaced by `¤`. */
  readonly prose: string;
  /** Content of the code spans. */
  readonly code: readonly string[];
}

/** Reads fences, code spans, headings, tables and lists as CommonMark 0.31 and GFM say. Enough for our own writer. */
export function markdownStructure(markdown: string): MarkdownStructure {
  const lines: string[] = [];
  const prose: string[] = [];
  const code: string[] = [];
  let fence = '';
  for (const line of markdown.split('\n')) {
    const open = /^(`{3,})[^`]*$/.exec(line)?.[1];
    if (fence !== '') {
      if (open !== undefined && open.length >= fence.length && line === open) fence = '';
      continue;
    }
    if (open !== undefined) {
      fence = open;
      lines.push('fence');
      continue;
    }
    const bare = withoutCode(line, code);
    prose.push(bare);
    lines.push(kindOf(line, bare));
  }
  return { lines: fence === '' ? lines : [...lines, 'unclosed fence'], prose: prose.join('\n'), code };
}

function kindOf(line: string, bare: string): string {
  if (line === '') return 'blank';
  const heading = /^ {0,3}(#{1,6})(?: |$)/.exec(bare)?.[1];
  if (heading !== undefined) return `h${heading.length}`;
  if (/^ {0,3}>/.test(bare)) return 'quote';
  if (/^ *(?:[-+*]|\d+[.)])(?: |$)/.test(bare) && !/^-+$/.test(bare)) return 'item';
  // GFM 4.10: cells end at every `|` that no backslash stands before, also inside code spans.
  if (line.startsWith('|')) return `row${line.replace(/\\./g, '').split('|').length - 2}`;
  return 'text';
}

/** CommonMark 6.1: a run of backticks opens a code span that the next run of the same length closes. */
function withoutCode(line: string, code: string[]): string {
  let out = '';
  for (let at = 0; at < line.length; ) {
    const run = /^`+/.exec(line.slice(at))?.[0];
    if (run === undefined) {
      const escaped = line[at] === '\\' && at + 1 < line.length;
      out += escaped ? '·' : line[at];
      at += escaped ? 2 : 1;
      continue;
    }
    const rest = line.slice(at + run.length);
    const close = [...rest.matchAll(/`+/g)].find(([candidate]) => candidate.length === run.length);
    if (close === undefined) {
      out += run;
      at += run.length;
    } else {
      code.push(rest.slice(0, close.index));
      out += '¤';
      at += run.length + close.index + run.length;
    }
  }
  return out;
}

/** Anything in prose that GitHub or GitLab would turn into more than text. */
export const ACTIVE_PROSE: readonly RegExp[] = [
  /[<[\]`_~\\&]/, // HTML, links, images, emphasis, entities
  /(?<!\*)\*(?!\*)/, // emphasis with one star; our own titles use two
  /@/, // mentions
  /:\/\/|www\./, // bare addresses
  /[#!$%]\d/, // issues, merge requests, snippets, milestones
  /\w+-\d+(?![\d-])(?<!\d{4}-\d{2}(?:-\d{2})?)/, // GH-7
  /:\w+:/, // emoji, some of which are images
];
