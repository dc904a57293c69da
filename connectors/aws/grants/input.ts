import type { InputText } from '../../../src/core/grant-source.ts';
import { SourceError } from '../../../src/core/errors.ts';
import { isObject } from '../../../src/core/json.ts';
import { repeatedMember } from '../policy-text.ts';
import { EXPORT_COMMAND } from './commands.ts';

/** What a file of the granted side holds. `other` is not known, and refused by whoever reads account details. */
export const INPUT_KINDS = [
  'account-details',
  'organization-bundle',
  'described-policy',
  'attachments',
  'resource-bundle',
  'resource-policy',
  'account-summary',
  'permission-set',
  'policy-document',
  'other',
] as const;
export type InputKind = (typeof INPUT_KINDS)[number];

/** One file, parsed. */
export interface Input {
  readonly path: string;
  readonly kind: InputKind;
  readonly value: unknown;
}

/** @throws SourceError when the file is not JSON, or when an object of it has the same member twice. */
export function parseInput(source: string, { path, text }: InputText): Input {
  const broken = (message: string): SourceError =>
    new SourceError(source, `${path}: ${message}`, { input: path, remedy: `export again: ${EXPORT_COMMAND}` });
  const json = text.replace(/^\uFEFF/, '');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw broken(`not JSON: ${(error as Error).message}`);
  }
  // Of a decoded policy document, too, nobody could say which of them counts.
  const twice = repeatedMember(json);
  if (twice !== undefined) throw broken(`the member ${JSON.stringify(twice)} stands twice in one object`);
  return { path, kind: kindOf(value), value };
}

const LISTS = ['UserDetailList', 'GroupDetailList', 'RoleDetailList'];

function kindOf(value: unknown): InputKind {
  if (!isObject(value)) return 'other';
  if (value['pawl'] === 'organization-policies') return 'organization-bundle';
  if (value['pawl'] === 'resource-policies') return 'resource-bundle';
  if (isObject(value['GetAccountAuthorizationDetailsResult']) || LISTS.some((list) => value[list] !== undefined)) return 'account-details';
  if (isPermissionSet(value)) return 'permission-set';
  if (isObject(value['SummaryMap'])) return 'account-summary';
  const policy = value['Policy'];
  if (isObject(policy)) return isObject(policy['PolicySummary']) ? 'described-policy' : 'other';
  if (typeof policy === 'string' || isAttributes(value['Attributes']) || isSecret(value)) return 'resource-policy';
  if (Array.isArray(value['Targets']) || namesOrganizationPolicies(value['Policies'])) return 'attachments';
  return value['Statement'] === undefined ? 'other' : 'policy-document';
}

/** `aws sqs get-queue-attributes`, `aws sns get-topic-attributes`. */
function isAttributes(value: unknown): boolean {
  return isObject(value) && (typeof value['QueueArn'] === 'string' || typeof value['TopicArn'] === 'string' || typeof value['Policy'] === 'string');
}

/** `aws secretsmanager get-resource-policy`; a secret without a policy has no `ResourcePolicy`. */
function isSecret(value: Record<string, unknown>): boolean {
  return typeof value['ARN'] === 'string' && (typeof value['ResourcePolicy'] === 'string' || typeof value['Name'] === 'string');
}

/** Answers of `aws sso-admin` about one permission set, see `permission-sets.ts`. */
function isPermissionSet(value: Record<string, unknown>): boolean {
  if (isObject(value['PermissionSet'])) return typeof value['PermissionSet']['PermissionSetArn'] === 'string';
  if (typeof value['InlinePolicy'] === 'string') return true;
  return ['AttachedManagedPolicies', 'CustomerManagedPolicyReferences', 'AccountIds'].some((list) => Array.isArray(value[list]));
}

/** `aws organizations list-policies-for-target`. */
function namesOrganizationPolicies(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((each) => isObject(each) && String(each['Type']).endsWith('_CONTROL_POLICY'));
}
