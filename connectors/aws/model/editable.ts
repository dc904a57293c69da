import type { AwsInventory, Holder, ManagedPolicy } from '../inventory.ts';
import { plural } from '../../../src/core/number-text.ts';

/**
 * Why nothing may be proposed for a holder, in words.
 * Service-linked roles: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
 * Permission-set roles: https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
export function notEditable(holder: Pick<Holder, 'kind' | 'name' | 'path' | 'rebuilt'>): string | undefined {
  if (holder.rebuilt === true) return REBUILT;
  if (holder.kind !== 'role') return undefined;
  if (isServiceLinked(holder)) return 'a service-linked role: only its service defines its policies';
  if (holder.name.startsWith('AWSReservedSSO_')) return 'a role of IAM Identity Center: its permission set defines it, for all accounts at once';
  return undefined;
}

/** A role that a service made for itself: only AWS makes roles of this path, and only the service changes what they hold. */
export function isServiceLinked({ kind, path }: Pick<Holder, 'kind' | 'path'>): boolean {
  return kind === 'role' && path.startsWith('/aws-service-role/');
}

/** What is shown wherever a holder appears that no export shows. */
const REBUILT = 'no export shows it: what it holds is put together from the recorded changes of grants';

/** Holders of a managed policy in the order of the inventory. */
export function holdersOf(inventory: AwsInventory, arn: string): readonly Holder[] {
  return inventory.holders.filter((holder) => holder.attached.includes(arn));
}

/**
 * Why the document of a managed policy may not be edited, in words; it may still be detached from one holder.
 * INVARIANT: an edited document changes the rights of holders that the export shows, and of nobody else.
 */
export function documentLocked(inventory: AwsInventory, policy: ManagedPolicy): string | undefined {
  if (policy.rebuilt === true) return REBUILT;
  if (policy.managedBy === 'aws') return 'AWS manages this policy: it can be detached, not edited';
  const holders = holdersOf(inventory, policy.arn);
  const more = (policy.attachmentCount ?? holders.length) - holders.length;
  if (more > 0) return `attached ${plural(more, 'more time')} than the export shows`;
  if (inventory.holders.some((holder) => holder.boundary === policy.arn)) return 'it is the permissions boundary of somebody as well';
  const reserved = holders.find((holder) => notEditable(holder) !== undefined);
  return reserved === undefined ? undefined : `held by ${reserved.name}, ${notEditable(reserved)}`;
}
