import { countText } from './number-text.ts';
import { visibleText } from './visible-text.ts';
import { OUTCOMES, PROOF_STEPS, type ProofOutcome, type ProofStep, type StepResult } from './proof.ts';

const TITLES: Readonly<Record<ProofStep, string>> = {
  accounted: 'Accounted for',
  'accounted-with-loss': 'Accounted for, with the loss',
  explain: 'Explained',
  keep: 'Kept',
  'keep-but-loss': 'Kept, but for the loss',
  narrow: 'Narrower',
  trust: 'Who may take it',
  complete: 'Complete',
  bytes: 'Bytes',
};

const RESULTS = { yes: 'holds', no: 'does not hold', unknown: 'cannot be told' } as const;

/** How an outcome is called. */
export const OUTCOME_NAME: Readonly<Record<ProofOutcome, string>> = {
  proved: 'proved',
  'proved-with-loss': 'proved with listed loss',
  refuted: 'refuted',
  undecided: 'undecided',
};

/** What an outcome means, as a sentence without its full stop. */
export function outcomeMeaning(outcome: ProofOutcome): string {
  const [first = '', ...rest] = OUTCOMES[outcome];
  return first.toUpperCase() + rest.join('');
}

/** One step of a proof in words. */
export interface StepText {
  readonly title: string;
  /** `holds`, `does not hold` or `cannot be told`. */
  readonly result: string;
  /** What the step claims. */
  readonly claim: string;
  /** `reproduced 1,292, not contradicted 3, contradicted 0`; empty when the step counted nothing. */
  readonly counts: string;
}

/** A step of a proof in words; counts keep the order in which the step names them. */
export function stepText(step: StepResult): StepText {
  return {
    title: TITLES[step.step],
    result: RESULTS[step.result],
    claim: PROOF_STEPS[step.step],
    counts: Object.entries(step.counts).map(([name, count]) => `${countName(name)} ${countText(count)}`).join(', '),
  };
}

/** `notContradicted` and `not-contradicted` both read `not contradicted`. */
function countName(name: string): string {
  return visibleText(name).replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[-_]+/g, ' ').toLowerCase();
}
