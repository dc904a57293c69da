import { groupBy } from '../../../src/core/group.ts';
import { by, byText } from '../../../src/core/order.ts';
import type { PrincipalRef } from '../../../src/core/principal.ts';
import type { Unit } from '../../../src/core/proposal.ts';
import { sourcesOf } from '../grants/aggregate.ts';
import type { HeldBinding, HeldRole, KubernetesInventory } from '../inventory.ts';
import { holderOf, principalId, principalRef } from '../principals.ts';
import { reference } from '../references.ts';
import { isRestored, rulesLocked } from './healed.ts';
import { membersOf } from './members.ts';
import { holderOfSubject, roleOfBinding, roleReference } from './reaching.ts';

/**
 * What is changed and reviewed together, sorted by id:
 * - a role that the team writes, with all of its bindings: its rules are narrowed to what its holders need, subjects that need
 *   nothing are dropped, and a binding that binds nobody any more is deleted; an aggregated role with the roles that it is made of;
 * - a binding to a role that somebody else writes back (the server, a controller): its subjects get a role of their own.
 * INVARIANT: every role and every binding belongs to at most one unit. What the server restores belongs to none.
 */
export function units(inventory: KubernetesInventory): readonly Unit[] {
  const aggregated = inventory.roles.filter((role) => role.aggregates !== undefined);
  const sources: Sources = new Map(aggregated.map((role) => [role, sourcesOf(inventory.roles, role)]));
  const found = families(inventory, sources);
  const byRole = groupBy(inventory.bindings, roleReference);
  const written = new Set(found.flatMap(({ roles, made }) => [...roles, ...made]));
  const ofRoles = found.flatMap(({ roles, made }): Unit[] => {
    const reached = new Set([...roles, ...made, ...roles.flatMap((role) => aggregating(sources, role))]);
    const named = (role: HeldRole): readonly HeldBinding[] => byRole.get(reference(role)) ?? [];
    const bindings = [...reached].flatMap((role) => named(role).filter((binding) => roleOfBinding(inventory, binding) === role)).sort(by(reference));
    const own = new Set([...roles, ...made].map(reference));
    const edited = bindings.filter((binding) => !isRestored(binding) && own.has(roleReference(binding)));
    const [eponym] = made.length > 0 ? made : roles;
    return eponym === undefined ? [] : unit(inventory, eponym, [...roles, ...edited], bindings);
  });
  const ofBindings = inventory.bindings.filter((binding) => !isRestored(binding)).flatMap((binding): Unit[] => {
    const role = roleOfBinding(inventory, binding);
    return role === undefined || written.has(role) ? [] : unit(inventory, binding, [binding], [binding]);
  });
  return [...ofRoles, ...ofBindings].sort((a, b) => byText(a.id, b.id));
}

/** Roles that are narrowed together, and the aggregated ones that are made of nothing but such roles. */
interface Family {
  readonly roles: readonly HeldRole[];
  readonly made: readonly HeldRole[];
}

function families({ roles }: KubernetesInventory, sources: Sources): readonly Family[] {
  const narrowable = roles.filter((role) => isNarrowable(sources, role));
  const plain = new Set(narrowable);
  const made = [...sources].flatMap(([role, own]) => (!isRestored(role) && own.length > 0 && own.every((source) => plain.has(source)) ? [role] : []));
  const familyOf = new Map<HeldRole, { roles: HeldRole[]; made: HeldRole[] }>(narrowable.map((role) => [role, { roles: [role], made: [] }]));
  for (const each of made) {
    const joined = [...new Set((sources.get(each) ?? []).flatMap((source) => familyOf.get(source) ?? []))];
    const whole = { roles: joined.flatMap(({ roles }) => roles), made: [...joined.flatMap((one) => one.made), each] };
    for (const role of whole.roles) familyOf.set(role, whole);
  }
  return [...new Set(familyOf.values())];
}

/** Of each aggregated role the roles that it is made of. */
type Sources = ReadonlyMap<HeldRole, readonly HeldRole[]>;

/** Roles into which a controller copies the rules of this one. */
function aggregating(sources: Sources, role: HeldRole): readonly HeldRole[] {
  return [...sources].flatMap(([each, own]) => (own.includes(role) ? [each] : []));
}

/**
 * May the rules of a role be narrowed in their place? Not where somebody writes them back, nor where they are a part of a
 * role of the server's, which everybody else has too.
 */
function isNarrowable(sources: Sources, role: HeldRole): boolean {
  if (rulesLocked(role) !== undefined) return false;
  return aggregating(sources, role).every((each) => !isRestored(each) && aggregating(sources, each).length === 0);
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
