import type { ProposalRecord } from '../../../src/core/documents/proposal.ts';
import { countText } from '../../../src/core/number-text.ts';
import { stepText } from '../../../src/core/proof-text.ts';

/** One step of a proof. */
export interface StepView {
  readonly title: string;
  readonly state: 'yes' | 'no' | 'unknown';
  readonly result: string;
  readonly claim: string;
  readonly counts: string;
  readonly notes: readonly string[];
  readonly moreNotes: string;
}

const NOTES = 8;

/** A step with its first notes. */
export function stepView(step: ProposalRecord['steps'][number]): StepView {
  const hidden = step.notes.length - NOTES;
  return {
    ...stepText(step),
    state: step.result,
    notes: step.notes.slice(0, NOTES),
    moreNotes: hidden > 0 ? `and ${countText(hidden)} more, all in proof.json` : '',
  };
}
