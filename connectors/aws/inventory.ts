/** One statement of a policy document. Exactly one of actions/notActions; identity policies have resources/notResources. */
export interface Statement {
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  /** As written, in order; a single string counts as a list of one. */
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
  /** Canonical JSON of the Condition block; absent when there is none. */
  readonly condition?: string;
  /** Canonical JSON of Principal / NotPrincipal with its member name (trust and resource policies only). */
  readonly principal?: string;
  /** Index of the statement of the document as read from which this one came; carries no meaning of its own. */
  readonly origin: number;
}

/** A policy document as IAM reads it. */
export interface PolicyDocument {
  /** `2012-10-17`, or `2008-10-17` when written so or absent (in which policy variables are plain text). */
  readonly version: string;
  readonly id?: string;
  readonly statements: readonly Statement[];
}

/** A tag of a holder or policy. Carries no rights by itself; conditions may ask for it. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** A user, group or role with the policies that it holds itself. */
export interface Holder {
  readonly kind: 'role' | 'user' | 'group';
  /** RoleId, UserId, GroupId (AROA…, AIDA…, AGPA…). */
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  /** IAM path, such as `/service-role/`. */
  readonly path: string;
  /** UTC day. */
  readonly createdOn?: string;
  readonly inline: readonly { readonly name: string; readonly document: PolicyDocument }[];
  /** ARNs of attached managed policies. */
  readonly attached: readonly string[];
  /** Names of the groups of a user. */
  readonly groups: readonly string[];
  /** ARN of the permissions boundary. */
  readonly boundary?: string;
  /** Trust policy of a role. */
  readonly trust?: PolicyDocument;
  /** Instance profiles that hand the role to EC2 instances, sorted by ARN; absent when there are none. */
  readonly instanceProfiles?: readonly { readonly name: string; readonly arn: string }[];
  /** Sorted by key; absent when there are none. */
  readonly tags?: readonly Tag[];
  /**
   * When and where AWS last saw the role used (`RoleLastUsed`), for people only: AWS counts refused calls as use and looks
   * back 400 days at most (https://docs.aws.amazon.com/IAM/latest/APIReference/API_RoleLastUsed.html).
   */
  readonly lastUsed?: { readonly on: string; readonly region?: string };
  /** No export shows it: it is put together from the recorded changes. */
  readonly rebuilt?: true;
}

/** A managed policy by its default version. */
export interface ManagedPolicy {
  readonly arn: string;
  readonly name: string;
  readonly managedBy: 'customer' | 'aws';
  readonly versionId: string;
  readonly document: PolicyDocument;
  /** Attachments that AWS counts; more than the export shows means holders that it does not show. */
  readonly attachmentCount?: number;
  readonly createdOn?: string;
  readonly updatedOn?: string;
  /** When the version in force was made. */
  readonly versionCreatedOn?: string;
  /** Sorted by key; absent when there are none. */
  readonly tags?: readonly Tag[];
  /** No export shows it: it is put together from the recorded changes. */
  readonly rebuilt?: true;
}

/** A policy of the organization. */
export interface OrganizationPolicy {
  /** Id, and name where it is told: `p-abcd1234 (deny-regions)`. */
  readonly name: string;
  readonly document: PolicyDocument;
}

/** One level on the way from the organization's root to the account, with the policies attached there. */
export interface OrganizationLevel {
  /** `r-…`, `ou-…`, or the account. */
  readonly target: string;
  /** Empty when the type is not in use there: with service control policies enabled, at least one is attached. */
  readonly serviceControlPolicies: readonly OrganizationPolicy[];
  readonly resourceControlPolicies: readonly OrganizationPolicy[];
}

/** What an organization lays upon one account. */
export interface Organization {
  /** Neither kind of policy limits this account. */
  readonly managementAccount: string;
  /** From root to account. */
  readonly levels: readonly OrganizationLevel[];
}

/** The policy of one resource, such as a bucket policy. */
export interface ResourcePolicy {
  /** ARN of what the policy is attached to. */
  readonly resource: string;
  /** Account that owns it; absent when neither ARN nor file tells. */
  readonly account?: string;
  /** A statement without Resource means the resource that the policy is attached to. */
  readonly document: PolicyDocument;
}

/**
 * A permission set of IAM Identity Center: it defines the role `AWSReservedSSO_<name>_<suffix>` in every account that it is
 * provisioned to. Members are absent where no file tells them.
 */
