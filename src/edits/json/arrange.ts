import type { Edit } from '../engine.ts';
import type { Range, Wanted } from '../tree.ts';
import type { Bracketed } from '../tree/brackets.ts';
import { stretches } from '../tree/stretches.ts';

/**
 * Edits that give a list the wanted items. An item that stays, and the text between two neighbours that both stay, is
 * not touched; what is put in is set apart as the list's own items are. `lone` separates items in a list of one line
 * that shows no separator yet.
 */
export function arrange(text: string, list: Bracketed, wanted: readonly Wanted[], lone: string): Edit[] {
  const { items } = list;
  const edgeLeft = { start: list.start, end: list.start + 1 };
  const edgeRight = { start: list.end - 1, end: list.end };
  const opening = text.slice(edgeLeft.end, (items[0] ?? edgeRight).start);
  const closing = items.length === 0 ? opening : text.slice(items.at(-1)!.end, edgeRight.start);
  const separator = separatorOf(text, items, opening, lone);

  const edits: Edit[] = [];
  for (const { left, right, put } of stretches(wanted, items.length)) {
    if (put.length === 0 && right === left + 1) continue;
    const { end: start } = items[left] ?? edgeLeft;
    const { start: end } = items[right] ?? edgeRight;
    const isFirst = left < 0;
    const isLast = right === items.length;
    if (put.length > 0) {
      const before = isFirst ? opening : separator;
      const after = isLast ? closing : separator;
      edits.push({ start, end, text: before + put.join(separator) + after });
    } else if (isFirst) {
      edits.push({ start, end, text: isLast ? '' : opening });
    } else {
      edits.push({ start, end, text: text.slice(items[right - 1]!.end, end) });
    }
  }
  return edits;
}

/** What stands between two items: as between the first two, or as a list of one item begins. */
function separatorOf(text: string, items: readonly Range[], opening: string, lone: string): string {
  if (items[1] !== undefined) return text.slice(items[0]!.end, items[1].start);
  return opening.includes('\n') ? `,${opening}` : lone;
}
