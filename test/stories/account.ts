import type { Document } from './judge.ts';

/** A user, role or group as far as the stories read it. */
export interface Holder {
  readonly UserName?: string;
  readonly RoleName?: string;
  readonly GroupName?: string;
  readonly GroupList?: readonly string[];
  UserPolicyList?: readonly Inline[];
  RolePolicyList?: readonly Inline[];
  GroupPolicyList?: readonly Inline[];
  AttachedManagedPolicies: readonly { readonly PolicyArn: string }[];
  readonly PermissionsBoundary?: { readonly PermissionsBoundaryArn: string };
}

export interface Inline {
  readonly PolicyName: string;
  readonly PolicyDocument: Document;
}

interface Managed {
  readonly Arn: string;
  readonly PolicyVersionList: { Document: Document; readonly IsDefaultVersion: boolean }[];
}

/** An export in the form of the AWS CLI (documents decoded), read by itself: nothing here comes from the program. */
export interface Details {
  readonly UserDetailList: readonly Holder[];
  readonly GroupDetailList: readonly Holder[];
  readonly RoleDetailList: readonly Holder[];
  readonly Policies: Managed[];
}

/** `role/ci-deploy` */
export function nameOf(holder: Holder): string {
  if (holder.RoleName !== undefined) return `role/${holder.RoleName}`;
  return holder.UserName === undefined ? `group/${holder.GroupName ?? ''}` : `user/${holder.UserName}`;
}

export function inlineOf(holder: Holder): readonly Inline[] {
  return holder.RolePolicyList ?? holder.UserPolicyList ?? holder.GroupPolicyList ?? [];
}

/** The document in force of a managed policy, as a list of one; empty when the export has none. */
export function documentOf(details: Details, arn: string): readonly Document[] {
  return details.Policies.filter((policy) => policy.Arn === arn).flatMap((policy) => policy.PolicyVersionList.filter((version) => version.IsDefaultVersion).map((version) => version.Document));
}

/** Every policy document that reaches each role and user, those of a user's groups included. */
export function policiesOf(details: Details): Readonly<Record<string, readonly Document[]>> {
  const own = (holder: Holder): readonly Document[] => [
    ...inlineOf(holder).map((inline) => inline.PolicyDocument),
    ...holder.AttachedManagedPolicies.flatMap(({ PolicyArn }) => documentOf(details, PolicyArn)),
  ];
  const groups = (holder: Holder): readonly Holder[] => details.GroupDetailList.filter((group) => holder.GroupList?.includes(group.GroupName ?? '') === true);
  return Object.fromEntries([...details.RoleDetailList, ...details.UserDetailList].map((holder) => [nameOf(holder), [holder, ...groups(holder)].flatMap(own)]));
}
