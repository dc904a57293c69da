import type { ProposalRecord } from '../../../src/core/documents/proposal.ts';
import type { PrincipalRecord } from '../../../src/core/documents/scan.ts';
import { countText, plural, shareText, weightText } from '../../../src/core/number-text.ts';
import { barView, type BarView } from './bar.ts';
import { SLICES, SLICE_ORDER, sumOf, type Slice, type Slices } from './parts.ts';
import { rankingView, type RankingView } from './ranking.ts';

/** The first thing a reader sees: one sentence, five numbers, the parts as a bar and as a table, the worst identities. */
export interface HeadlineView {
  readonly sentence: string;
  /** What belongs to the system itself and is in no figure; empty when nothing does. */
  readonly kept: string;
  readonly cards: readonly CardView[];
  readonly bar: BarView;
  /** The whole and its parts: the table that says the same as the bar. */
  readonly figures: readonly FigureView[];
  readonly ranking: RankingView;
}

/** A large number: permissions, and their share of the risk weight. */
export interface CardView {
  readonly slice: Slice | 'granted';
  readonly title: string;
  readonly number: string;
  readonly note: string;
}

/** One line of the table of parts. */
export interface FigureView {
  readonly slice: Slice | 'granted';
  readonly title: string;
  readonly weight: string;
  readonly number: string;
  /** The number with its noun. */
  readonly count: string;
  readonly share: string;
  readonly meaning: string;
}

/** Principals with their parts, in the order of the report. */
export type Sliced = readonly { readonly principal: PrincipalRecord; readonly slices: Slices }[];

export function headlineView(sliced: Sliced, proposals: readonly ProposalRecord[], kept: string): HeadlineView {
  const all = sumOf(sliced.map(({ slices }) => slices));
  const whole = all.granted.weight;
  const { removable } = all.parts;
  const plain = proposals.filter(({ loss }) => loss === null);
  const proved = plain.filter(({ outcome }) => outcome === 'proved').length;
  const lossy = proposals.filter(({ outcome }) => outcome === 'proved-with-loss').length;
  const card = (slice: Slice): CardView => ({
    slice,
    title: SLICES[slice].title,
    number: countText(all.parts[slice].count),
    note: `${shareText(all.parts[slice].weight, whole)} of the risk weight`,
  });
  return {
    sentence:
      `${plural(sliced.length, 'principal')} ${sliced.length === 1 ? 'holds' : 'hold'} ${plural(all.granted.count, 'permission')}. ` +
      `${countText(removable.count)} ${removable.count === 1 ? 'is' : 'are'} removable: ${shareText(removable.weight, whole)} of the granted risk weight. ` +
      `${countText(proved)} of ${plural(plain.length, 'proposal')} ${proved === 1 ? 'is' : 'are'} proved.` +
      (lossy === 0 ? '' : ` ${countText(lossy)} more ${lossy === 1 ? 'is' : 'are'} proved with listed loss, and written only when a person accepts it.`),
    kept,
    cards: [
      { slice: 'granted', title: 'Granted', number: countText(all.granted.count), note: `risk weight ${weightText(whole)}` },
      ...(['exercised', 'removable', 'unobservable', 'waiting'] as const).map(card),
    ],
    bar: barView(all),
    figures: [
      ...SLICE_ORDER.map((slice) => ({
        slice,
        title: SLICES[slice].title,
        weight: weightText(all.parts[slice].weight),
        number: countText(all.parts[slice].count),
        count: plural(all.parts[slice].count, 'permission'),
        share: shareText(all.parts[slice].weight, whole),
        meaning: SLICES[slice].meaning,
      })),
      {
        slice: 'granted',
        title: 'Granted',
        weight: weightText(whole),
        number: countText(all.granted.count),
        count: plural(all.granted.count, 'permission'),
        share: shareText(whole, whole),
        meaning: 'all of the above',
      },
    ],
    ranking: rankingView(sliced),
  };
}
