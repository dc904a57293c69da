import type { KubernetesInventory } from '../inventory.ts';
import type { PolicyRule } from '../rbac.ts';
import { serviceAccountOf } from './applies.ts';
import { ALL } from './match.ts';
import { impliedHolders } from './members.ts';
import { bindingsOf } from './reaching.ts';

const WRITES = ['create', 'update', 'patch', ALL];
const WRITTEN = ['roles', 'clusterroles', 'rolebindings', 'clusterrolebindings', ALL];

/**
 * May a holder write roles or bindings, by any grant? Whoever does must hold what it hands out
 * (https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping). Of users
 * and groups it is not known which further groups they have, so it is taken that they may.
 */
export function mayWriteRoles(inventory: KubernetesInventory, id: string): boolean {
  if (serviceAccountOf(id) === undefined) return true;
  return impliedHolders(id).some((each) => bindingsOf(inventory, each).some(({ role }) => role?.rules.some(writesRoles) === true));
}

function writesRoles({ verbs, apiGroups, resources }: PolicyRule): boolean {
  return verbs.some((verb) => WRITES.includes(verb)) && apiGroups.some((group) => group === ALL || group === 'rbac.authorization.k8s.io') && resources.some((resource) => WRITTEN.includes(resource));
}
