import { ALL } from '../../model/match.ts';
import type { PolicyRule } from '../../rbac.ts';
import { canonicalRule } from '../canonical.ts';

const LISTS = ['verbs', 'apiGroups', 'resources', 'resourceNames', 'nonResourceURLs'] as const;

/**
 * From which of the rules `before` each rule `after` came, so that it keeps its place and comments: the one that says the
 * same, else the closest one that says all of it and more, else the closest. -1 when there were none.
 */
export function origins(before: readonly PolicyRule[], after: readonly PolicyRule[]): readonly number[] {
  const texts = before.map(canonicalRule);
  const found = after.map((rule) => texts.indexOf(canonicalRule(rule)));
  const whole = new Set(found.filter((index) => index >= 0));
  return after.map((rule, index) => {
    if (found[index]! >= 0) return found[index]!;
    const ranked = before.map((from, place) => ({ place, distance: distance(from, rule) + (whole.has(place) ? 10_000 : 0) }));
    return ranked.sort((a, b) => a.distance - b.distance || a.place - b.place)[0]?.place ?? -1;
  });
}

/** Fewer is closer: what the one rule says beyond the other; a rule that says too little is far. */
function distance(from: PolicyRule, to: PolicyRule): number {
  let sum = 0;
  for (const list of LISTS) {
    const lacks = to[list].filter((text) => !from[list].includes(text) && !from[list].includes(ALL)).length;
    const opens = list === 'resourceNames' && from[list].length === 0;
    sum += opens ? 0 : lacks * 100;
    sum += from[list].filter((text) => !to[list].includes(text)).length;
  }
  return sum;
}
