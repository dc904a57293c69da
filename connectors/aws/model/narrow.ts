import type { Cut, Narrowed } from '../../../src/core/proposal.ts';
import type { AwsInventory, AwsPermission } from '../inventory.ts';
import { type Doubt, Draft } from './draft.ts';
import { holds } from './holds.ts';
import { narrowAttachments } from './narrow-attachments.ts';
import { narrowInline } from './narrow-inline.ts';
import { narrowManaged } from './narrow-managed.ts';
import { narrowPermissionSet } from './narrow-permission-set.ts';
import { type Quotas, quotasOf } from './quotas.ts';

/**
 * A candidate inventory without what may leave, changed only in what the unit may edit: inline policies of its holder,
 * documents of customer-managed policies, attachments, and new managed policies in place of an attachment or for what
 * fits into no other. Untouched values stay the identical objects. Every atom that was to leave and stays is given back
 * with a reason. What is new in kind is proposed only where `holds` confirms every permission that stays.
 */
export function narrow(before: AwsInventory, cut: Cut<AwsPermission>, quotas: Quotas = quotasOf(before)): Narrowed<AwsInventory> {
  if (before.definedBy !== undefined) return narrowPermissionSet(before, before.definedBy, cut);
  const refused = new Set<string>();
  for (;;) {
    const draft = new Draft(before, cut, quotas, refused);
    // Attachments first: only they have no other way if there is no room for more policies.
    narrowAttachments(draft);
    narrowManaged(draft);
    narrowInline(draft);
    const narrowed = { inventory: draft.inventory(), givenBack: draft.givenBack() };
    const doubtful = unconfirmed(draft.doubts, narrowed, cut, before);
    if (doubtful.length === 0) return narrowed;
    // A replacement may do without the exceptions in it.
    const exceptions = doubtful.filter(({ kind }) => kind === 'exception');
    for (const { reference } of exceptions.length > 0 ? exceptions : doubtful) refused.add(reference);
  }
}

/** Doubts of which something that stays is not known to be held. */
function unconfirmed(doubts: readonly Doubt[], { inventory, givenBack }: Narrowed<AwsInventory>, cut: Cut<AwsPermission>, before: AwsInventory): readonly Doubt[] {
  const back = new Set(givenBack.map(({ atom }) => atom));
  return doubts.filter(({ atoms }) =>
    atoms.some(({ key, permission }) => (!cut.remove.has(key) || back.has(key)) && holds(inventory, permission, before) !== 'yes'),
  );
}
