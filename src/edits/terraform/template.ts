import type { Part } from '../tree.ts';

const NAMED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };
const ESCAPE = /\$\$\{|%%\{|\\(?:([nrt"\\])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/g;

/**
 * The characters of a quoted template between its interpolations (HCL Native Syntax, "Quoted Template Expressions"):
 * backslash escapes, and `$${` and `%%{` for the marks themselves. Undefined for an escape that HCL does not know.
 */
export function unescaped(source: string): string | undefined {
  if (source.replace(ESCAPE, '').includes('\\')) return undefined;
  return source.replace(ESCAPE, (all, named: string | undefined, short: string | undefined, long: string | undefined) => {
    if (named !== undefined) return NAMED[named]!;
    if (all.endsWith('{')) return all.slice(1);
    const code = Number.parseInt(short ?? long ?? '', 16);
    return code > 0x10_ffff ? '\ufffd' : String.fromCodePoint(code);
  });
}

/** A text in which the marks of interpolations and directives stand for themselves; heredocs know no other escapes. */
export function withoutMarks(source: string): string {
  return source.replaceAll('$${', '${').replaceAll('%%{', '%{');
}

/**
 * A text between quotes with the marks escaped. A sign before a mark is written by its number, which JSON and HCL both
 * understand, because readers differ on what `$$${` is.
 */
export function withMarks(text: string): string {
  return text.replace(/([$%]*)([$%])\{/g, (_, before: string, sign: string) => `${before.replaceAll('$', '\\u0024').replaceAll('%', '\\u0025')}${sign}${sign}{`);
}

/** A text as a quoted template without interpolations. */
export function quoteHcl(text: string): string {
  const escaped = text.replace(/[\\"\n\r\t]/g, (char) => ({ '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' })[char]!);
  // Other control characters, and the separators that some editors take for line ends, are written by their numbers.
  const plain = escaped.replace(/[\p{Cc}\u2028\u2029]/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `"${withMarks(plain)}"`;
}

/** The parts of a quoted template: its source between the quotes, cut at the interpolations. */
export function partsOf(text: string, start: number, end: number, holes: readonly { readonly start: number; readonly end: number; readonly code: string }[]): readonly Part[] | undefined {
  const parts: Part[] = [];
  let at = start;
  for (const hole of [...holes, { start: end, end, code: '' }]) {
    const fixed = unescaped(text.slice(at, hole.start));
    if (fixed === undefined) return undefined;
    if (fixed !== '') parts.push(fixed);
    if (hole.start < end || hole.code !== '') parts.push({ code: hole.code });
    at = hole.end;
  }
  return parts.length === 0 ? [''] : parts;
}
