import type { Edit } from '../engine.ts';
import type { Range, Wanted } from '../tree.ts';
import { type CommentSyntax, gapTokens, leadStart, lineEnd, lineStart, newlineOf, nextLine, opensLine } from './gaps.ts';
import { stretches } from './stretches.ts';

/** A bracketed collection: `start` is at its opening bracket, `end` behind its closing one. */
export interface Bracketed extends Range {
  readonly items: readonly Range[];
}

/** How a language writes bracketed collections. */
export interface BracketStyle {
  readonly comments: CommentSyntax;
  /** What separates items on one line when the collection does not show it. */
  readonly lone: string;
  /** May a line break stand in place of a comma, as in objects of HCL? */
  readonly newlineSeparates?: boolean;
}

/**
 * Edits that give a bracketed collection with comments the wanted items. Comments directly above a removed item and behind
 * it go with it; an item that is replaced keeps the comments above it. Whether the last item has a comma stays as it was.
 */
export function arrangeBrackets(text: string, list: Bracketed, wanted: readonly Wanted[], style: BracketStyle): Edit[] {
  return new Arrangement(text, list, style).edits(wanted);
}

class Arrangement {
  readonly #text: string;
  readonly #list: Bracketed;
  readonly #style: BracketStyle;
  /** The comma behind each item. */
  readonly #commas: readonly (Range | undefined)[];
  readonly #newline: string;

  constructor(text: string, list: Bracketed, style: BracketStyle) {
    this.#text = text;
    this.#list = list;
    this.#style = style;
    this.#commas = list.items.map((item, index) =>
      gapTokens(text, item.end, list.items[index + 1]?.start ?? list.end - 1, style.comments).find(({ kind }) => kind === 'comma'),
    );
    this.#newline = newlineOf(text);
  }

  edits(wanted: readonly Wanted[]): Edit[] {
    const { items } = this.#list;
    const edits: Edit[] = [];
    const stays = items.map(() => false);
    for (const { left, right, put } of stretches(wanted, items.length)) {
      const first = left + 1;
      if (put.length > 0 && first < right) {
        stays[first] = true;
        edits.push({ ...items[first]!, text: put.join(this.#separator(first)) });
      } else if (put.length > 0) {
        edits.push(...this.#insert(left, right, put));
      }
      if (right < items.length) stays[right] = true;
    }
    return [...edits.map(({ start, end, text }) => ({ start, end, text })), ...this.#removals(stays)];
  }

  #removals(stays: readonly boolean[]): Edit[] {
    const { items } = this.#list;
    const edits: Edit[] = [];
    const cut = (start: number, end: number): void => void edits.push({ start, end, text: '' });
    for (let first = 0; first < items.length; first++) {
      if (stays[first]) continue;
      let last = first;
      while (last + 1 < items.length && !stays[last + 1] && this.#sameLine(last)) last++;
      cut(...this.#chunk(first, last));
      first = last;
    }
    const end = items.length - 1;
    const lastKept = stays.lastIndexOf(true);
    const comma = this.#commas[lastKept];
    const dangling = end >= 0 && !stays[end] && this.#commas[end] === undefined && comma !== undefined;
    if (dangling && !edits.some((edit) => edit.start < comma.end && comma.start < edit.end)) cut(comma.start, comma.end);
    return edits;
  }

  /** What to cut for items that leave together and stand on one line. */
  #chunk(first: number, last: number): [number, number] {
    const { items } = this.#list;
    const start = items[first]!.start;
    const end = this.#behind(last);
    const opens = opensLine(this.#text, start);
    const floor = first === 0 ? this.#list.start + 1 : this.#behind(first - 1);
    if (opens && this.#closesLine(last)) return [leadStart(this.#text, start, floor, this.#style.comments), nextLine(this.#text, end)];
    const next = items[last + 1];
    if (next !== undefined && this.#sameLine(last)) return [start, next.start];
    if (first === 0) return next === undefined || this.#hasComment(end, next.start) ? [start, end] : [start, next.start];
    if (opens && this.#hasComment(floor, start)) return [start, end];
    return this.#commas[last] === undefined ? [items[first - 1]!.end, items[last]!.end] : [floor, end];
  }

  #insert(left: number, right: number, put: readonly string[]): Edit[] {
    const { items, start } = this.#list;
    const before = items[left];
    const after = items[right];
    const at = (position: number, text: string): Edit => ({ start: position, end: position, text });
    if (before === undefined) {
      if (after === undefined) return [at(start + 1, put.join(this.#style.lone))];
      if (!opensLine(this.#text, after.start)) return [at(after.start, put.map((one) => one + this.#style.lone).join(''))];
      const place = leadStart(this.#text, after.start, start + 1, this.#style.comments);
      return [at(place, put.map((one) => `${this.#indent(right)}${one}${this.#comma()}${this.#newline}`).join(''))];
    }
    const comma = this.#commas[left];
    const ended = comma !== undefined || this.#comma() === '';
    if (opensLine(this.#text, before.start) && this.#closesLine(left)) {
      const separator = this.#separator(left);
      const lines = put.join(separator) + (ended ? this.#comma() : '');
      const place = lineEnd(this.#text, this.#behind(left));
      const text = this.#newline + this.#indent(left) + lines;
      if (ended) return [at(place, text)];
      return place === before.end ? [at(place, `,${text}`)] : [at(before.end, ','), at(place, text)];
    }
    if (comma === undefined) return [at(before.end, put.map((one) => this.#style.lone + one).join(''))];
    if (after !== undefined && this.#sameLine(left)) return [at(after.start, put.map((one) => one + this.#style.lone).join(''))];
    return [at(comma.end, put.map((one) => ` ${one},`).join(''))];
  }

  /** What stands between two items where this one stands. */
  #separator(index: number): string {
    const { items } = this.#list;
    if (opensLine(this.#text, items[index]!.start)) return `${this.#comma()}${this.#newline}${this.#indent(index)}`;
    const [one, two] = items;
    const gap = one === undefined || two === undefined ? '' : this.#text.slice(one.end, two.start);
    return /^\s*,[ \t]*$/.test(gap) ? gap : this.#style.lone;
  }

  #comma(): string {
    const optional = this.#style.newlineSeparates === true && this.#list.items.length > 0 && this.#commas.every((comma) => comma === undefined);
    return optional ? '' : ',';
  }

  #indent(index: number): string {
    const { start } = this.#list.items[index]!;
    return this.#text.slice(lineStart(this.#text, start), start);
  }

  #behind(index: number): number {
    return this.#commas[index]?.end ?? this.#list.items[index]!.end;
  }

  /** Does the next item begin on the line on which this one ends? */
  #sameLine(index: number): boolean {
    const next = this.#list.items[index + 1];
    return next !== undefined && !this.#text.slice(this.#list.items[index]!.end, next.start).includes('\n');
  }

  /** Nothing but a comment behind the item on its line. */
  #closesLine(index: number): boolean {
    const from = this.#behind(index);
    const to = this.#list.items[index + 1]?.start ?? this.#list.end - 1;
    const rest = lineEnd(this.#text, from);
    return rest < to && gapTokens(this.#text, from, to, this.#style.comments).every((token) => token.start > rest || token.end <= rest);
  }

  #hasComment(from: number, to: number): boolean {
    return gapTokens(this.#text, from, to, this.#style.comments).some(({ kind }) => kind === 'comment');
  }
}
