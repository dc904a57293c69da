import type { KubernetesInventory } from '../inventory.ts';
import { type Grants, roleKey } from '../model/authorize.ts';

const known = new WeakMap<KubernetesInventory, Grants>();

/** Roles and bindings of an inventory, ready to be asked; made once for each. */
export function grantsOf(inventory: KubernetesInventory): Grants {
  let grants = known.get(inventory);
  if (grants === undefined) {
    grants = { roles: new Map(inventory.roles.map((role) => [roleKey(role.kind, role.namespace, role.name), role])), bindings: inventory.bindings };
    known.set(inventory, grants);
  }
  return grants;
}
