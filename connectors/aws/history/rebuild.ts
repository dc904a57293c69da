import { dayOf } from '../../../src/core/day.ts';
import type { GrantChange } from '../../../src/core/grant-history.ts';
import { by } from '../../../src/core/order.ts';
import type { AwsInventory, Holder, ManagedPolicy } from '../inventory.ts';
import { holderName } from '../references.ts';
import { heldAt } from './slot.ts';
import { Documents, holderAt } from './states.ts';
import { type LifeLine, type Timeline, timelineOf } from './timeline.ts';

/** Later than everything. */
const NOW = Number.MAX_SAFE_INTEGER;

/**
 * The inventory with the holders that were made in the record and that the export does not show, as the changes left
 * them, and the policies that they alone brought. Undefined when there is no export and nothing can be put together.
 */
export function withRebuilt(account: string, inventory: AwsInventory | undefined, changes: readonly GrantChange[]): AwsInventory | undefined {
  const timeline = timelineOf(inventory, changes, { from: -Infinity, until: Infinity });
  const taken = new Set((inventory?.holders ?? []).map(holderName));
  const lines = [...timeline.lives].flatMap(([name, lives]) => (taken.has(name) ? [] : lives.filter(isAlive)));
  if (lines.length === 0) return inventory;
  const documents = new Documents(inventory);
  const holders = lines.map((line) => holderOf(timeline, line, documents));
  const known = new Set((inventory?.policies ?? []).map(({ arn }) => arn));
  const wanted = new Set(holders.flatMap((holder) => [...holder.attached, ...(holder.boundary === undefined ? [] : [holder.boundary])]));
  const policies = [...wanted].filter((arn) => !known.has(arn)).flatMap((arn) => policyOf(timeline, arn, documents));
  return {
    ...(inventory ?? { account, partition: holders[0]?.arn.split(':')[1] ?? 'aws', rebuilt: true as const }),
    holders: [...(inventory?.holders ?? []), ...holders].sort(by(({ arn }) => arn)),
    policies: [...(inventory?.policies ?? []), ...policies].sort(by(({ arn }) => arn)),
  };
}

/** Made in the record, told with its id and its ARN, and not deleted. */
function isAlive({ life }: LifeLine): boolean {
  return life.born !== undefined && life.id !== undefined && life.born.detail['arn'] !== undefined && life.until === Infinity;
}

function holderOf(timeline: Timeline, line: LifeLine, documents: Documents): Holder {
  const { life } = line;
  const held = holderAt(line, NOW, (arn) => (heldAt(timeline.policies.get(arn), NOW) === 'no' && timeline.policies.has(arn) ? 'no' : 'yes'), documents);
  const arn = held.arn;
  const path = arn.slice(arn.indexOf('/'), arn.lastIndexOf('/') + 1);
  const trust = [...line.slots.values()].find(({ kind }) => kind === 'trust');
  const text = trust === undefined ? 'no' : heldAt(trust, NOW);
  return {
    ...held,
    path: path === '' ? '/' : path,
    ...(life.born === undefined ? {} : { createdOn: dayOf(life.born.at) }),
    ...(typeof text === 'object' && text.content !== undefined ? { trust: documents.of(text.content, 'trust') } : {}),
    rebuilt: true,
  };
}

function policyOf(timeline: Timeline, arn: string, documents: Documents): readonly ManagedPolicy[] {
  const held = heldAt(timeline.policies.get(arn), NOW);
  if (typeof held !== 'object' || held.content === undefined) return [];
  return [{ arn, name: arn.slice(arn.lastIndexOf('/') + 1), managedBy: 'customer', versionId: '', document: documents.of(held.content), rebuilt: true }];
}
