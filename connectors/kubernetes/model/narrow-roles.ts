import { groupBy } from '../../../src/core/group.ts';
import { canonicalJson } from '../../../src/core/json.ts';
import type { HeldRole } from '../inventory.ts';
import { reference } from '../references.ts';
import type { Draft, Pair } from './draft.ts';
import { cells, rulesOf } from './rule-cells.ts';
import { replace } from './scoped.ts';

/**
 * Narrows roles that the team writes, with all of their bindings: one role, or several of which a controller makes another.
 * Where a single subject holds a role, or each is to have its own, it gets what it needs and only where it needs it.
 */
export function narrowRoles(draft: Draft, roles: readonly HeldRole[]): void {
  const edits = new Set(draft.cut.unit.edits);
  const pairs = draft.before.bindings.filter((binding) => edits.has(reference(binding))).flatMap((binding) => draft.pairsOf(binding));
  const busy = pairs.filter(({ needed }) => needed.length > 0);
  // A subject that nothing comes to is nobody, such as a service account without a namespace in a cluster's binding: it stays as it is.
  for (const pair of pairs) if (pair.atoms.length > 0 && pair.needed.length === 0) draft.drop(pair);
  const names = new Set(roles.map(reference));
  // What comes to somebody by a binding that is not edited here, or by a role into which a controller copies the rules.
  const others = draft.cut.atoms.filter(({ permission, origins }) => origins.some((origin) => names.has(origin)) && !(names.has(permission.role) && edits.has(permission.binding)));
  const [role] = roles;
  const [sole] = busy;
  if (busy.length === 0 && others.every((atom) => draft.leaves(atom))) return;
  if (roles.length === 1 && role !== undefined && others.length === 0 && sole !== undefined && (busy.length === 1 || (draft.perHolder && differ(busy)))) {
    for (const pair of busy) replace(draft, pair, role, busy.length === 1 ? role : undefined);
    return;
  }
  const needed = [...busy.flatMap((pair) => pair.needed), ...others.filter((atom) => !draft.leaves(atom))];
  for (const each of roles) draft.setRules(each, rulesOf(each.rules, cells(needed.filter(({ origins }) => origins.includes(reference(each))))));
}

/** Do holders need different things? */
function differ(pairs: readonly Pair[]): boolean {
  return groupBy(pairs, ({ needed }) => canonicalJson([...new Set(needed.map(({ content }) => content))].sort())).size > 1;
}
