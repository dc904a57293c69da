import type { AwsInventory, Holder } from '../inventory.ts';

/** What IAM allows of policies. */
export interface Quotas {
  /** Characters of one managed policy, white space not counted. */
  readonly managedPolicySize: number;
  /** Characters of all inline policies of one holder together, white space not counted. */
  readonly inlinePoliciesSize: Readonly<Record<Holder['kind'], number>>;
  /** Managed policies attached to one holder; for roles and users an account may have raised it. */
  readonly attachedPolicies: Readonly<Record<Holder['kind'], number>>;
  /** Versions that one managed policy may have. */
  readonly versionsPerPolicy: number;
}

/**
 * The quotas that every account has at least: "IAM object quotas" and "IAM and STS character limits" of
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const DEFAULT_QUOTAS: Quotas = {
  managedPolicySize: 6_144,
  inlinePoliciesSize: { user: 2_048, role: 10_240, group: 5_120 },
  attachedPolicies: { user: 10, role: 10, group: 10 },
  versionsPerPolicy: 5,
};

/** Those of one account: what its own summary tells, and of the rest what every account has. */
export function quotasOf({ quotas }: AwsInventory): Quotas {
  if (quotas === undefined) return DEFAULT_QUOTAS;
  return {
    ...DEFAULT_QUOTAS,
    ...quotas,
    inlinePoliciesSize: { ...DEFAULT_QUOTAS.inlinePoliciesSize, ...quotas.inlinePoliciesSize },
    attachedPolicies: { ...DEFAULT_QUOTAS.attachedPolicies, ...quotas.attachedPolicies },
  };
}
