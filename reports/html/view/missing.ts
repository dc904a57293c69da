import { groupBy } from '../../../src/core/group.ts';
import { countText } from '../../../src/core/number-text.ts';

/** Missing evidence of one kind. */
export interface MissingView {
  /** The one thing, or how many of its kind. */
  readonly text: string;
  /** The first of several; empty for one. */
  readonly example: string;
}

/** What of the evidence is missing. Lines `source: place: reason` that differ only in the place are told once, with their number. */
export function missingView(incomplete: readonly string[]): MissingView[] {
  return [...groupBy(incomplete, kindOf).values()].map((same) => {
    const [first] = same;
    const { source, place, reason } = partsOf(first);
    return same.length === 1 || place === '' ? { text: first, example: '' } : { text: `${source}: ${countText(same.length)} × ${reason}`, example: place };
  });
}

function kindOf(line: string): string {
  const { source, place, reason } = partsOf(line);
  return place === '' ? line : `${source}\n${reason}`;
}

function partsOf(line: string): { readonly source: string; readonly place: string; readonly reason: string } {
  const start = line.indexOf(': ');
  const end = line.lastIndexOf(': ');
  if (start === end) return { source: line, place: '', reason: '' };
  return { source: line.slice(0, start), place: line.slice(start + 2, end), reason: line.slice(end + 2) };
}
