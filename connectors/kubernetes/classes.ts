import type { FoldKey } from '../../src/core/usage.ts';
import { callOf, callText } from './call-key.ts';
import { serviceAccountOf } from './model/applies.ts';
import { type Attributes, isResource } from './rbac.ts';

/** The class of events that show writes of roles and bindings. */
export const GRANT_CHANGES = 'grant-change';

const WRITES: ReadonlySet<string> = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);

/**
 * What a recorded call shows to be recorded: requests of this verb and kind, whoever asks, and those of this user. Audit
 * policies seldom name users, and where they do it is those of the system.
 */
export function classes(key: FoldKey): readonly string[] {
  const { attributes } = callOf(key);
  const call = callText(attributes);
  return [call, ...(isOfSystem(key.principal) ? [classOfUser(attributes, key.principal)] : []), ...(isGrantChange(attributes) ? [GRANT_CHANGES] : [])];
}

/** The class of one user's requests of one verb and kind; told of the system's own users only. */
export function classOfUser(attributes: Attributes, principal: string): string {
  return `${callText(attributes)} by ${principal}`;
}

/** Is it one of the users that policies of managed clusters name: components of the cluster and what runs in kube-system? */
export function isOfSystem(principal: string): boolean {
  return principal.startsWith('user:system:') || serviceAccountOf(principal)?.namespace === 'kube-system';
}

function isGrantChange(attributes: Attributes): boolean {
  return isResource(attributes) && attributes.apiGroup === 'rbac.authorization.k8s.io' && WRITES.has(attributes.verb);
}
