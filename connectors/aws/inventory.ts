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
}

/** One account's identities and policies, sorted by ARN. Plain JSON data. */
export interface AwsInventory {
  readonly account: string;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
  readonly holders: readonly Holder[];
  readonly policies: readonly ManagedPolicy[];
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
}
