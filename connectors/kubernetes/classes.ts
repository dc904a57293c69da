import type { FoldKey } from '../../src/core/usage.ts';
import { callOf, callText } from './call-key.ts';
import { serviceAccountOf } from './model/applies.ts';
import { type Attributes, isResource } from './rbac.ts';

/** The class of events that show writes of roles and bindings. */
export const GRANT_CHANGES = 'grant-change';

/** Access reviews with what they asked, and without. */
export const REVIEWS = { known: 'access-review', unknown: 'access-review without body' } as const;

/** Writes of roles and bindings with what they hand out, and without. */
export const HANDED_OUT = { known: 'handed-out', unknown: 'handed-out without body' } as const;

/** Leader election renews a lease every few seconds (https://kubernetes.io/docs/concepts/architecture/leases/). */
export const HEARTBEAT = { class: 'lease-renewal', what: 'renewal of a lease' } as const;

const WRITES: ReadonlySet<string> = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);

/**
 * What a recorded call shows to be recorded: requests of this verb and kind, whoever asks, and those of this user. Audit
 * policies seldom name users, and where they do it is those of the system.
 */
export function classes(key: FoldKey): readonly string[] {
  const { attributes, review, handsOut } = callOf(key);
  const shown = [callText(attributes), ...bodyClass(REVIEWS, review), ...bodyClass(HANDED_OUT, handsOut)];
  if (isRenewal(attributes)) shown.push(HEARTBEAT.class);
  if (isOfSystem(key.principal)) shown.push(classOfUser(attributes, key.principal));
  if (isGrantChange(attributes)) shown.push(GRANT_CHANGES);
  return shown;
}

function bodyClass(names: { readonly known: string; readonly unknown: string }, body: object | 'unknown' | undefined): readonly string[] {
  if (body === undefined) return [];
  return [body === 'unknown' ? names.unknown : names.known];
}

/** The class of one user's requests of one verb and kind; told of the system's own users only. */
export function classOfUser(attributes: Attributes, principal: string): string {
  return `${callText(attributes)} by ${principal}`;
}

/** Is it one of the users that policies of managed clusters name: components of the cluster and what runs in kube-system? */
export function isOfSystem(principal: string): boolean {
  return principal.startsWith('user:system:') || serviceAccountOf(principal)?.namespace === 'kube-system';
}

function isRenewal(attributes: Attributes): boolean {
  if (!isResource(attributes) || (attributes.verb !== 'update' && attributes.verb !== 'patch')) return false;
  return attributes.apiGroup === 'coordination.k8s.io' && attributes.resource === 'leases';
}

function isGrantChange(attributes: Attributes): boolean {
  return isResource(attributes) && attributes.apiGroup === 'rbac.authorization.k8s.io' && WRITES.has(attributes.verb);
}
