import { groupBy } from '../../../src/core/group.ts';
import { canonicalJson } from '../../../src/core/json.ts';
import { byText } from '../../../src/core/order.ts';
import type { HeldRole } from '../inventory.ts';
import type { PolicyRule } from '../rbac.ts';
import { uncovered } from './cover-rules.ts';
import type { Draft, Pair } from './draft.ts';
import { cells, rulesOf } from './rule-cells.ts';

/**
 * Gives one subject of a binding what it needs and nothing else, and where it needs it: a right for the whole cluster that
 * was used in some namespaces is bound there. `own`: the role, where it is this subject's alone and may be narrowed in its place.
 */
export function replace(draft: Draft, pair: Pair, role: HeldRole, own: HeldRole | undefined): void {
  const { binding, needed } = pair;
  const everywhere = needed.filter(({ permission: { namespace } }) => namespace === binding.namespace);
  const whole = rulesOf(role.rules, cells(everywhere));
  const apart = needed.filter(({ permission: { namespace, rule } }) => namespace !== binding.namespace && uncovered(whole, [rule]).length > 0);
  const places = [...groupBy(apart, ({ permission: { namespace } }) => namespace)]
    .sort(([a], [b]) => byText(a, b))
    .map(([namespace, atoms]) => ({ namespace, rules: rulesOf(role.rules, cells(atoms)) }))
    .filter(({ rules }) => rules.length > 0);
  if (places.length === 0 && !isLess(whole, role.rules)) return;
  const alike = everywhere.length === 0 && places.every(({ rules }) => canonicalJson(rules) === canonicalJson(places[0]?.rules));
  if (own !== undefined && (places.length === 0 || alike)) {
    draft.setRules(own, places[0]?.rules ?? whole);
    if (places.length > 0) draft.drop(pair);
    for (const { namespace } of places) draft.bindIn(pair, namespace);
    return;
  }
  for (const { namespace, rules } of places) draft.give(pair, namespace, rules);
  if (own !== undefined && everywhere.length > 0) draft.setRules(own, whole);
  else {
    if (everywhere.length > 0) draft.give(pair, binding.namespace, whole);
    draft.drop(pair);
  }
}

function isLess(rules: readonly PolicyRule[], than: readonly PolicyRule[]): boolean {
  return uncovered(rules, than).length > 0;
}
