import type { GrantChange, GrantState, KnownStretch } from '../../../src/core/grant-history.ts';
import type { KubernetesInventory } from '../inventory.ts';
import { groupsOfServiceAccount, serviceAccountOf, serviceAccountUser } from '../model/applies.ts';
import { roleReference } from '../model/reaching.ts';
import { holderOf, principalId } from '../principals.ts';
import type { Binding } from '../rbac.ts';
import { reference } from '../references.ts';
import { isSame, type Segment, type Slot } from './slot.ts';
import type { Snapshots } from './snapshots.ts';

/** Which changes concern whom. */
export interface Reach {
  /** Slots of roles and bindings by the id of whom they ever reached. */
  readonly byHolder: ReadonlyMap<string, readonly Slot[]>;
  /** Slots of bindings of which it is not known whom they reached. */
  readonly anybody: readonly Slot[];
}

/** Follows each binding, as it was at any time, to its subjects and to its role. Only what changed at all is told. */
export function reachOf(slots: readonly Slot[]): Reach {
  const bySubject = new Map(slots.map((slot) => [slot.subject, slot]));
  const byHolder = new Map<string, Set<Slot>>();
  const anybody = new Set<Slot>();
  for (const slot of slots) {
    for (const { content } of slot.segments) {
      if (content === 'unread' && /^(Cluster)?RoleBinding\//.test(slot.subject)) anybody.add(slot);
      if (typeof content === 'string' || !('subjects' in content)) continue;
      const role = bySubject.get(roleReference(content));
      for (const id of holdersOfBinding(content)) {
        const own = byHolder.get(id) ?? new Set<Slot>();
        byHolder.set(id, own);
        for (const one of [slot, role]) if (one !== undefined && bordersOf(one).length > 0) own.add(one);
      }
    }
  }
  return { byHolder: new Map([...byHolder].map(([id, own]) => [id, [...own]])), anybody: [...anybody] };
}

/** The segments that say something else than the one before. */
export function bordersOf({ segments }: Slot): readonly Segment[] {
  return segments.filter((segment, index) => index > 0 && !isSame(segment.content, segments[index - 1]?.content ?? 'absent'));
}

function holdersOfBinding({ subjects, namespace }: Binding): readonly string[] {
  return subjects.map(({ kind, name, namespace: own }) =>
    kind === 'ServiceAccount' ? serviceAccountUser(own === '' ? namespace : own, name) : principalId({ kind, name }));
}

/** Ids of everybody for whom a principal's access may count: itself, the groups that it always has, and those that are named. */
export function concerned(principal: string, holders: readonly string[]): readonly string[] {
  const { kind, name } = holderOf(principal);
  const account = kind === 'User' ? serviceAccountOf(name) : undefined;
  const fixed = account === undefined ? [] : groupsOfServiceAccount(account.namespace).map((group) => principalId({ kind: 'Group', name: group }));
  return [...new Set([principal, ...holders, ...fixed])];
}

/** What was in force for some holders together, in stretches without a change that concerns any of them. */
export function statesOf(reach: Reach, ids: readonly string[], known: KnownStretch, today: KubernetesInventory, snapshots: Snapshots): readonly GrantState<KubernetesInventory>[] {
  if (!Number.isFinite(known.from)) return [];
  const borders = new Map<number, GrantChange[]>([[known.from, []]]);
  for (const slot of new Set([...reach.anybody, ...ids.flatMap((id) => reach.byHolder.get(id) ?? [])])) {
    for (const { from, given } of bordersOf(slot)) {
      if (from > known.from) borders.set(from, [...(borders.get(from) ?? []), ...(given === undefined ? [] : [given])]);
    }
  }
  const instants = [...borders.keys()].sort((a, b) => a - b);
  return instants.map((from, index) => ({
    from,
    until: instants[index + 1] ?? Infinity,
    inventory: () => (index === instants.length - 1 && from >= lastChange(reach, ids) ? today : snapshots.at(from)),
    changes: borders.get(from) ?? [],
    isUnread: (grant) => isUnread(snapshots.at(from), grant),
  }));
}

/** A binding of which it is not known whom it bound, or what its role said. */
function isUnread({ unread = [], bindings }: KubernetesInventory, grant: string): boolean {
  if (unread.includes(grant)) return true;
  const binding = bindings.find((one) => reference(one) === grant);
  return binding !== undefined && unread.includes(roleReference(binding));
}

/** The last border of anything that concerns them. */
function lastChange(reach: Reach, ids: readonly string[]): number {
  const borders = [...reach.anybody, ...ids.flatMap((id) => reach.byHolder.get(id) ?? [])].flatMap((slot) => bordersOf(slot).map(({ from }) => from));
  return Math.max(-Infinity, ...borders);
}
