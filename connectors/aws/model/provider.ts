import type { UtcDay } from '../../../src/core/day.ts';
import type { Atom } from '../../../src/core/permission.ts';
import type { Added, Edition, Provider } from '../../../src/core/provider.ts';
import { ACTION_LIST_DATE, addedOn } from '../actions.ts';
import { contentOf } from '../history/timeline.ts';
import type { AwsInventory, AwsPermission, ManagedPolicy } from '../inventory.ts';
import { parseDocument } from '../policy.ts';
import { withoutGrants } from '../history/without-grants.ts';
import { holds } from './holds.ts';

/**
 * AWS widens its managed policies (https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html:
 * "AWS can update an AWS managed policy") and adds actions that wildcards match.
 */
export const provider: Provider<AwsInventory, AwsPermission> = {
  catalogue: ACTION_LIST_DATE,
  editions: (inventory) =>
    inventory.policies
      .filter(({ managedBy }) => managedBy === 'aws')
      .map(({ arn, versionId, document }) => ({ subject: arn, edition: versionId, text: contentOf(document) })),
  added,
};

function added(inventory: AwsInventory, known: readonly Edition[], baseline: UtcDay): (atom: Atom<AwsPermission>) => Added | undefined {
  const grown = new Map(inventory.policies.flatMap((policy) => {
    const first = earliest(policy, known);
    return first === undefined ? [] : [[policy.arn, { policy, first, before: { ...policy, document: parseDocument(first.text) } }] as const];
  }));
  const alone = new Map<string, AwsInventory>();
  return ({ permission, expandedFrom }) => {
    const growth = grown.get(permission.policy);
    if (growth !== undefined) {
      const { policy, first, before } = growth;
      const key = `${permission.holder}\n${policy.arn}`;
      const then = alone.get(key) ?? aloneWith(inventory, permission.holder, before);
      alone.set(key, then);
      if (holds(then, permission) === 'no') {
        return { reason: `AWS added it to ${policy.name} between ${first.edition} and ${policy.versionId}`, ...(policy.updatedOn === undefined ? {} : { on: policy.updatedOn }) };
      }
    }
    const on = expandedFrom === undefined || !permission.named ? undefined : addedOn(permission.action);
    return on !== undefined && on > baseline ? { reason: `AWS's list of actions has ${permission.action} since ${on}`, on } : undefined;
  };
}

/** The earliest edition that any export showed, when it says something else than the one in force. */
function earliest(policy: ManagedPolicy, known: readonly Edition[]): Edition | undefined {
  if (policy.managedBy !== 'aws') return undefined;
  const current = { number: numberOf(policy.versionId), text: contentOf(policy.document) };
  const older = known.filter(({ subject, edition }) => subject === policy.arn && numberOf(edition) < current.number);
  const first = older.sort((a, b) => numberOf(a.edition) - numberOf(b.edition))[0];
  return first === undefined || first.text === current.text ? undefined : first;
}

/** Versions count up from v1. */
function numberOf(version: string): number {
  return Number(/^v(\d{1,9})$/.exec(version)?.[1] ?? Number.NaN);
}

function aloneWith(inventory: AwsInventory, id: string, policy: ManagedPolicy): AwsInventory {
  const own = inventory.holders.filter((holder) => holder.id === id);
  const holders = own.map((holder) => ({ ...withoutGrants(holder), attached: [policy.arn] }));
  return { ...inventory, holders, policies: [policy] };
}
