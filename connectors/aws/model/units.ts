import { by } from '../../../src/core/order.ts';
import type { Principal, PrincipalRef } from '../../../src/core/principal.ts';
import type { Unit } from '../../../src/core/proposal.ts';
import type { AwsInventory, Holder } from '../inventory.ts';
import { attachmentReference, holderName, inlineReference } from '../references.ts';
import { documentLocked, holdersOf, isServiceLinked, notEditable } from './editable.ts';

/** Users and roles, sorted by ARN. */
export function principals(inventory: AwsInventory): readonly Principal[] {
  return inventory.holders
    .filter((holder) => holder.kind !== 'group')
    .sort(by((holder) => holder.arn))
    .map((holder) => {
      const reason = notEditable(holder);
      return {
        ...reference(inventory, holder),
        name: holderName(holder),
        ...(holder.createdOn === undefined ? {} : { createdOn: holder.createdOn }),
        ...(holder.lastUsed === undefined ? {} : { lastUsedOn: holder.lastUsed.on }),
        ...(reason === undefined ? {} : { notEditable: reason }),
        ...(isServiceLinked(holder) ? { keeper: 'AWS' } : {}),
      };
    });
}

/**
 * One unit per user, role or group: its inline policies, the customer-managed policies that it alone holds, and its
 * attachments, which may be detached. One unit per customer-managed policy with several holders. Groups without members
 * and policies without holders reach nobody and have none. Sorted by id.
 * INVARIANT: every policy document and every attachment belongs to at most one unit.
 */
export function units(inventory: AwsInventory): readonly Unit[] {
  const editable = inventory.policies.filter((policy) => documentLocked(inventory, policy) === undefined);
  const holderCount = new Map(editable.map(({ arn }) => [arn, holdersOf(inventory, arn).length]));
  const common = { system: 'aws', instance: inventory.account };
  const ofHolders = inventory.holders
    .filter((holder) => notEditable(holder) === undefined)
    .map((holder) => ({
      ...common,
      id: holder.arn,
      name: holderName(holder),
      principals: affected(inventory, [holder]),
      edits: [
        ...holder.inline.map(({ name }) => inlineReference(holderName(holder), name)),
        ...holder.attached.filter((arn) => holderCount.get(arn) === 1),
        ...holder.attached.map((arn) => attachmentReference(holderName(holder), arn)),
      ],
    }));
  const shared = editable
    .filter(({ arn }) => (holderCount.get(arn) ?? 0) > 1)
    .map(({ arn, name }) => ({
      ...common,
      id: arn,
      name: `policy/${name}`,
      principals: affected(inventory, holdersOf(inventory, arn)),
      edits: [arn],
    }));
  return [...ofHolders, ...shared].filter((unit) => unit.principals.length > 0 && unit.edits.length > 0).sort(by((unit) => unit.id));
}

/** Every user and role whose rights change with what these holders hold. */
function affected(inventory: AwsInventory, holders: readonly Holder[]): readonly PrincipalRef[] {
  const groups = new Set(holders.filter((holder) => holder.kind === 'group').map((holder) => holder.name));
  const direct = new Set(holders.filter((holder) => holder.kind !== 'group').map((holder) => holder.id));
  return inventory.holders
    .filter((holder) => holder.kind !== 'group')
    .filter((holder) => direct.has(holder.id) || holder.groups.some((group) => groups.has(group)))
    .sort(by((holder) => holder.id))
    .map((holder) => reference(inventory, holder));
}

function reference(inventory: AwsInventory, holder: Holder): PrincipalRef {
  return { system: 'aws', instance: inventory.account, id: holder.id };
}
