import type { FindingEntry } from '../../facts/order.ts';
import { outcomesOf, type PrincipalProposals } from '../../facts/proposals.ts';
import { OUTCOME_NAME } from '../../../src/core/proof-text.ts';
import { countText, shareText, weightText } from '../../../src/core/number-text.ts';
import { anchor } from './anchor.ts';
import { barView, type BarView } from './bar.ts';
import type { Slices } from './parts.ts';

/** One line of the table of identities. Fields that end in `Key` are what the script sorts by. */
export interface OverviewRow {
  readonly anchor: string;
  readonly name: string;
  readonly where: string;
  readonly owner: string;
  readonly granted: string;
  readonly grantedKey: string;
  readonly exercised: string;
  readonly exercisedKey: string;
  readonly unobservable: string;
  readonly unobservableKey: string;
  readonly removable: string;
  readonly removableKey: string;
  readonly share: string;
  readonly findings: string;
  readonly bar: BarView;
  readonly outcomes: string;
  /** Words by which the script filters: `removable`, `proved`, `split`, `loss`, `unowned`. */
  readonly marks: string;
}

export function overviewRow({ principal, own, elsewhere, splits }: PrincipalProposals, slices: Slices, findings: readonly FindingEntry[]): OverviewRow {
  const { granted, parts } = slices;
  const exercised = parts.exercised.weight + parts.possibly.weight;
  const outcomes = outcomesOf({ own, elsewhere, splits });
  const marks = [
    ...(parts.removable.count > 0 ? ['removable'] : []),
    ...['proved', 'split'].filter((mark) => outcomes.includes(mark)),
    ...(outcomes.includes(OUTCOME_NAME['proved-with-loss']) ? ['loss'] : []),
    ...(principal.owner === null ? ['unowned'] : []),
  ];
  return {
    anchor: anchor('principal', principal.key),
    name: principal.name,
    where: `${principal.system}:${principal.instance}`,
    owner: principal.owner ?? 'no owner on record',
    granted: weightText(granted.weight),
    grantedKey: granted.weight.toFixed(3),
    exercised: weightText(exercised),
    exercisedKey: exercised.toFixed(3),
    unobservable: weightText(parts.unobservable.weight),
    unobservableKey: parts.unobservable.weight.toFixed(3),
    removable: weightText(parts.removable.weight),
    removableKey: parts.removable.weight.toFixed(3),
    share: shareText(parts.removable.weight, granted.weight),
    findings: countText(findings.length),
    bar: barView(slices),
    outcomes: outcomes.join(', ') || 'none',
    marks: marks.join(' '),
  };
}
