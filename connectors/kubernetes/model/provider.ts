import { sha256 } from '../../../src/core/digest.ts';
import { canonicalJson } from '../../../src/core/json.ts';
import type { Provider } from '../../../src/core/provider.ts';
import { sourcesOf } from '../grants/aggregate.ts';
import type { HeldRole, KubernetesInventory, KubernetesPermission } from '../inventory.ts';
import type { PolicyRule } from '../rbac.ts';
import { reference } from '../references.ts';
import { uncovered } from './cover-rules.ts';
import { isRestored } from './healed.ts';

/**
 * Roles that the server itself brings along: a new version of it may allow more by them
 * (https://kubernetes.io/docs/reference/access-authn-authz/rbac/#auto-reconciliation). It counts no editions, so each is named
 * by what it says. Wildcards are expanded by the cluster's own words, so there is no list of ours that could grow.
 */
export const provider: Provider<KubernetesInventory, KubernetesPermission> = {
  catalogue: '2026-11-22',
  editions: (inventory) => own(inventory).map((role) => ({ subject: reference(role), edition: sha256(textOf(role)).slice(0, 12), text: textOf(role) })),
  added: (inventory, known) => {
    const before = new Map<string, PolicyRule[][]>();
    for (const role of own(inventory)) {
      const name = reference(role);
      const others = known.filter(({ subject, text }) => subject === name && text !== textOf(role)).map(({ text }) => JSON.parse(text) as PolicyRule[]);
      if (others.length > 0) before.set(name, others);
    }
    if (before.size === 0) return () => undefined;
    const roles = new Map(inventory.roles.map((role) => [reference(role), role]));
    return ({ permission: { role: name, rule } }) => {
      const role = roles.get(name);
      if (role === undefined || !isRestored(role)) return undefined;
      const lackedIt = (each: HeldRole): boolean => before.get(reference(each))?.some((rules) => uncovered(rules, [rule]).length > 0) === true;
      const grown = [role, ...sourcesOf(inventory.roles, role)].find((each) => says(each, rule) && lackedIt(each));
      return grown === undefined ? undefined : { reason: `a version of the API server added it to ${reference(grown)} since an earlier export` };
    };
  },
};

/** Roles that the server writes, apart from those that a controller makes of others. */
function own({ roles }: KubernetesInventory): readonly HeldRole[] {
  return roles.filter((role) => isRestored(role) && role.aggregates === undefined);
}

function says({ rules }: HeldRole, rule: PolicyRule): boolean {
  return uncovered(rules, [rule]).length === 0;
}

function textOf({ rules }: HeldRole): string {
  return canonicalJson(rules);
}
