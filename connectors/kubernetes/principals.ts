import type { PrincipalRef } from '../../src/core/principal.ts';
import { serviceAccountOf } from './model/applies.ts';
import { type Attributes, isResource, type PolicyRule } from './rbac.ts';

/** A holder as the authorizer knows it; a service account is the user of its name. */
export interface HolderName {
  readonly kind: 'User' | 'Group';
  readonly name: string;
}

/** Stable id: a service account's user name as it is, `user:<name>` or `group:<name>`, so that a user and a group of one name differ. */
export function principalId({ kind, name }: HolderName): string {
  if (kind === 'Group') return `group:${name}`;
  return serviceAccountOf(name) === undefined ? `user:${name}` : name;
}

/** Reverse of `principalId`. */
export function holderOf(id: string): HolderName {
  if (id.startsWith('group:')) return { kind: 'Group', name: id.slice('group:'.length) };
  return { kind: 'User', name: id.startsWith('user:') ? id.slice('user:'.length) : id };
}

/** Name for people: `serviceaccount/<namespace>/<name>`, `user/<name>`, `group/<name>`. */
export function principalName({ kind, name }: HolderName): string {
  const account = kind === 'User' ? serviceAccountOf(name) : undefined;
  return account === undefined ? `${kind.toLowerCase()}/${name}` : `serviceaccount/${account.namespace}/${account.name}`;
}

export function principalRef(instance: string, holder: HolderName): PrincipalRef {
  return { system: 'kubernetes', instance, id: principalId(holder) };
}

/** Group of the atoms that could authorize a request (`Atom.group`): its API group (`core` for the nameless one), `paths` for a URL. */
export function groupOfRequest(request: Attributes): string {
  return isResource(request) ? groupName(request.apiGroup) : 'paths';
}

/** The same of a rule; `*` where it speaks of several. */
export function groupOfRule({ apiGroups, nonResourceURLs }: PolicyRule): string {
  const groups = new Set([...apiGroups.map(groupName), ...(nonResourceURLs.length === 0 ? [] : ['paths'])]);
  return groups.size === 1 ? ([...groups][0] ?? '*') : '*';
}

function groupName(apiGroup: string): string {
  return apiGroup === '' ? 'core' : apiGroup;
}
