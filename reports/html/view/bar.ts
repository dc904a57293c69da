import { countText, shareText, weightText } from '../../../src/core/number-text.ts';
import { SLICES, SLICE_ORDER, type Slice, type Slices } from './parts.ts';

/** A stacked bar of the weight of granted permissions by part. Places and lengths are percent of its width. */
export interface BarView {
  /** The whole bar in words: its text alternative. */
  readonly description: string;
  readonly segments: readonly SegmentView[];
}

export interface SegmentView {
  readonly slice: Slice;
  readonly title: string;
  /** `x` and `width` of the rectangle, such as `12.5%`. */
  readonly x: string;
  readonly width: string;
  readonly middle: string;
  /** Its share, when the segment is wide enough to hold the text on a phone; else empty. */
  readonly label: string;
}

/** Percent of the width from which a label fits at 390 pixels. */
const LABEL_FROM = 12;

export function barView(slices: Slices): BarView {
  const whole = slices.granted.weight;
  const segments: SegmentView[] = [];
  let x = 0;
  for (const slice of SLICE_ORDER) {
    const { weight } = slices.parts[slice];
    const width = whole > 0 ? (100 * weight) / whole : 0;
    if (width > 0) {
      segments.push({
        slice,
        title: partText(slices, slice),
        x: `${x.toFixed(2)}%`,
        width: `${width.toFixed(2)}%`,
        middle: `${(x + width / 2).toFixed(2)}%`,
        label: width >= LABEL_FROM ? shareText(weight, whole) : '',
      });
    }
    x += width;
  }
  return { description: whole > 0 ? segments.map(({ title }) => title).join('; ') : 'Nothing is granted.', segments };
}

function partText(slices: Slices, slice: Slice): string {
  const { count, weight } = slices.parts[slice];
  return `${SLICES[slice].title}: ${shareText(weight, slices.granted.weight)} of the risk weight (${weightText(weight)} of ${weightText(slices.granted.weight)}), ${countText(count)} of ${countText(slices.granted.count)} permissions`;
}
