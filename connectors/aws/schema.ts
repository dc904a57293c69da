import { z } from 'zod';

const attached = z.array(z.looseObject({ PolicyArn: z.string().min(1) })).default([]);
const inline = z.array(z.looseObject({ PolicyName: z.string().min(1), PolicyDocument: z.unknown().optional() })).default([]);
const date = z.union([z.string(), z.number()]).optional();
const boundary = z.looseObject({ PermissionsBoundaryArn: z.string().min(1) }).nullish();

const tags = z.array(z.looseObject({ Key: z.string().min(1), Value: z.string() })).nullish();

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
  Tags: tags,
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
  InstanceProfileList: z.array(z.looseObject({ InstanceProfileName: z.string().min(1), Arn: z.string().min(1) })).nullish(),
  Tags: tags,
  RoleLastUsed: z.looseObject({ LastUsedDate: date, Region: z.string().min(1).optional() }).nullish(),
});

const Policy = z.looseObject({
  PolicyName: z.string().min(1),
  Arn: z.string().min(1),
  DefaultVersionId: z.string().optional(),
  AttachmentCount: z.number().int().nonnegative().optional(),
  CreateDate: date,
  UpdateDate: date,
  PolicyVersionList: z.array(
    z.looseObject({ VersionId: z.string().min(1), IsDefaultVersion: z.boolean(), CreateDate: date, Document: z.unknown().optional() }),
  ),
  // Not in the answer of `GetAccountAuthorizationDetails`; exports that were joined with `ListPolicyTags` have them.
  Tags: tags,
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

const account = z.string().regex(/^\d{12}$/, 'must be an account of 12 digits');

/** How a bundle names a policy: by id, as `list-policies-for-target` or `describe-policy` prints it, or whole. */
const OrganizationEntry = z.union([
  z.string().regex(/^p-[0-9a-zA-Z_]+$/, 'must be the id of a policy (p-…) or a policy document'),
  z.looseObject({}),
]);

/** `{"pawl": "organization-policies"}`, see README.md. */
export const OrganizationBundle = z.strictObject({
  pawl: z.literal('organization-policies'),
  managementAccount: account,
  levels: z
    .array(
      z.strictObject({
        target: z.string().regex(/^(?:r-[0-9a-z]+|ou-[0-9a-z-]+|\d{12})$/, 'must be a root (r-…), an organizational unit (ou-…) or an account'),
        serviceControlPolicies: z.array(OrganizationEntry).default([]),
        resourceControlPolicies: z.array(OrganizationEntry).default([]),
      }),
    )
    .min(1),
});
export type OrganizationBundle = z.infer<typeof OrganizationBundle>;

/** The answer of `aws organizations describe-policy` (https://docs.aws.amazon.com/organizations/latest/APIReference/API_Policy.html). */
export const DescribedPolicy = z.looseObject({
  Policy: z.looseObject({
    PolicySummary: z.looseObject({
      Id: z.string().min(1),
      Name: z.string().optional(),
      Type: z.enum(['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY']),
    }),
    Content: z.string(),
  }),
});
export type DescribedPolicy = z.infer<typeof DescribedPolicy>;

/** `{"pawl": "resource-policies"}`, see README.md. */
export const ResourcePolicyBundle = z.strictObject({
  pawl: z.literal('resource-policies'),
  policies: z.array(z.strictObject({ resource: z.string(), account: account.optional(), policy: z.unknown() })),
});
