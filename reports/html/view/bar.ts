import { countText, shareText, weightText } from '../../../src/core/number-text.ts';
import { PARTS, type Part, type Share } from '../../facts/share.ts';

/** A bar that shows how the weight of the granted permissions falls into parts. Lengths are per mille of the bar. */
export interface BarView {
  readonly description: string;
  readonly segments: readonly { readonly part: Part; readonly x: string; readonly width: string; readonly hatched: boolean }[];
}

export const PART_TITLE: Readonly<Record<Part, string>> = {
  exercised: 'Exercised',
  kept: 'Otherwise kept',
  unobservable: 'Not observable',
  removable: 'Removable',
};

export function barView(share: Share): BarView {
  const segments: { part: Part; x: string; width: string; hatched: boolean }[] = [];
  let x = 0;
  for (const part of PARTS) {
    const width = share.granted.weight > 0 ? (1000 * share.parts[part].weight) / share.granted.weight : 0;
    if (width > 0) segments.push({ part, x: x.toFixed(1), width: width.toFixed(1), hatched: part === 'unobservable' });
    x += width;
  }
  return { description: PARTS.map((part) => partText(share, part)).join('; '), segments };
}

function partText(share: Share, part: Part): string {
  const { count, weight } = share.parts[part];
  return `${PART_TITLE[part]}: weight ${weightText(weight)} of ${weightText(share.granted.weight)} (${shareText(weight, share.granted.weight)}), ${countText(count)} of ${countText(share.granted.count)} permissions`;
}
