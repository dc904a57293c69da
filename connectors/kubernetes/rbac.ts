/**
 * RBAC objects as pawl keeps them: what decides, and what names them. Lists are as written; `rules` of an aggregated role
 * are those that the server filled in. https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  /** Empty: every name. */
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

/** A Role (with a namespace) or a ClusterRole (with the namespace ''). */
export interface Role {
  readonly kind: 'Role' | 'ClusterRole';
  readonly namespace: string;
  readonly name: string;
  readonly rules: readonly PolicyRule[];
}

/** Whom a binding binds. */
export interface Subject {
  readonly kind: 'User' | 'Group' | 'ServiceAccount';
  readonly name: string;
  /** Of a service account; '' where the binding leaves it out, which then means the binding's own. */
  readonly namespace: string;
}

/** A RoleBinding (with a namespace) or a ClusterRoleBinding (with the namespace ''). */
export interface Binding {
  readonly kind: 'RoleBinding' | 'ClusterRoleBinding';
  readonly namespace: string;
  readonly name: string;
  readonly roleRef: { readonly kind: 'Role' | 'ClusterRole'; readonly name: string };
  readonly subjects: readonly Subject[];
}

/** Who asks: the user name and the groups that the server's authentication found. */
export interface Requester {
  readonly user: string;
  readonly groups: readonly string[];
}

/** What is asked, as the authorizer sees it. */
export type Attributes =
  | {
      readonly verb: string;
      readonly apiGroup: string;
      readonly resource: string;
      readonly subresource: string;
      /** '' for a resource of the cluster, or for all namespaces. */
      readonly namespace: string;
      /** '' where the request carries none. */
      readonly name: string;
    }
  | { readonly verb: string; readonly path: string };

/** Is it about a resource of the API, and not about a path? */
export function isResource(attributes: Attributes): attributes is Extract<Attributes, { resource: string }> {
  return 'resource' in attributes;
}
