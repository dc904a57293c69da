import type { Wanted } from '../tree.ts';

/** What happens between two items of a collection that stay. */
export interface Stretch {
  /** Index of the item that stays before it; -1 at the beginning. */
  readonly left: number;
  /** Index of the item that stays behind it; the number of items at the end. All between `left` and `right` go. */
  readonly right: number;
  /** Sources of what comes. */
  readonly put: readonly string[];
}

/** The stretches of a collection of `count` items between those that stay, in order, also those where nothing happens. */
export function stretches(wanted: readonly Wanted[], count: number): readonly Stretch[] {
  const found: Stretch[] = [];
  let left = -1;
  let put: string[] = [];
  for (const item of [...wanted, count]) {
    if (typeof item === 'string') {
      put.push(item);
      continue;
    }
    found.push({ left, right: item, put });
    left = item;
    put = [];
  }
  return found;
}
