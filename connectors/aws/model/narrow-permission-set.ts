import { groupBy } from '../../../src/core/group.ts';
import { by } from '../../../src/core/order.ts';
import type { Cut, Narrowed } from '../../../src/core/proposal.ts';
import type { AwsInventory, AwsPermission, PermissionSet } from '../inventory.ts';
import type { AwsAtom } from './draft.ts';
import { INLINE_NAME } from './permission-set.ts';
import { narrowWithin } from './quota.ts';
import { DEFAULT_QUOTAS } from './quotas.ts';

/**
 * Narrows the inline policy of a permission set to what any of its roles needs, and detaches policies of which nothing is
 * needed in any account. The roles get the same policy all: it is defined once. Its inline policy has to fit into a role
 * (https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html), and no policy is made beside it.
 */
export function narrowPermissionSet(before: AwsInventory, { inline }: PermissionSet, cut: Cut<AwsPermission>): Narrowed<AwsInventory> {
  const parts = groupBy(cut.atoms, ({ permission: { policy } }) => definitionOf(policy));
  const own = parts.get(INLINE_NAME) ?? [];
  const back = new Map<string, string>();
  const budget = { limit: DEFAULT_QUOTAS.inlinePoliciesSize.role, fresh: false, room: { count: 0, each: 0 }, excepts: () => false };
  const [narrowed] = inline === undefined || inline === null ? [] : narrowWithin(budget, [{ document: inline, atoms: own, movable: false }], cut.remove).documents;
  for (const [key, reason] of narrowed?.givenBack ?? []) back.set(key, reason);
  const detached = new Set<string>();
  for (const [name, atoms] of parts) {
    if (name === INLINE_NAME) continue;
    if (atoms.every(({ key }) => cut.remove.has(key))) detached.add(name);
    else for (const { key } of atoms) if (cut.remove.has(key)) back.set(key, 'a part of the policy is needed in some account, and a permission set has a managed policy whole or not at all');
  }
  if (!cut.atoms.some((atom) => leaves(atom, cut.remove, back))) return { inventory: before, givenBack: listed(cut, back) };
  const document = narrowed?.document;
  const holders = before.holders.map((role) => ({
    ...role,
    inline: document === undefined || document.statements.length === 0 ? [] : [{ name: INLINE_NAME, document }],
    attached: role.attached.filter((arn) => !detached.has(definitionOf(arn))),
  }));
  return { inventory: { ...before, holders }, givenBack: listed(cut, back) };
}

/** What a permission set calls the policy of this reference: the same in all accounts. */
export function definitionOf(reference: string): string {
  if (!reference.startsWith('arn:')) return reference.slice(reference.indexOf('#') + 1);
  return reference.replace(/^(arn:[^:]+:iam::)\d{12}:policy/, '');
}

function leaves({ key }: AwsAtom, remove: ReadonlySet<string>, back: ReadonlyMap<string, string>): boolean {
  return remove.has(key) && !back.has(key);
}

function listed({ atoms, remove }: Cut<AwsPermission>, back: ReadonlyMap<string, string>): Narrowed<AwsInventory>['givenBack'] {
  return atoms.flatMap(({ key }) => (remove.has(key) && back.has(key) ? [{ atom: key, reason: back.get(key) ?? '' }] : [])).sort(by(({ atom }) => atom));
}
