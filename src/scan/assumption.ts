import type { Run } from './run.ts';

/** First line of everything that rests on `--assume-cycle`; null where nothing is assumed. */
export function assumptionText({ assumedCycle }: Pick<Run, 'assumedCycle'>): string | null {
  if (assumedCycle === null) return null;
  return `Assumed: a cycle of ${assumedCycle}, and that no grant changed unseen. The record need not span the owner's cycle.`;
}
