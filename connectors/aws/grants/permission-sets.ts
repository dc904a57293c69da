import { z } from 'zod';
import { SourceError } from '../../../src/core/errors.ts';
import { by, byText } from '../../../src/core/order.ts';
import type { PermissionSet, PolicyDocument } from '../inventory.ts';
import { parseDocument } from '../policy.ts';
import { PERMISSION_SET_COMMANDS } from './commands.ts';
import type { Input } from './input.ts';
import { firstIssue } from './place.ts';

/** What each of the five answers of `aws sso-admin` has and no other file of a source. */
export const Described = z.looseObject({ PermissionSet: z.looseObject({ Name: z.string().min(1), PermissionSetArn: z.string().regex(/^arn:[^:]+:sso:::permissionSet\/[^/]+\/ps-[^/]+$/, 'must be the ARN of a permission set') }) });
const whole = { NextToken: z.null().optional() };
export const Inline = z.looseObject({ InlinePolicy: z.string() });
export const Managed = z.looseObject({ AttachedManagedPolicies: z.array(z.looseObject({ Arn: z.string().min(1) })), ...whole });
export const CustomerManaged = z.looseObject({ CustomerManagedPolicyReferences: z.array(z.looseObject({ Name: z.string().min(1), Path: z.string().default('/') })), ...whole });
export const Accounts = z.looseObject({ AccountIds: z.array(z.string().regex(/^\d{12}$/, 'must be an account of 12 digits')), ...whole });

/** Members that tell a part of a permission set. */
const PERMISSION_SET_MEMBERS = ['PermissionSet', 'InlinePolicy', 'AttachedManagedPolicies', 'CustomerManagedPolicyReferences', 'AccountIds'] as const;

/**
 * Permission sets, sorted by ARN: from the outputs of `aws sso-admin describe-permission-set`,
 * `get-inline-policy-for-permission-set`, `list-managed-policies-in-permission-set`,
 * `list-customer-managed-policy-references-in-permission-set` and `list-accounts-for-provisioned-permission-set`. All but the
 * first do not say of which set they are, so the files of one set lie in a folder of their own.
 * @throws SourceError for files that cannot be read, are a part of a list, or do not tell their set.
 */
export function readPermissionSets(source: string, inputs: readonly Input[]): readonly PermissionSet[] {
  const folders = new Map<string, Input[]>();
  for (const input of inputs) {
    if (input.kind !== 'permission-set') continue;
    const folder = input.path.slice(0, Math.max(0, input.path.lastIndexOf('/')));
    folders.set(folder, [...(folders.get(folder) ?? []), input]);
  }
  const sets = [...folders].map(([folder, own]) => setOf(source, folder, own));
  const twice = sets.find(({ arn }, at) => sets.findIndex((other) => other.arn === arn) !== at);
  if (twice !== undefined) throw new SourceError(source, `two folders describe ${twice.arn}`, { remedy: 'keep the newest outputs of each permission set' });
  return sets.sort(by(({ arn }) => arn));
}

function setOf(source: string, folder: string, inputs: readonly Input[]): PermissionSet {
  const parts = new Map<string, Input>();
  for (const input of inputs) {
    const member = PERMISSION_SET_MEMBERS.find((each) => (input.value as Record<string, unknown>)[each] !== undefined) ?? '';
    if (parts.has(member)) throw broken(source, input.path, `its folder has two files with ${member}: the files of each permission set lie in a folder of their own`);
    parts.set(member, input);
  }
  const described = read(source, parts.get('PermissionSet'), Described);
  if (described === undefined) throw broken(source, inputs[0]?.path ?? folder, 'nothing in its folder says of which permission set it is: describe-permission-set is missing');
  const { Name: name, PermissionSetArn: arn } = described.PermissionSet;
  const inline = read(source, parts.get('InlinePolicy'), Inline)?.InlinePolicy;
  const managed = read(source, parts.get('AttachedManagedPolicies'), Managed)?.AttachedManagedPolicies.map(({ Arn }) => Arn);
  const customerManaged = read(source, parts.get('CustomerManagedPolicyReferences'), CustomerManaged)?.CustomerManagedPolicyReferences.map(({ Name, Path }) => `${Path}${Name}`);
  const accounts = read(source, parts.get('AccountIds'), Accounts)?.AccountIds;
  return {
    arn,
    name,
    instance: arn.replace(/^(arn:[^:]+:sso:::)permissionSet\/([^/]+)\/.*$/, '$1instance/$2'),
    ...(inline === undefined ? {} : { inline: documentOf(source, parts.get('InlinePolicy')?.path ?? folder, inline) }),
    ...(managed === undefined ? {} : { managed: [...new Set(managed)].sort(byText) }),
    ...(customerManaged === undefined ? {} : { customerManaged: [...new Set(customerManaged)].sort(byText) }),
    ...(accounts === undefined ? {} : { accounts: [...new Set(accounts)].sort(byText) }),
  };
}

function read<T>(source: string, input: Input | undefined, shape: z.ZodType<T>): T | undefined {
  if (input === undefined) return undefined;
  const parsed = shape.safeParse(input.value);
  if (!parsed.success) throw broken(source, input.path, firstIssue(parsed.error));
  return parsed.data;
}

function documentOf(source: string, path: string, text: string): PolicyDocument | null {
  if (text.trim() === '') return null;
  try {
    return parseDocument(text, 'identity');
  } catch (error) {
    throw broken(source, path, `InlinePolicy: ${(error as Error).message}`);
  }
}

function broken(source: string, path: string, message: string): SourceError {
  return new SourceError(source, `${path}: ${message}`, { input: path, remedy: PERMISSION_SET_COMMANDS });
}
