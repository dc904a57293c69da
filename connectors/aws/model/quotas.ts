import type { Holder } from '../inventory.ts';

/** What IAM allows of policies. */
export interface Quotas {
  /** Characters of one managed policy, white space not counted. Cannot be raised. */
  readonly managedPolicySize: number;
  /** Characters of all inline policies of one holder together, white space not counted. Cannot be raised. */
  readonly inlinePoliciesSize: Readonly<Record<Holder['kind'], number>>;
  /** Managed policies attached to one holder; for roles and users an account may have raised it. */
  readonly attachedPolicies: Readonly<Record<Holder['kind'], number>>;
}

/**
 * The quotas that every account has: "IAM object quotas" and "IAM and STS character limits" of
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 * The five versions of a managed policy (same page) are a matter of the scripts, see `writer/prelude.ts`.
 */
export const DEFAULT_QUOTAS: Quotas = {
  managedPolicySize: 6_144,
  inlinePoliciesSize: { user: 2_048, role: 10_240, group: 5_120 },
  attachedPolicies: { user: 10, role: 10, group: 10 },
};
