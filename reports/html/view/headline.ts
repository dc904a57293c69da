import type { PrincipalRecord, ProposalRecord } from '../../../src/core/documents.ts';
import { countText, plural, shareText, weightText } from '../../../src/core/number-text.ts';
import { PARTS, shareOf, type Part } from '../../facts/share.ts';
import { barView, PART_TITLE, type BarView } from './bar.ts';

/** The first thing a reader sees: one sentence, five figures, one bar. */
export interface HeadlineView {
  readonly sentence: string;
  readonly figures: readonly FigureView[];
  readonly bar: BarView;
}

/** One figure: weight in large, count beside it, share of the granted weight. */
export interface FigureView {
  readonly part: Part | 'granted';
  readonly title: string;
  readonly weight: string;
  readonly count: string;
  readonly share: string;
}

export function headlineView(principals: readonly PrincipalRecord[], proposals: readonly ProposalRecord[]): HeadlineView {
  const share = shareOf(principals);
  const whole = share.granted.weight;
  const proved = proposals.filter(({ outcome }) => outcome === 'proved').length;
  return {
    sentence:
      `${plural(principals.length, 'principal')} ${principals.length === 1 ? 'holds' : 'hold'} ${plural(share.granted.count, 'permission')}. ` +
      `${countText(share.parts.removable.count)} ${share.parts.removable.count === 1 ? 'is' : 'are'} removable: ${shareText(share.parts.removable.weight, whole)} of the granted risk weight. ` +
      `${countText(proved)} of ${plural(proposals.length, 'proposal')} ${proved === 1 ? 'is' : 'are'} proved.`,
    figures: [
      { part: 'granted', title: 'Granted', weight: weightText(whole), count: plural(share.granted.count, 'permission'), share: 'the whole' },
      ...PARTS.map((part) => ({
        part,
        title: PART_TITLE[part],
        weight: weightText(share.parts[part].weight),
        count: plural(share.parts[part].count, 'permission'),
        share: `${shareText(share.parts[part].weight, whole)} of ${weightText(whole)}`,
      })),
    ],
    bar: barView(share),
  };
}
