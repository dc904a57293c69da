import { ConfigError } from '../../core/errors.ts';
import { type Edit, joinedCuts } from '../engine.ts';
import type { Range, Wanted } from '../tree.ts';
import { type CommentSyntax, leadStart, lineEnd, lineStart, newlineOf, nextLine, opensLine } from './gaps.ts';
import { stretches } from './stretches.ts';

/**
 * Edits that give a collection whose items stand on lines of their own the wanted items. `items` may be some of the
 * entries of a body, such as its blocks of one type. A removed item takes its lines, the comments directly above it and
 * one of two blank lines that would meet.
 * @throws ConfigError `line` when an item shares its line with something else, so that no line can be added or taken.
 */
export function arrangeLines(text: string, items: readonly Range[], wanted: readonly Wanted[], comments: CommentSyntax, name: string): Edit[] {
  const edits: Edit[] = [];
  const newline = newlineOf(text);
  const removed: number[] = [];
  for (const { left, right, put } of stretches(wanted, items.length)) {
    const gone = Array.from({ length: right - left - 1 }, (_, index) => left + 1 + index);
    if (put.length > 0 && gone.length > 0) {
      const { start, end } = items[gone.shift()!]!;
      edits.push({ start, end, text: put.join(newline + columnOf(text, start)) });
    } else if (put.length > 0 && left >= 0) {
      const { start, end } = items[left]!;
      const place = lineEnd(text, end);
      if (!/^[ \t]*(?:[#/].*)?$/.test(text.slice(end, place))) throw crowded(name, text, start);
      edits.push({ start: place, end: place, text: put.map((one) => newline + columnOf(text, start) + one).join('') });
    } else if (put.length > 0) {
      const start = items[right]!.start;
      if (!/^[ \t]*(?:- *)*$/.test(text.slice(lineStart(text, start), start))) throw crowded(name, text, start);
      edits.push({ start, end: start, text: put.map((one) => one + newline + columnOf(text, start)).join('') });
    }
    removed.push(...gone);
  }
  return [...edits, ...joinedCuts(removed.map((index) => cut(text, items, index, removed, comments, name)))];
}

/** What to cut for one item. */
function cut(text: string, items: readonly Range[], index: number, removed: readonly number[], comments: CommentSyntax, name: string): Edit {
  const { start, end } = items[index]!;
  const floor = items[index - 1]?.end ?? 0;
  if (!opensLine(text, start)) {
    // The first entry behind a dash, or all of a line: what follows moves up to its place.
    let next = index + 1;
    while (removed.includes(next)) next++;
    if (items[next] === undefined || index > 0) throw crowded(name, text, start);
    const lead = leadStart(text, items[next]!.start, end, comments);
    const from = lead < lineStart(text, items[next]!.start) ? lead + /^[ \t]*/.exec(text.slice(lead))![0].length : items[next]!.start;
    return { start, end: from, text: '' };
  }
  if (!/^[ \t]*(?:[#/].*)?$/.test(text.slice(end, lineEnd(text, end)))) throw crowded(name, text, start);
  const from = leadStart(text, start, floor, comments);
  const to = nextLine(text, Math.max(end, from));
  const head = leadStart(text, items[0]!.start, 0, comments);
  const allBefore = Array.from({ length: index }, (_, before) => before).every((before) => removed.includes(before)) && isFirst(text, head);
  // A file that ends without a line break still does.
  if (to === text.length && !text.endsWith('\n') && from > 0) return { start: text[from - 2] === '\r' ? from - 2 : from - 1, end: to, text: '' };
  return { start: blankBefore(text, from, to), end: allBefore ? behindBlanks(text, to) : to, text: '' };
}

/** Of two blank lines that would meet, or one that would stand before a closing bracket or the end, one goes. */
function blankBefore(text: string, from: number, to: number): number {
  const above = from === 0 ? 0 : lineStart(text, from - 1);
  const isBlank = from > 0 && text.slice(above, from).trim() === '' && above > 0;
  const below = text.slice(to, nextLine(text, to)).trim();
  return isBlank && (below === '' || below === '}') ? above : from;
}

/** Does nothing stand before a position but the beginning of its collection, or of the file? */
function isFirst(text: string, from: number): boolean {
  return /(?:^|[{:[])\s*$/.test(text.slice(Math.max(0, from - 200), from)) && (from <= 200 || /\S/.test(text.slice(from - 200, from)));
}

/** Behind the blank lines that follow a position. */
function behindBlanks(text: string, to: number): number {
  const blanks = /^(?:[ \t]*\r?\n)+/.exec(text.slice(to, to + 1_000));
  return to + (blanks?.[0].length ?? 0);
}

/** Blanks up to the column of a position: what stands before it on its line, a dash written as a blank. */
function columnOf(text: string, at: number): string {
  return text.slice(lineStart(text, at), at).replace(/[^\t]/g, ' ');
}

function crowded(name: string, text: string, at: number): ConfigError {
  const line = text.slice(0, at).split('\n').length;
  return new ConfigError('this shares its line with something else, so that it cannot be taken out or extended on its own', { where: `${name}:${line}`, remedy: 'change it by hand' });
}
