import { by, byText } from '../../../src/core/order.ts';
import type { Holder, ManagedPolicy } from '../inventory.ts';
import { attachmentReference, holderName } from '../references.ts';
import { type AwsAtom, type Draft, exceptionReference } from './draft.ts';
import { doubtExceptions } from './narrow-managed.ts';
import { attachmentSource, newPolicies } from './new-policy.ts';
import { narrowWithin } from './quota.ts';

/**
 * Gives up, or replaces by new policies of the holder, attachments of policies whose documents the unit does not edit:
 * those that AWS manages, and shared ones where it is asked for.
 */
export function narrowAttachments(draft: Draft): void {
  for (const holder of [...draft.before.holders].sort(by(holderName))) {
    for (const arn of [...holder.attached].sort(byText)) {
      const reference = attachmentReference(holderName(holder), arn);
      const policy = draft.before.policies.find((each) => each.arn === arn);
      if (policy === undefined || !draft.edits.has(reference) || draft.edits.has(arn)) continue;
      const atoms = draft.atoms.filter((atom) => atom.origins.includes(reference));
      if (atoms.some(({ key }) => draft.remove.has(key))) narrowAttachment(draft, holder, policy, atoms);
    }
  }
}

function narrowAttachment(draft: Draft, holder: Holder, policy: ManagedPolicy, atoms: readonly AwsAtom[]): void {
  const needed = atoms.filter((atom) => !draft.remove.has(atom.key)).length;
  const denies = policy.document.statements.some((statement) => statement.effect === 'Deny');
  if (needed === 0 && !denies) {
    draft.detach(holder, policy.arn);
    draft.settle(atoms, { document: policy.document, givenBack: new Map() });
    return;
  }
  const obstacle = notReplaceable(draft, holder, policy, needed);
  if (obstacle === undefined) replace(draft, holder, policy, atoms);
  else draft.giveBack(atoms, obstacle);
}

/** Why there is no policy in place of the attached one, in words. */
function notReplaceable(draft: Draft, holder: Holder, { arn, managedBy }: ManagedPolicy, needed: number): string | undefined {
  if (managedBy === 'customer' && !draft.perHolder) {
    return needed > 0 ? `${arn} is not edited here, and ${needed} of its permissions stay` : `${arn} holds a Deny statement, so it is not detached`;
  }
  if (draft.refused.has(attachmentReference(holderName(holder), arn))) return `it cannot be shown that a policy in place of ${arn} would hold all that stays`;
  // The new one is attached before the old one is detached, so that nothing is missing in between.
  if (draft.room(holder) === 0) return `${holderName(holder)} has ${holder.attached.length} policies attached, which leaves no room for one in place of ${arn}`;
  return undefined;
}

/** The new policies say what stays of the old one, its Deny statements as they are. */
function replace(draft: Draft, holder: Holder, policy: ManagedPolicy, atoms: readonly AwsAtom[]): void {
  const { managedPolicySize } = draft.quotas;
  const reference = attachmentReference(holderName(holder), policy.arn);
  const budget = { limit: managedPolicySize, fresh: true, room: { count: draft.room(holder) - 1, each: managedPolicySize }, excepts: (_: number, origin: number) => !draft.refused.has(exceptionReference(reference, origin)) };
  const { documents: [narrowed], further } = narrowWithin(budget, [{ document: policy.document, atoms, movable: true }], draft.remove);
  if (narrowed === undefined) return;
  draft.settle(atoms, narrowed);
  if (narrowed.document === policy.document) return;
  const made = newPolicies(draft.before, attachmentSource(holder, policy.arn), [narrowed.document, ...further]);
  draft.created.push(...made);
  draft.attach(holder, made);
  draft.detach(holder, policy.arn);
  draft.doubts.push({ kind: 'replacement', reference, atoms });
  doubtExceptions(draft, reference, policy.document, narrowed.document, atoms);
}
