import { byText } from '../../../../src/core/order.ts';
import type { Tri } from '../patterns.ts';

/** A three-valued answer with, for `maybe`, what would have to be known to decide it. */
export interface Answer {
  readonly holds: Tri;
  /** In words, such as `the key aws:SourceIp`; sorted, empty unless `holds` is `maybe`. */
  readonly missing: readonly string[];
}

/** It holds, whatever else becomes known. */
export const YES: Answer = { holds: 'yes', missing: [] };

/** It does not hold, whatever else becomes known. */
export const NO: Answer = { holds: 'no', missing: [] };

/** It depends on these facts. */
export function maybe(missing: readonly string[]): Answer {
  return { holds: 'maybe', missing: [...new Set(missing)].sort(byText) };
}

/** `yes` when all are, `no` when one is not: a fact that cannot matter any more is not missing. */
export function allOf(answers: readonly Answer[]): Answer {
  if (answers.some(({ holds }) => holds === 'no')) return NO;
  const open = answers.filter(({ holds }) => holds === 'maybe');
  return open.length === 0 ? YES : maybe(open.flatMap(({ missing }) => missing));
}

/** `yes` when one is, `no` when none is. */
export function anyOf(answers: readonly Answer[]): Answer {
  return negated(allOf(answers.map(negated)));
}

/** The opposite; what is missing for the one is missing for the other. */
export function negated(answer: Answer): Answer {
  if (answer.holds === 'maybe') return answer;
  return answer.holds === 'yes' ? NO : YES;
}

/** The answer when two readings of the documentation agree, else `maybe` for the reason given. */
export function agreed(one: Answer, other: Answer, reason: string): Answer {
  if (one.holds !== 'maybe' && one.holds === other.holds) return one;
  if (one.holds === 'maybe' && other.holds === 'maybe') return maybe([...one.missing, ...other.missing]);
  return maybe([...one.missing, ...other.missing, reason]);
}
