import type { Decision, Preserved } from '../../../src/core/decision.ts';
import type { KubernetesAccess } from '../access.ts';
import type { KubernetesInventory } from '../inventory.ts';
import { principalId } from '../principals.ts';
import { isResource } from '../rbac.ts';
import { reference } from '../references.ts';
import { accessText } from './access-text.ts';
import { allowing, bindingsOf, countsIn, holding, holdersOf, type Reach, roleReference, unreadBindings, unreadKey } from './reaching.ts';

const MASTERS = 'system:masters';

/**
 * Does RBAC allow it? The whole decision is modelled: rules only add. Members of `system:masters` are asked nothing
 * (https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege). Where an export of manifests
 * does not hold the role of a binding, nobody knows what it allows.
 */
export function allows(inventory: KubernetesInventory, access: KubernetesAccess): Decision {
  if (access.groups.includes(MASTERS)) return { decision: 'allowed', by: [`group/${MASTERS}`] };
  const holders = holdersOf(access);
  const by = causesOf(inventory, access, holders);
  if (by.length > 0) return { decision: 'allowed', by: [...new Set(by.map(({ binding }) => reference(binding)))] };
  const missing = missingFacts(inventory, holders, namespaceOf(access));
  return missing.length > 0 ? { decision: 'unknown', missing } : { decision: 'denied', by: 'no binding allows it' };
}

/** If it was allowed, is it still? With both inventories known, that is plain. */
export function preserves(granted: KubernetesInventory, proposed: KubernetesInventory, access: KubernetesAccess): Preserved {
  const before = allows(granted, access);
  if (before.decision === 'denied') return { preserved: 'yes' };
  const after = allows(proposed, access);
  if (after.decision === 'allowed') return { preserved: 'yes' };
  if (before.decision === 'allowed') {
    return { preserved: 'no', witness: `${accessText(access)} is allowed by ${before.by.join(', ')}, and by nothing in the proposal` };
  }
  if (sameUnread(granted, proposed, access)) return { preserved: 'yes' };
  return { preserved: 'unknown', reason: 'the proposal changes bindings of which the rules are not known' };
}

/** Roles of bindings, and bindings of the past, of which nobody knows what they say. */
function missingFacts(inventory: KubernetesInventory, holders: readonly string[], asked: string): readonly string[] {
  const { fromCluster, unread = [] } = inventory;
  const roles = holders.flatMap((id) => bindingsOf(inventory, id)).flatMap(({ binding, role }) => {
    const name = roleReference(binding);
    return role === undefined && countsIn(binding, asked) && (!fromCluster || unread.includes(name)) ? [`the rules of ${name}`] : [];
  });
  const bindings = unread.filter((name) => name.startsWith('ClusterRoleBinding/') || (asked !== '' && name.startsWith(`RoleBinding/${asked}/`)));
  return [...new Set([...roles, ...bindings.map((name) => `whom ${name} bound`)])];
}

/** Where the access counts; '' for the cluster and for paths. */
function namespaceOf({ ask }: KubernetesAccess): string {
  if (ask.kind === 'hold') return ask.namespace;
  return isResource(ask.attributes) ? ask.attributes.namespace : '';
}

function causesOf(inventory: KubernetesInventory, { ask }: KubernetesAccess, holders: readonly string[]): readonly Reach[] {
  return ask.kind === 'request' ? allowing(inventory, holders, ask.attributes) : holding(inventory, holders, ask.rule, ask.namespace);
}

/** Do the two give the requester the same bindings to roles that no file holds? */
function sameUnread(granted: KubernetesInventory, proposed: KubernetesInventory, access: KubernetesAccess): boolean {
  const unread = (inventory: KubernetesInventory): string => {
    const found = holdersOf(access).flatMap((id) => unreadBindings(inventory, id));
    return [...new Set(found.map(unreadKey))].sort().join('\n');
  };
  return unread(granted) === unread(proposed);
}

/** Through whom else than the own name an access may be allowed: the groups that it carries. */
export function groupHolders({ groups }: KubernetesAccess): readonly string[] {
  return groups.map((name) => principalId({ kind: 'Group', name }));
}
