import { groupBy } from '../../../src/core/group.ts';
import { canonicalJson } from '../../../src/core/json.ts';
import type { HeldRole } from '../inventory.ts';
import type { PolicyRule } from '../rbac.ts';
import { reference } from '../references.ts';
import type { Draft, KubernetesAtom, Pair } from './draft.ts';
import { rulesOf } from './rule-cells.ts';
import { replace } from './scoped.ts';

/** Narrows a role that the team writes, with all of its bindings. */
export function narrowRole(draft: Draft, role: HeldRole): void {
  const name = reference(role);
  const edits = new Set(draft.cut.unit.edits);
  const pairs = draft.before.bindings.filter((binding) => edits.has(reference(binding))).flatMap((binding) => draft.pairsOf(binding));
  const idle = pairs.filter(({ atoms, needed }) => atoms.length > 0 && needed.length === 0);
  const busy = pairs.filter((pair) => !idle.includes(pair));
  // Holders of roles into which a controller copies the rules of this one.
  const copied = draft.cut.atoms.filter((atom) => atom.permission.role !== name && atom.origins.includes(name));
  const copiedNeeded = copied.filter((atom) => !draft.leaves(atom));
  for (const pair of idle) draft.drop(pair);
  if (busy.some(({ atoms }) => atoms.length === 0) || (busy.length === 0 && copiedNeeded.length === 0 && copied.length === 0)) return;
  if (copied.length === 0 && busy.length > 0 && (busy.length === 1 || (draft.perHolder && differ(busy)))) {
    const [sole] = busy;
    if (busy.length > 1) for (const pair of busy) replace(draft, pair, role, undefined);
    else if (sole !== undefined) replace(draft, sole, role, role);
    return;
  }
  draft.setRules(role, rulesOf(role.rules, cells([...busy.flatMap(({ needed }) => needed), ...copiedNeeded])));
}

/** Do holders need different things? */
function differ(pairs: readonly Pair[]): boolean {
  return groupBy(pairs, ({ needed }) => canonicalJson([...new Set(needed.map(({ content }) => content))].sort())).size > 1;
}

export function cells(atoms: readonly KubernetesAtom[]): readonly PolicyRule[] {
  return [...new Map(atoms.map(({ permission: { rule } }) => [canonicalJson(rule), rule])).values()];
}
