import type { Edit } from '../engine.ts';

/** A stretch of text: `[start, end)`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A bracketed list: `start` is at its opening bracket, `end` behind its closing one. */
export interface List extends Range {
  readonly items: readonly Range[];
}

/** What a list shall hold: one of its items by its index (in rising order), or new text. */
export type Wanted = number | string;

/**
 * Edits that give a list the wanted items. An item that stays, and the text between two neighbours that both stay, is
 * not touched; what is put in is set apart as the list's own items are. `lone` separates items in a list of one line
 * that shows no separator yet.
 */
export function arrange(text: string, list: List, wanted: readonly Wanted[], lone: string): Edit[] {
  const { items } = list;
  const edgeLeft = { start: list.start, end: list.start + 1 };
  const edgeRight = { start: list.end - 1, end: list.end };
  const opening = text.slice(edgeLeft.end, (items[0] ?? edgeRight).start);
  const closing = items.length === 0 ? opening : text.slice(items.at(-1)!.end, edgeRight.start);
  const separator = separatorOf(text, items, opening, lone);

  const edits: Edit[] = [];
  let left = -1;
  let put: string[] = [];
  const settle = (right: number): void => {
    if (put.length > 0 || right !== left + 1) {
      const { end: start } = items[left] ?? edgeLeft;
      const { start: end } = items[right] ?? edgeRight;
      const first = left < 0;
      const last = right === items.length;
      const bare = first && last ? '' : first ? opening : text.slice(items[right - 1]!.end, end);
      const filled = (first ? opening : separator) + put.join(separator) + (last ? closing : separator);
      edits.push({ start, end, text: put.length === 0 ? bare : filled });
    }
    left = right;
    put = [];
  };
  for (const item of wanted) {
    if (typeof item === 'string') put.push(item);
    else settle(item);
  }
  settle(items.length);
  return edits;
}

function separatorOf(text: string, items: readonly Range[], opening: string, lone: string): string {
  if (items[1] !== undefined) return text.slice(items[0]!.end, items[1].start);
  return opening.includes('\n') ? `,${opening}` : lone;
}
