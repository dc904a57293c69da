import { byText } from '../../../src/core/order.ts';
import type { PrincipalRef } from '../../../src/core/principal.ts';
import type { Unit } from '../../../src/core/proposal.ts';
import { sourcesOf } from '../grants/aggregate.ts';
import type { HeldBinding, HeldRole, KubernetesInventory } from '../inventory.ts';
import { holderOf, principalId, principalRef } from '../principals.ts';
import { reference } from '../references.ts';
import { isRestored, rulesLocked } from './healed.ts';
import { membersOf } from './members.ts';
import { holderOfSubject, roleOfBinding } from './reaching.ts';

/**
 * What is changed and reviewed together, sorted by id:
 * - a role that the team writes, with all of its bindings: its rules are narrowed to what its holders need, subjects that need
 *   nothing are dropped, and a binding that binds nobody any more is deleted;
 * - a binding to a role that somebody else writes back (the server, a controller): its subjects get a role of their own;
 * - a role of which a controller copies the rules into others, with all holders of those.
 * INVARIANT: every role and every binding belongs to at most one unit. What the server restores belongs to none.
 */
export function units(inventory: KubernetesInventory): readonly Unit[] {
  const own = inventory.bindings.filter((binding) => !isRestored(binding));
  const ofRoles = inventory.roles.flatMap((role): Unit[] => {
    if (!isNarrowable(inventory, role)) return [];
    const bindings = own.filter((binding) => roleOfBinding(inventory, binding) === role);
    const behind = aggregating(inventory, role).flatMap((each) => own.filter((binding) => roleOfBinding(inventory, binding) === each));
    return unit(inventory, role, [role, ...bindings], [...bindings, ...behind]);
  });
  const ofBindings = own.flatMap((binding): Unit[] => {
    const role = roleOfBinding(inventory, binding);
    return role === undefined || isNarrowable(inventory, role) ? [] : unit(inventory, binding, [binding], [binding]);
  });
  return [...ofRoles, ...ofBindings].sort((a, b) => byText(a.id, b.id));
}

/** Roles into which a controller copies the rules of this one. */
export function aggregating({ roles }: KubernetesInventory, role: HeldRole): readonly HeldRole[] {
  return role.kind === 'Role' ? [] : roles.filter((each) => each.aggregates !== undefined && sourcesOf(roles, each).includes(role));
}

/**
 * May the rules of a role be narrowed in their place? Not where somebody writes them back, nor where they are a part of a
 * role of the server's, which everybody else has too.
 */
export function isNarrowable(inventory: KubernetesInventory, role: HeldRole): boolean {
  if (rulesLocked(role) !== undefined) return false;
  return aggregating(inventory, role).every((each) => !isRestored(each) && aggregating(inventory, each).length === 0);
}

function unit(inventory: KubernetesInventory, object: HeldRole | HeldBinding, edits: readonly (HeldRole | HeldBinding)[], reaching: readonly HeldBinding[]): Unit[] {
  const principals = affected(inventory, reaching);
  if (principals.length === 0) return [];
  const { kind, namespace, name } = object;
  return [{
    id: reference(object),
    name: `${kind.toLowerCase()}/${namespace === '' ? '' : `${namespace}/`}${name}`,
    system: 'kubernetes',
    instance: inventory.instance,
    principals,
    edits: edits.map(reference),
  }];
}

/** Everybody whom these bindings reach, with the members of groups of which the members are known; sorted. */
function affected(inventory: KubernetesInventory, bindings: readonly HeldBinding[]): readonly PrincipalRef[] {
  const ids = bindings.flatMap((binding) => binding.subjects.flatMap((subject) => {
    const holder = holderOfSubject(subject, binding);
    if (holder === undefined) return [];
    const members = holder.kind === 'Group' ? (membersOf(inventory, holder.name) ?? []) : [];
    return [principalId(holder), ...members.map((name) => principalId({ kind: 'User', name }))];
  }));
  return [...new Set(ids)].sort(byText).map((id) => principalRef(inventory.instance, holderOf(id)));
}
