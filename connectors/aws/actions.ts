/** Access level of an action in AWS's service authorization reference. */
export type AccessLevel = 'List' | 'Read' | 'Write' | 'Tagging' | 'Permissions management';

/** What AWS documents of one action. */
export interface ActionInfo {
  /** IAM prefix, lower case. */
  readonly service: string;
  /** `s3:GetObject`, as AWS spells it. */
  readonly action: string;
  readonly level: AccessLevel;
  /** Resource types of the service on which it can be allowed; empty = only `*`. */
  readonly resourceTypes: readonly string[];
  /** True: no API operation of that name; false: there is one; undefined: not known. */
  readonly permissionOnly: boolean | undefined;
}

/** UTC date of the action list. */
export const ACTION_LIST_DATE = '2026-09-26';

/** Every action that an IAM action pattern (`s3:Get*`, `*`, `S3:getobject`) matches, spelled as in the list, sorted. */
export function expandAction(_pattern: string): readonly string[] {
  throw new Error('being written');
}

/** Looks an action up, whatever its case. */
export function findAction(_action: string): ActionInfo | undefined {
  throw new Error('being written');
}

/** ARN formats of a resource type, such as `arn:${Partition}:s3:::${BucketName}/${ObjectName}`. */
export function resourceArnFormats(_service: string, _resourceType: string): readonly string[] {
  throw new Error('being written');
}
