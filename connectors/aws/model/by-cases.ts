import { type Cell, within, withoutAll } from './cell.ts';
import { firstMember } from './cell-member.ts';
import { lineImplies, linesImply } from './condition-implies.ts';
import { contradict, negations } from './condition-negation.ts';
import type { ConditionTest } from './condition-tests.ts';
import type { Budget } from './difference.ts';
import type { Rule } from './rule.ts';

/** What a search may still cost. */
export interface Limits {
  readonly budget: Budget;
  /** Statements whose conditions may still be told apart by cases. */
  splits: number;
}

/**
 * Do the statements hold the cells together, each under its conditions, for every request that meets all the lines?
 * Case by case: outside a statement the others must hold them; inside it, the others need hold only requests that fail
 * its conditions. `false` also when that is not known. All policy variables of the statements must be resolved.
 */
export function areHeld(cells: readonly Cell[], lines: readonly ConditionTest[], rules: readonly Rule[], limits: Limits): boolean {
  if (contradict(lines, lineImplies)) return true;
  const sure = rules.filter(({ condition }) => linesImply(lines, condition));
  const left = withoutAll(cells, sure);
  if (left === undefined) return false;
  if (firstMember(left, limits.budget) === undefined) return true;
  const next = rules.find((rule) => !sure.includes(rule) && negations(rule.condition) !== undefined);
  if (next === undefined || limits.splits <= 0) return false;
  limits.splits -= 1;
  const others = rules.filter((rule) => rule !== next && !sure.includes(rule));
  const outside = withoutAll(left, [next]);
  if (outside === undefined || !areHeld(outside, lines, others, limits)) return false;
  const inside = left.flatMap((cell) => within(cell, next));
  return (negations(next.condition) ?? []).every((more) => areHeld(inside, [...lines, ...more], others, limits));
}