export interface PermissionSet {
  readonly arn: string;
  readonly name: string;
  /** ARN of the instance of Identity Center. */
  readonly instance: string;
  /** null = it has no inline policy. */
  readonly inline?: PolicyDocument | null;
  /** ARNs of attached AWS-managed policies. */
  readonly managed?: readonly string[];
  /** Path and name of customer-managed policies that it refers to in each account: `/team/reader`. */
  readonly customerManaged?: readonly string[];
  /** Accounts that it is provisioned to. */
  readonly accounts?: readonly string[];
}

/** What IAM allows of policies in one account, as far as a file tells; see `model/quotas.ts`. */
export interface AccountQuotas {
  /** Characters of one managed policy. */
  readonly managedPolicySize?: number;
  /** Characters of all inline policies of one holder together. */
  readonly inlinePoliciesSize?: Readonly<Partial<Record<Holder['kind'], number>>>;
  /** Managed policies attached to one holder. */
  readonly attachedPolicies?: Readonly<Partial<Record<Holder['kind'], number>>>;
  /** Versions of one managed policy. */
  readonly versionsPerPolicy?: number;
}

/** What AWS's service authorization reference adds to the mapping. */
export interface ServiceReference {
  /** Number of services that it tells of. */
  readonly services: number;
  /** Actions that an operation may be checked for beyond those of the mapping, by `prefix:Operation`. */
  readonly operations: Readonly<Record<string, readonly string[]>>;
}

/** One account's identities and policies, sorted by ARN. Plain JSON data. */
export interface AwsInventory {
  readonly account: string;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
  readonly holders: readonly Holder[];
  readonly policies: readonly ManagedPolicy[];
  /** Absent when no file tells of it. */
  readonly organization?: Organization;
  /** Absent when no file tells of them. */
  readonly quotas?: AccountQuotas;
  /** Those that the source tells of, sorted by ARN; absent when there are none. */
  readonly permissionSets?: readonly PermissionSet[];
  /** Only in an inventory that holds the roles of one permission set in all accounts: that set. */
  readonly definedBy?: PermissionSet;
  /** Those that the source tells of, of whatever account, sorted by resource; absent when there are none. */
  readonly resourcePolicies?: readonly ResourcePolicy[];
  /** Absent when no file tells of it. The same for all accounts of a source. */
  readonly serviceReference?: ServiceReference;
  /** There is no export of the account: all of it is put together from the recorded changes, and there may be more. */
  readonly rebuilt?: true;
}

/** Resources of a permission: everything that `patterns` match (or, for NotResource, that `not` does not), less `except`. */
export interface ResourceRegion {
  /** One pattern as granted, or a narrower one inside it. Absent for NotResource. */
  readonly pattern?: string;
  /** The NotResource list as granted. */
  readonly not?: readonly string[];
  /** Patterns cut out of this region because they are regions of their own. Sorted. */
  readonly except: readonly string[];
}

/** P of the AWS model: one action on one region of resources by one statement of one policy that reaches one holder. */
export interface AwsPermission {
  /** Id of the role or user that may use it. */
  readonly holder: string;
  /** Policy reference, see `references.ts`. */
  readonly policy: string;
  /** `origin` of the statement. */
  readonly statement: number;
  /**
   * Element of the statement's Action list (or the whole NotAction list, joined by a comma) that grants it; for the names
   * of one service that `*` grants and the action list does not know, the pattern of that service.
   */
  readonly granted: string;
  /** `s3:GetObject` as spelled in the action list; for `named: false` the granted pattern. */
  readonly action: string;
  /** False for the remainder of an action pattern: names that the action list does not know. */
  readonly named: boolean;
  /** True when `granted` is a NotAction list: which of both it is, its text alone does not always tell. */
  readonly excepting?: true;
  readonly region: ResourceRegion;
  /** Canonical JSON of the conditions, empty when there are none. */
  readonly condition: string;
  /** Policy variables of the statement, also of its other resources: without a value of one it may grant nothing. Absent when there are none. */
  readonly variables?: readonly string[];
  /** True when the document is older than policy variables, so that `${…}` in its conditions is plain text. */
  readonly plain?: true;
}

/** A of the AWS model: one principal's use of one action on one resource. */
export interface AwsAccess {
  readonly account: string;
  /** Id of the role or user (AROA…, AIDA…). */
  readonly principal: string;
  /** As spelled in the action list. */
  readonly action: string;
  /** ARN, or absent when the record does not tell it: then any resource of the action may have been meant. */
  readonly resource?: string;
  /**
   * Condition keys of the request that the record tells for certain: their values, or null for a key that was absent.
   * Only keys that a policy of the principal asks for, so that calls that differ in nothing that matters are one access.
   */
  readonly context?: Readonly<Record<string, readonly string[] | null>>;
}
