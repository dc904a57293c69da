import { type Cell, cellOf } from './cell.ts';
import { type Piece, pieceText } from './inside.ts';
import { type TextSet, simplerActions, simplerResources } from './text-set.ts';

const MAX_NAMED = 8;

/** What a reviewer reads of a part of a piece: the whole as it is written, a part with what is cut off from it. */
export function gapText(piece: Piece, cell: Cell): string {
  const whole = cellOf(piece);
  if (same(cell.actions, whole.actions) && same(cell.resources, whole.resources)) return pieceText(piece);
  const actions = setText(simplerActions(cell.actions) ?? cell.actions);
  const resources = setText(simplerResources(cell.resources) ?? cell.resources);
  return `${actions} on ${resources}${piece.condition === '' ? '' : ` when ${piece.condition}`} (${piece.source})`;
}

function same(a: TextSet, b: TextSet): boolean {
  return a.all.join('\n') === b.all.join('\n') && a.none.join('\n') === b.none.join('\n');
}

function setText({ all, none }: TextSet): string {
  if (none.length === 0) return all.join(' and ');
  const named = none.length <= MAX_NAMED ? none.join(', ') : `${none.slice(0, MAX_NAMED).join(', ')} and ${none.length - MAX_NAMED} more`;
  return all.length === 1 && all[0] === '*' ? `everything but ${named}` : `${all.join(' and ')} except ${named}`;
}
