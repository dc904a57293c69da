import type { Attributes, PolicyRule } from './rbac.ts';

/**
 * What was asked of the authorizer, and for whom. `request`: as a request is asked. `hold`: the escalation guard asked
 * whether all of one rule is held, in a namespace or ('') in the cluster; whoever hands a rule out must hold it.
 */
export interface KubernetesAccess {
  readonly instance: string;
  /** User name, of a service account `system:serviceaccount:<namespace>:<name>`. */
  readonly user: string;
  /** Sorted. */
  readonly groups: readonly string[];
  readonly ask:
    | { readonly kind: 'request'; readonly attributes: Attributes }
    | { readonly kind: 'hold'; readonly rule: PolicyRule; readonly namespace: string };
}
