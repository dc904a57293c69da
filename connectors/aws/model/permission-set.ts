import { canonicalJson } from '../../../src/core/json.ts';
import { by } from '../../../src/core/order.ts';
import type { Joint } from '../../../src/core/proposal.ts';
import type { AwsInventory, Holder, PermissionSet } from '../inventory.ts';
import { attachmentReference, holderName, inlineReference } from '../references.ts';

/** Name that Identity Center gives the inline policy of a permission set in each role. */
export const INLINE_NAME = 'AwsSSOInlinePolicy';

/**
 * One unit per permission set of which the sources tell, over its roles in all accounts: what any of them needs stays for
 * all. Sorted by id. Nothing is proposed unless every account is at hand and every role is what the set defines.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html
 */
export function joint(inventories: readonly AwsInventory[]): readonly Joint<AwsInventory>[] {
  const sets = new Map(inventories.flatMap(({ permissionSets }) => permissionSets ?? []).map((set) => [set.arn, set]));
  return [...sets.values()].sort(by(({ arn }) => arn)).flatMap((set) => {
    const parts = inventories.flatMap((inventory) => rolesOf(inventory, set).map((role) => ({ inventory, role })));
    const [first] = parts;
    if (first === undefined) return [];
    const attached = new Set(parts.flatMap(({ role }) => role.attached));
    const policies = new Map(parts.flatMap(({ inventory }) => inventory.policies).filter(({ arn }) => attached.has(arn)).map((policy) => [policy.arn, policy]));
    const undecided = doubt(set, parts.map(({ role }) => role), inventories);
    return [
      {
        unit: {
          id: set.arn,
          name: `permission-set/${set.name}`,
          system: 'aws',
          instance: set.instance.slice(set.instance.lastIndexOf('/') + 1),
          principals: parts.map(({ role }) => ({ system: 'aws', instance: accountOf(role), id: role.id })).sort(by(({ instance, id }) => `${instance}/${id}`)),
          edits: [...new Set(parts.flatMap(({ role }) => edits(role)))],
        },
        inventory: {
          account: 'identity-center',
          partition: first.inventory.partition,
          holders: parts.map(({ role }) => role).sort(by(({ arn }) => arn)),
          policies: [...policies.values()].sort(by(({ arn }) => arn)),
          definedBy: set,
        },
        ...(undecided === undefined ? {} : { undecided }),
      },
    ];
  });
}

/** Account of a holder, by its ARN. */
export function accountOf({ arn }: Pick<Holder, 'arn'>): string {
  return arn.split(':')[4] ?? '';
}

function edits(role: Holder): readonly string[] {
  const name = holderName(role);
  return [inlineReference(name, INLINE_NAME), ...role.attached.map((arn) => attachmentReference(name, arn))];
}

/** https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html */
function rolesOf({ holders }: AwsInventory, { name }: PermissionSet): readonly Holder[] {
  const begin = `AWSReservedSSO_${name}_`;
  return holders.filter((holder) => holder.kind === 'role' && holder.path.startsWith('/aws-reserved/') && holder.name.startsWith(begin) && /^[0-9a-f]{16}$/.test(holder.name.slice(begin.length)));
}

/** Why the needs of the whole set are not known, in words. */
function doubt(set: PermissionSet, roles: readonly Holder[], inventories: readonly AwsInventory[]): string | undefined {
  const { inline, managed, accounts } = set;
  if (accounts === undefined) return 'nothing tells in which accounts the permission set is provisioned (list-accounts-for-provisioned-permission-set)';
  if (inline === undefined || managed === undefined) return 'nothing tells all that the permission set holds (get-inline-policy-for-permission-set, list-managed-policies-in-permission-set)';
  const lost = accounts.find((account) => !roles.some((role) => accountOf(role) === account));
  if (lost !== undefined) {
    const known = inventories.some(({ account }) => account === lost);
    return `it is provisioned to account ${lost}, of which ${known ? 'the export has no such role' : 'there is no export'}: what is needed there is not known`;
  }
  const stray = roles.find((role) => !accounts.includes(accountOf(role)));
  if (stray !== undefined) return `account ${accountOf(stray)} has a role of it, and the list of its accounts does not name it: one of both is old`;
  const twice = roles.find((role, at) => roles.some((other, place) => place !== at && accountOf(other) === accountOf(role)));
  if (twice !== undefined) return `account ${accountOf(twice)} has two roles of it`;
  const other = roles.find((role) => !isAsDefined(set, role));
  return other === undefined ? undefined : `${other.arn} does not hold what the permission set defines: provision it, and export again`;
}

function isAsDefined({ inline, managed = [], customerManaged = [] }: PermissionSet, role: Holder): boolean {
  const [policy, ...more] = role.inline;
  if (more.length > 0 || (policy !== undefined && policy.name !== INLINE_NAME)) return false;
  if (canonicalJson(policy?.document ?? null) !== canonicalJson(inline ?? null)) return false;
  const wanted = new Set([...managed, ...customerManaged.map((name) => `arn:${role.arn.split(':')[1]}:iam::${accountOf(role)}:policy${name}`)]);
  return wanted.size === role.attached.length && role.attached.every((arn) => wanted.has(arn));
}
