import type { Cut, Narrowed } from '../../../src/core/proposal.ts';
import type { KubernetesInventory, KubernetesPermission } from '../inventory.ts';
import { reference } from '../references.ts';
import { Draft } from './draft.ts';
import { giveBack } from './give-back.ts';
import { narrowBinding } from './narrow-binding.ts';
import { narrowRoles } from './narrow-roles.ts';

/**
 * A candidate inventory without what may leave, changed only in what the unit may edit; where a role cannot be narrowed in
 * its place, subjects get roles and bindings of their own. Untouched values stay the identical objects. What was to leave and
 * is still granted is given back with a reason: a role says the same to all of its holders.
 */
export function narrow(before: KubernetesInventory, cut: Cut<KubernetesPermission>): Narrowed<KubernetesInventory> {
  const draft = new Draft(before, cut);
  const edits = new Set(cut.unit.edits);
  const roles = before.roles.filter((role) => edits.has(reference(role)));
  if (roles.length > 0) narrowRoles(draft, roles);
  else for (const binding of before.bindings) if (edits.has(reference(binding))) narrowBinding(draft, binding);
  const inventory = draft.inventory();
  const givenBack = giveBack(before, inventory, cut);
  // A rule written in another way is no change for anybody.
  return { inventory: givenBack.length === cut.remove.size ? before : inventory, givenBack };
}
