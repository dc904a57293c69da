import type { Binding, PolicyRule, Role } from './rbac.ts';

/** What is known of an object beside what it decides. */
export interface ObjectFacts {
  readonly uid?: string;
  /** ISO 8601. */
  readonly createdAt?: string;
  /** As written; aggregation selects by them. */
  readonly labels: Readonly<Record<string, string>>;
  /** Only those that tell who owns the object or that the server heals it. */
  readonly annotations: Readonly<Record<string, string>>;
}

export interface HeldRole extends Role {
  readonly facts: ObjectFacts;
  /** Selectors of an aggregated role, whose rules a controller writes; each a list of labels that must match. */
  readonly aggregates?: readonly { readonly matchLabels: Readonly<Record<string, string>>; readonly matchExpressions: readonly { readonly key: string; readonly operator: string; readonly values: readonly string[] }[] }[];
}

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
  readonly namespaces?: readonly string[];
}

/** One granted cell of one subject by one binding: what the ledger shows and `narrow` cuts. */
export interface KubernetesPermission {
  readonly instance: string;
  /** The holder as the binding names it: kind and user name, group or service account's user name. */
  readonly subject: { readonly kind: 'User' | 'Group'; readonly name: string };
  /** References of binding and role, see `references.ts`. */
  readonly binding: string;
  readonly role: string;
  /** One verb (or `*`), one group (or `*`), one resource or path; by one name or every name. */
  readonly rule: PolicyRule;
  /** '' = all of the cluster. */
  readonly namespace: string;
  /** A region of a wildcard: what was used of it is apart, so this is all of `rule` but these. */
  readonly except?: readonly PolicyRule[];
}
