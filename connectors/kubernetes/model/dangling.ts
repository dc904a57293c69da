import type { Dangling } from '../../../src/core/dangling.ts';
import { by } from '../../../src/core/order.ts';
import type { KubernetesInventory } from '../inventory.ts';
import { principalName, principalRef } from '../principals.ts';
import { reference } from '../references.ts';
import { isRestored } from './healed.ts';
import { isMissing } from './members.ts';
import { holderOfSubject, roleOfBinding, roleReference } from './reaching.ts';

/**
 * Bindings to service accounts or roles that the cluster does not have. The server's own bindings name accounts of controllers
 * that it may run without, so they are left out.
 */
export function dangling(inventory: KubernetesInventory): readonly Dangling[] {
  if (!inventory.fromCluster) return [];
  return inventory.bindings.flatMap((binding): Dangling[] => {
    if (isRestored(binding)) return [];
    const grant = reference(binding);
    const role = roleReference(binding);
    const holders = binding.subjects.flatMap((subject) => holderOfSubject(subject, binding) ?? []);
    if (roleOfBinding(inventory, binding) === undefined) return [{ grant, missing: 'policy', name: role, others: holders.map(principalName) }];
    return holders
      .filter(({ kind, name }) => kind === 'User' && isMissing(inventory, name))
      .map((holder) => ({ grant, missing: 'holder', name: principalName(holder), others: [role], principal: principalRef(inventory.instance, holder) }));
  }).sort(by(({ grant, name }) => `${grant} ${name}`));
}
