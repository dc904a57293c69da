import type { Binding, Requester, Subject } from '../rbac.ts';

const SERVICE_ACCOUNT = 'system:serviceaccount:';

/** The user name under which a service account asks. */
export function serviceAccountUser(namespace: string, name: string): string {
  return `${SERVICE_ACCOUNT}${namespace}:${name}`;
}

/** Namespace and name of a service account's user name; undefined when it is another user. */
export function serviceAccountOf(user: string): { readonly namespace: string; readonly name: string } | undefined {
  if (!user.startsWith(SERVICE_ACCOUNT)) return undefined;
  const [namespace, name, ...rest] = user.slice(SERVICE_ACCOUNT.length).split(':');
  return namespace !== undefined && namespace !== '' && name !== undefined && name !== '' && rest.length === 0 ? { namespace, name } : undefined;
}

/**
 * Groups that the server gives to every service account beside what the token says (Kubernetes documentation, "Managing
 * Service Accounts"). Records that tell no groups (GKE) still have these.
 */
export function groupsOfServiceAccount(namespace: string): readonly string[] {
  return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'];
}

/** Does a binding bind the requester? */
export function applies(binding: Binding, requester: Requester): boolean {
  return binding.subjects.some((subject) => isSubject(subject, requester, binding.namespace));
}

/** `*` is no wildcard here: it is a user of that name. */
export function isSubject(subject: Subject, { user, groups }: Requester, bindingNamespace: string): boolean {
  if (subject.kind === 'User') return subject.name === user;
  if (subject.kind === 'Group') return groups.includes(subject.name);
  const namespace = subject.namespace === '' ? bindingNamespace : subject.namespace;
  return namespace !== '' && serviceAccountUser(namespace, subject.name) === user;
}
