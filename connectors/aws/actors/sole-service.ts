import type { AwsInventory } from '../inventory.ts';
import { namedPrincipals } from '../model/trust/named.ts';

/** The services that may assume a role, and whether nobody else may. Undefined when the export does not show its trust policy. */
export function trustedServices(inventory: AwsInventory | undefined, role: string): { readonly services: readonly string[]; readonly only: boolean } | undefined {
  const trust = inventory?.holders.find((holder) => holder.id === role)?.trust;
  if (trust === undefined) return undefined;
  const services = new Set<string>();
  let only = true;
  for (const statement of trust.statements) {
    if (statement.effect === 'Deny') continue;
    const named = namedPrincipals(statement);
    if (named === undefined || named === 'everybody') {
      only = false;
      continue;
    }
    for (const [kind, names] of Object.entries(named)) {
      if (kind !== 'Service') only = false;
      else for (const name of names ?? []) services.add(name);
    }
  }
  return { services: [...services].sort(), only };
}
