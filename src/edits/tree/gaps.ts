/** How comments begin in a language; they run to the end of the line, or to a closing mark. */
export interface CommentSyntax {
  /** Beginning of a comment that runs to the end of the line; sticky, without the line break. */
  readonly line: RegExp;
  /** A comment between marks; sticky. */
  readonly block?: RegExp;
}

/** Terraform Language, "Comment Syntax". */
export const HCL_COMMENTS: CommentSyntax = { line: /(?:#|\/\/)[^\r\n]*/y, block: /\/\*[^]*?\*\//y };
/** YAML 1.2.2, 6.6 "Comments". */
export const YAML_COMMENTS: CommentSyntax = { line: /#[^\r\n]*/y };

/** What may stand between two items. */
export interface GapToken {
  readonly kind: 'comma' | 'comment';
  readonly start: number;
  readonly end: number;
}

/** Commas and comments between two items; nothing else but blanks may stand there. */
export function gapTokens(text: string, from: number, to: number, syntax: CommentSyntax): GapToken[] {
  const tokens: GapToken[] = [];
  for (let at = from; at < to; ) {
    if (text[at] === ',') {
      tokens.push({ kind: 'comma', start: at, end: ++at });
      continue;
    }
    const length = commentAt(text, at, syntax);
    if (length > 0) tokens.push({ kind: 'comment', start: at, end: at + length });
    at += Math.max(1, length);
  }
  return tokens;
}

function commentAt(text: string, at: number, { line, block }: CommentSyntax): number {
  for (const pattern of block === undefined ? [line] : [line, block]) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) return found[0].length;
  }
  return 0;
}

/** Beginning of the line in which a position lies. */
export function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** End of the line in which a position lies, before its line break. */
export function lineEnd(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  if (newline < 0) return text.length;
  return text[newline - 1] === '\r' && newline - 1 >= at ? newline - 1 : newline;
}

/** Behind the line break of the line in which a position lies. */
export function nextLine(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  return newline < 0 ? text.length : newline + 1;
}

/** Nothing but blanks between the beginning of the line and the position. */
export function opensLine(text: string, at: number): boolean {
  return /^[ \t]*$/.test(text.slice(lineStart(text, at), at));
}

/**
 * Beginning of the own-line comments directly above a position that opens its line, without a blank line between; the
 * beginning of the position's own line when there are none. Never before `floor`.
 */
export function leadStart(text: string, at: number, floor: number, syntax: CommentSyntax): number {
  let start = lineStart(text, at);
  for (;;) {
    if (start <= floor || start === 0) return start;
    const above = lineStart(text, start - 1);
    const line = text.slice(above, start);
    const first = above + /^[ \t]*/.exec(line)![0].length;
    if (above < floor || commentAt(text, first, { line: syntax.line }) === 0) return start;
    start = above;
  }
}

/** The line break that a text uses. */
export function newlineOf(text: string): '\n' | '\r\n' {
  const first = text.indexOf('\n');
  return first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n';
}
