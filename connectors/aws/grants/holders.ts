import { dayOf, type UtcDay } from '../../../src/core/day.ts';
import { by, byText } from '../../../src/core/order.ts';
import type { Holder, ManagedPolicy, PolicyDocument } from '../inventory.ts';
import { parseDocument, type DocumentKind } from '../policy.ts';
import { holderName, inlineReference } from '../references.ts';
import type { AccountDetails } from '../schema.ts';
import { BrokenDetail } from './broken.ts';
import { tagsOf } from './tags.ts';

type Detail = AccountDetails['UserDetailList'][number] | AccountDetails['GroupDetailList'][number] | AccountDetails['RoleDetailList'][number];
type Role = AccountDetails['RoleDetailList'][number];
type InlineList = readonly { readonly PolicyName: string; readonly PolicyDocument?: unknown }[];

/** The users, groups and roles of one page. @throws BrokenDetail */
export function holdersOf(details: AccountDetails): Holder[] {
  return [
    ...details.UserDetailList.map((user) => ({
      ...common('user', user.UserId, user.UserName, user, user.UserPolicyList),
      groups: unique(user.GroupList),
      ...boundaryOf(user),
      ...tagsOf(user),
    })),
    ...details.GroupDetailList.map((group) => ({
      ...common('group', group.GroupId, group.GroupName, group, group.GroupPolicyList),
      groups: [],
    })),
    ...details.RoleDetailList.map((role) => ({
      ...common('role', role.RoleId, role.RoleName, role, role.RolePolicyList),
      groups: [],
      ...boundaryOf(role),
      ...trustOf(role),
      ...profilesOf(role),
      ...tagsOf(role),
      ...lastUseOf(role),
    })),
  ];
}

function common(kind: Holder['kind'], id: string, name: string, detail: Detail, inline: InlineList): Omit<Holder, 'groups'> {
  const holder = holderName({ kind, name });
  return {
    kind,
    id,
    name,
    arn: detail.Arn,
    path: detail.Path,
    ...dated('createdOn', detail.CreateDate),
    inline: inline
      .map((policy) => ({
        name: policy.PolicyName,
        document: read(policy.PolicyDocument, inlineReference(holder, policy.PolicyName), 'identity'),
      }))
      .sort(by((policy) => policy.name)),
    attached: unique(detail.AttachedManagedPolicies.map((policy) => policy.PolicyArn)),
  };
}

/** The managed policies of one page, each by its default version. @throws BrokenDetail */
export function policiesOf(details: AccountDetails): ManagedPolicy[] {
  return details.Policies.map((policy) => {
    const versions = policy.PolicyVersionList.filter((version) => version.IsDefaultVersion);
    const version = versions[0];
    if (version === undefined || versions.length > 1) {
      throw new BrokenDetail(`${policy.Arn} has ${versions.length} default versions in PolicyVersionList, not one`);
    }
    if (policy.DefaultVersionId !== undefined && policy.DefaultVersionId !== version.VersionId) {
      throw new BrokenDetail(`${policy.Arn}: DefaultVersionId is ${policy.DefaultVersionId}, and IsDefaultVersion marks ${version.VersionId}`);
    }
    return {
      arn: policy.Arn,
      name: policy.PolicyName,
      // An AWS-managed policy has `aws` where the account stands (IAM User Guide, "IAM identifiers").
      managedBy: policy.Arn.split(':')[4] === 'aws' ? 'aws' : 'customer',
      versionId: version.VersionId,
      document: read(version.Document, policy.Arn, 'identity'),
      ...(policy.AttachmentCount === undefined ? {} : { attachmentCount: policy.AttachmentCount }),
      ...dated('createdOn', policy.CreateDate),
      ...dated('updatedOn', policy.UpdateDate),
      ...dated('versionCreatedOn', version.CreateDate),
      ...tagsOf(policy),
    };
  });
}

function read(document: unknown, policy: string, kind: DocumentKind): PolicyDocument {
  if (document === undefined) throw new BrokenDetail(`${policy} has no policy document`);
  try {
    return parseDocument(document, kind);
  } catch (error) {
    throw new BrokenDetail(`${policy}: ${(error as Error).message}`);
  }
}

function boundaryOf(detail: { readonly PermissionsBoundary?: { readonly PermissionsBoundaryArn: string } | null | undefined }): Pick<Holder, 'boundary'> {
  const boundary = detail.PermissionsBoundary;
  return boundary === undefined || boundary === null ? {} : { boundary: boundary.PermissionsBoundaryArn };
}

function trustOf(role: Role): Pick<Holder, 'trust'> {
  if (role.AssumeRolePolicyDocument === undefined) return {};
  return { trust: read(role.AssumeRolePolicyDocument, `${holderName({ kind: 'role', name: role.RoleName })} (trust policy)`, 'trust') };
}

function profilesOf({ InstanceProfileList: list }: Role): Pick<Holder, 'instanceProfiles'> {
  if (list === null || list === undefined || list.length === 0) return {};
  return { instanceProfiles: list.map((profile) => ({ name: profile.InstanceProfileName, arn: profile.Arn })).sort(by((profile) => profile.arn)) };
}

function lastUseOf({ RoleLastUsed: used }: Role): Pick<Holder, 'lastUsed'> {
  const { on } = dated('on', used?.LastUsedDate);
  return on === undefined ? {} : { lastUsed: { on, ...(used?.Region === undefined ? {} : { region: used.Region }) } };
}

/** The UTC day of a date as the CLI writes it (ISO 8601, with `T` or a space), or as seconds since 1970. */
function dated<K extends string>(member: K, value: string | number | undefined): { readonly [P in K]?: UtcDay } {
  if (value === undefined) return {};
  const at = typeof value === 'number' ? value * 1000 : Date.parse(value.replace(/^(\d{4}-\d{2}-\d{2}) /, '$1T'));
  if (!(Math.abs(at) <= 8.64e15)) return {};
  return { [member]: dayOf(at) } as { readonly [P in K]?: UtcDay };
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort(byText);
}
