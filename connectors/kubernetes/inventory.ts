import type { Binding, PolicyRule, Role } from './rbac.ts';

/** What is known of an object beside what it decides. */
export interface ObjectFacts {
  readonly uid?: string;
  /** ISO 8601. */
  readonly createdAt?: string;
  /** As written; aggregation selects by them. */
  readonly labels: Readonly<Record<string, string>>;
  /** Only those that tell who owns the object or that the server heals it; of kubectl's last-applied-configuration that it is there. */
  readonly annotations: Readonly<Record<string, string>>;
  /** The object whose controller made and deletes this one: `Kind/name`. */
  readonly ownedBy?: string;
}

/** Selects the roles of which an aggregated role is made: all of its parts must match (LabelSelector of the API). */
export interface RoleSelector {
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly matchExpressions: readonly { readonly key: string; readonly operator: string; readonly values: readonly string[] }[];
}

/** A role as the cluster holds it. */
export interface HeldRole extends Role {
  readonly facts: ObjectFacts;
  /** Of an aggregated role, whose rules a controller writes: it has those of every role that any of these selects. */
  readonly aggregates?: readonly RoleSelector[];
}

/** A binding as the cluster holds it. */
export interface HeldBinding extends Binding {
  readonly facts: ObjectFacts;
}

/** Everything that one cluster grants by RBAC, as its export says. Plain data, sorted by kind, namespace and name. */
export interface KubernetesInventory {
  /** Id of the source: a cluster does not name itself. */
  readonly instance: string;
  readonly roles: readonly HeldRole[];
  readonly bindings: readonly HeldBinding[];
  /** Undefined when the export holds no service accounts or namespaces: then nothing is known of which exist. */
  readonly serviceAccounts?: readonly { readonly namespace: string; readonly name: string; readonly facts: ObjectFacts }[];
  readonly namespaces?: readonly { readonly name: string; readonly createdAt?: string }[];
  /** What roles said before, as the record of their writes shows; they grant nothing any more. */
  readonly formerRoles?: readonly Role[];
  /** References of roles and bindings that were in force and of which nobody knows what they said: of the past only. */
  readonly unread?: readonly string[];
  /** Is it what a cluster answered? Then what it does not hold does not exist; manifests say nothing of what others define. */
  readonly fromCluster: boolean;
}

/**
 * One granted cell of one subject by one binding: what the ledger shows and `narrow` cuts. Wildcards are expanded by the
 * verbs and resources that the export and the record show; what is left of a wildcard, names that nobody knows today, is a
 * cell too: `rule` with its `*`, less the cells of `except`. INVARIANT: each request that a rule of a role allows one
 * holder through one binding lies in a cell.
 */
export interface KubernetesPermission {
  readonly instance: string;
  /** Whom the binding binds: a user (a service account by its user name) or a group. Of a member of a group the group. */
  readonly subject: { readonly kind: 'User' | 'Group'; readonly name: string };
  /** The service account that has it as a member of the group `subject`; absent where the subject itself holds it. */
  readonly holder?: { readonly kind: 'User'; readonly name: string };
  /** False when the holder may write neither roles nor bindings by any grant, so that it holds nothing only to hand it out. */
  readonly handsOut?: boolean;
  /** Verbs of requests that the holder may make and that may need this without a request of its own, see `model/asked-inside.ts`. Absent: none. */
  readonly within?: readonly string[];
  /** References of binding and role, see `references.ts`. */
  readonly binding: string;
  readonly role: string;
  /** One verb (or `*`), one group (or `*`), one resource (or `*`, or `*` with a subresource) or path; by one name or every name. */
  readonly rule: PolicyRule;
  /** '' = all of the cluster. Of a ClusterRoleBinding, too, where what was used of it in one namespace is apart. */
  readonly namespace: string;
  /** Cells of the same rule that are apart, so this is all of `rule` but these. */
  readonly except?: readonly PolicyRule[];
  /** Namespaces in which it is apart, so this is all of the cluster but these. */
  readonly exceptNamespaces?: readonly string[];
}
