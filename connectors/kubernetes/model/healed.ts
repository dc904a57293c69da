import type { HeldBinding, HeldRole, ObjectFacts } from '../inventory.ts';

/**
 * Who undoes what somebody changes of a role or binding, in words; undefined when nobody is known to.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#auto-reconciliation: with the annotation `autoupdate: "false"`
 * the server leaves an object alone.
 */
function restorer({ labels, annotations }: ObjectFacts): string | undefined {
  if (labels['kubernetes.io/bootstrapping'] === 'rbac-defaults' && annotations['rbac.authorization.kubernetes.io/autoupdate'] !== 'false') {
    return 'the API server restores it whenever it starts';
  }
  return labels['addonmanager.kubernetes.io/mode'] === 'Reconcile' ? 'the addon manager of the cluster restores it' : undefined;
}

/** Why the rules of a role are not edited in their place, in words. */
export function rulesLocked(role: HeldRole): string | undefined {
  return restorer(role.facts) ?? (role.aggregates === undefined ? undefined : 'a controller writes its rules from other roles');
}

/** Is it one that the server or its addons bring along? */
export function isRestored({ facts }: HeldBinding | HeldRole): boolean {
  return restorer(facts) !== undefined;
}
