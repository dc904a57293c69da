import { plural, weightText } from '../../../src/core/number-text.ts';
import type { Sliced } from './headline.ts';

/** The identities with the largest excess risk as bars; the table of identities says the same and more. */
export interface RankingView {
  readonly description: string;
  /** Height of the drawing in pixels. */
  readonly height: number;
  readonly bars: readonly RankView[];
}

/** One identity: its name above its bar. `y` are pixels, `width` is percent of the largest granted weight. */
export interface RankView {
  readonly name: string;
  /** The same where there is more room than on a phone. */
  readonly wideName: string;
  readonly value: string;
  readonly textY: number;
  readonly barY: number;
  readonly granted: string;
  readonly excess: string;
}

const SHOWN = 8;
const ROW = 40;
/** Characters of a name beside its numbers: on a phone, and on a page of the width of a tablet. */
const NAME = 26;
const WIDE_NAME = 64;

/** Weight that may leave, of all that is granted. */
function excessText({ parts, granted }: Sliced[number]['slices']): string {
  return `${weightText(parts.removable.weight)} of ${weightText(granted.weight)}`;
}

/** The principals with the most excess risk, as bars. */
export function rankingView(sliced: Sliced): RankingView {
  const shown = sliced.filter(({ slices }) => slices.parts.removable.weight > 0).slice(0, SHOWN);
  const largest = Math.max(0, ...shown.map(({ slices }) => slices.granted.weight));
  const percent = (weight: number) => `${((100 * weight) / largest).toFixed(2)}%`;
  const sizes = shown.map(({ principal, slices }) => `${principal.name}: ${excessText(slices)}`);
  return {
    description: shown.length === 0 ? 'No principal has excess risk.' : `${plural(shown.length, 'principal')} with the largest excess risk. ${sizes.join('; ')}`,
    height: shown.length * ROW,
    bars: shown.map(({ principal, slices }, index) => ({
      name: shortened(principal.name, NAME),
      wideName: shortened(principal.name, WIDE_NAME),
      value: excessText(slices),
      textY: index * ROW + 15,
      barY: index * ROW + 21,
      granted: percent(slices.granted.weight),
      excess: percent(slices.parts.removable.weight),
    })),
  };
}

/** The end of a long name: what is before it says only of what kind it is, or where. */
function shortened(name: string, most: number): string {
  const characters = Array.from(name);
  return characters.length > most ? `…${characters.slice(1 - most).join('')}` : name;
}
