import { z } from 'zod';

const attached = z.array(z.looseObject({ PolicyArn: z.string().min(1) })).default([]);
const inline = z.array(z.looseObject({ PolicyName: z.string().min(1), PolicyDocument: z.unknown().optional() })).default([]);
const date = z.union([z.string(), z.number()]).optional();
const boundary = z.looseObject({ PermissionsBoundaryArn: z.string().min(1) }).nullish();

const User = z.looseObject({
  Path: z.string().default('/'),
  UserName: z.string().min(1),
  UserId: z.string().min(1),
  Arn: z.string().min(1),
  CreateDate: date,
  UserPolicyList: inline,
  GroupList: z.array(z.string()).default([]),
  AttachedManagedPolicies: attached,
  PermissionsBoundary: boundary,
});

const Group = z.looseObject({
  Path: z.string().default('/'),
  GroupName: z.string().min(1),
  GroupId: z.string().min(1),
  Arn: z.string().min(1),
  CreateDate: date,
  GroupPolicyList: inline,
  AttachedManagedPolicies: attached,
});

const Role = z.looseObject({
  Path: z.string().default('/'),
  RoleName: z.string().min(1),
  RoleId: z.string().min(1),
  Arn: z.string().min(1),
  CreateDate: date,
  AssumeRolePolicyDocument: z.unknown().optional(),
  RolePolicyList: inline,
  AttachedManagedPolicies: attached,
  PermissionsBoundary: boundary,
});

const Policy = z.looseObject({
  PolicyName: z.string().min(1),
  Arn: z.string().min(1),
  DefaultVersionId: z.string().optional(),
  AttachmentCount: z.number().int().nonnegative().optional(),
  CreateDate: date,
  UpdateDate: date,
  PolicyVersionList: z.array(
    z.looseObject({ VersionId: z.string().min(1), IsDefaultVersion: z.boolean(), Document: z.unknown().optional() }),
  ),
});

/**
 * The members that we read of one answer of `GetAccountAuthorizationDetails`
 * (https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html). The four lists are
 * always there, empty or not: one that is missing was cut off.
 */
export const AccountDetails = z.looseObject({
  UserDetailList: z.array(User),
  GroupDetailList: z.array(Group),
  RoleDetailList: z.array(Role),
  Policies: z.array(Policy),
  IsTruncated: z.boolean().optional(),
  Marker: z.string().nullish(),
  NextToken: z.string().nullish(),
});
export type AccountDetails = z.infer<typeof AccountDetails>;
