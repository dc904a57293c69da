import type { KubernetesCall } from '../call-key.ts';
import type { Requester } from '../rbac.ts';

/** Is it a member of the group that no authorizer is asked about? */
export function isMaster({ groups }: Requester): boolean {
  return groups.includes('system:masters');
}

/**
 * Why a call was decided without RBAC, in words; undefined when RBAC decided it, or may have.
 * https://kubernetes.io/docs/reference/access-authn-authz/authorization/: the first authorizer with an answer decides, and
 * system:masters is asked of none. What another authorizer allowed does not use the grants of RBAC.
 */
export function decidedOutside({ requester, decision, by, outcome }: KubernetesCall): string | undefined {
  if (isMaster(requester)) return 'a member of system:masters, to whom everything is allowed outside RBAC';
  if (by === 'other') return 'allowed by another authorizer than RBAC';
  if (decision === 'allow' && by === '' && isNode(requester)) return 'a node, whose requests the Node authorizer allows';
  if (decision === 'untold' && outcome === 'refused') return 'refused before it was asked whether it is allowed';
  return undefined;
}

/** https://kubernetes.io/docs/reference/access-authn-authz/node/ */
function isNode({ user, groups }: Requester): boolean {
  return user.startsWith('system:node:') && groups.includes('system:nodes');
}
