import type { Document } from './judge.ts';

interface Details {
  readonly RoleDetailList: readonly {
    readonly RoleName: string;
    readonly RolePolicyList: readonly { readonly PolicyDocument: Document }[];
    readonly AttachedManagedPolicies: readonly { readonly PolicyArn: string }[];
  }[];
  readonly Policies: readonly { readonly Arn: string; readonly PolicyVersionList: readonly { readonly Document: Document; readonly IsDefaultVersion: boolean }[] }[];
}

/** Every policy document that reaches each role, from an export in the form of the AWS CLI (documents decoded). */
export function grantedPolicies(exported: string): Readonly<Record<string, readonly Document[]>> {
  const details = JSON.parse(exported) as Details;
  const managed = new Map(details.Policies.map((policy) => [policy.Arn, policy.PolicyVersionList.filter((version) => version.IsDefaultVersion).map((version) => version.Document)]));
  return Object.fromEntries(
    details.RoleDetailList.map((role) => [
      role.RoleName,
      [...role.RolePolicyList.map((inline) => inline.PolicyDocument), ...role.AttachedManagedPolicies.flatMap(({ PolicyArn }) => managed.get(PolicyArn) ?? [])],
    ]),
  );
}
