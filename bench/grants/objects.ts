/** Kubernetes objects of the generator, as `kubectl get -o json` prints them. */
export interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}

export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly creationTimestamp?: string;
}

export interface RoleObject {
  readonly apiVersion: string;
  readonly kind: 'Role' | 'ClusterRole';
  readonly metadata: Metadata;
  readonly rules: readonly Rule[];
  readonly aggregationRule?: unknown;
}

export interface SubjectObject {
  readonly kind: 'ServiceAccount' | 'Group' | 'User';
  readonly name: string;
  readonly namespace?: string;
  readonly apiGroup?: string;
}

export interface BindingObject {
  readonly apiVersion: string;
  readonly kind: 'RoleBinding' | 'ClusterRoleBinding';
  readonly metadata: Metadata;
  readonly roleRef: { readonly apiGroup: string; readonly kind: 'Role' | 'ClusterRole'; readonly name: string };
  readonly subjects: readonly SubjectObject[];
}

export interface PlainObject {
  readonly apiVersion: 'v1';
  readonly kind: 'Namespace' | 'ServiceAccount';
  readonly metadata: Metadata;
}

export type KubernetesObject = RoleObject | BindingObject | PlainObject;

const RBAC = 'rbac.authorization.k8s.io';
const API = `${RBAC}/v1`;
/** Older than any record, so that the grants are as old as it. */
const creationTimestamp = '2026-01-05T08:00:00Z';

export function namespaceObject(name: string): PlainObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, creationTimestamp } };
}

export function account(namespace: string, name: string): PlainObject {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace, creationTimestamp } };
}

export function role(namespace: string, name: string, rules: readonly Rule[]): RoleObject {
  return { apiVersion: API, kind: 'Role', metadata: { name, namespace, creationTimestamp }, rules };
}

export function clusterRole(name: string, rules: readonly Rule[], labels?: Readonly<Record<string, string>>): RoleObject {
  return { apiVersion: API, kind: 'ClusterRole', metadata: { name, creationTimestamp, ...(labels === undefined ? {} : { labels }) }, rules };
}

export function roleBinding(namespace: string, name: string, kind: 'Role' | 'ClusterRole', of: string, subjects: readonly SubjectObject[]): BindingObject {
  return { apiVersion: API, kind: 'RoleBinding', metadata: { name, namespace, creationTimestamp }, roleRef: { apiGroup: RBAC, kind, name: of }, subjects };
}

export function clusterRoleBinding(name: string, of: string, subjects: readonly SubjectObject[]): BindingObject {
  return { apiVersion: API, kind: 'ClusterRoleBinding', metadata: { name, creationTimestamp }, roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: of }, subjects };
}

export function toAccount(namespace: string, name: string): SubjectObject {
  return { kind: 'ServiceAccount', name, namespace };
}

export function toGroup(name: string): SubjectObject {
  return { kind: 'Group', apiGroup: RBAC, name };
}
