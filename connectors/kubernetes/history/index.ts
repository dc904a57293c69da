import type { GrantChange, GrantHistory, GrantInterval, GrantState, KnownStretch } from '../../../src/core/grant-history.ts';
import { canonicalJson } from '../../../src/core/json.ts';
import { by } from '../../../src/core/order.ts';
import type { KubernetesInventory, KubernetesPermission } from '../inventory.ts';
import type { Role } from '../rbac.ts';
import { reference } from '../references.ts';
import { sinceOf } from './since.ts';
import { contentText, type Slot, slotsOf } from './slot.ts';
import { Snapshots } from './snapshots.ts';
import { bordersOf, concerned, reachOf, statesOf } from './states.ts';

/**
 * Grants of one cluster over time, from its export and the recorded writes of roles and bindings. What an object said before
 * its first recorded write, where that did not make it, and after a write whose content is not recorded, is not known.
 */
export function history(today: KubernetesInventory, changes: readonly GrantChange[], known: KnownStretch, seen: KubernetesInventory | undefined): GrantHistory<KubernetesInventory, KubernetesPermission> {
  const slots = slotsOf(today, changes, Number.isFinite(known.until) ? known.until : Infinity, seen);
  const bySubject = new Map(slots.map((slot) => [slot.subject, slot]));
  const reach = reachOf(slots);
  const snapshots = new Snapshots(today, slots);
  const made = new Map<string, readonly GrantState<KubernetesInventory>[]>();
  return {
    intervals: slots.flatMap(intervalsOf),
    changed: changedOf(reach, known),
    states: (principal, holders = []) => {
      const ids = concerned(principal, holders);
      const key = ids.join('\n');
      const states = made.get(key) ?? statesOf(reach, ids, known, today, snapshots);
      made.set(key, states);
      return states;
    },
    since: ({ permission }) => sinceOf(bySubject, permission, known.from),
  };
}

/** Where it is not known whom a binding reached, everybody's grants may have changed: whoever asks has one of two groups. */
const EVERYBODY = ['group:system:authenticated', 'group:system:unauthenticated'];

function changedOf({ byHolder, anybody }: ReturnType<typeof reachOf>, known: KnownStretch): readonly string[] {
  const inside = (slot: Slot): boolean => bordersOf(slot).some(({ from }) => from > known.from);
  const own = [...byHolder].flatMap(([id, slots]) => (slots.some(inside) ? [id] : []));
  return [...new Set([...own, ...(anybody.some(inside) ? EVERYBODY : [])])].sort();
}

function intervalsOf({ subject, segments, exported }: Slot): readonly GrantInterval[] {
  return segments.flatMap(({ from, until, content, given, assumed }, index): GrantInterval[] => {
    if (content === 'absent') return [];
    const ended = segments[index + 1]?.given;
    return [{
      subject,
      holder: '',
      holderId: '',
      content: content === 'unread' ? '' : contentText(content),
      ...(Number.isFinite(from) ? { from } : {}),
      ...(Number.isFinite(until) ? { until } : {}),
      ...(given === undefined ? {} : { given }),
      ...(ended === undefined ? {} : { ended }),
      certainty: content === 'unread' ? 'unknown' : assumed === true ? 'maybe' : 'certain',
      exported: exported && until === Infinity,
    }];
  });
}

/**
 * The inventory with what roles said before, as the record of their writes shows: whoever bound one then had to hold it.
 * Without an export nothing is known of what the record does not show, so there is nothing to judge.
 */
export function rebuild(_instance: string, inventory: KubernetesInventory | undefined, changes: readonly GrantChange[]): KubernetesInventory | undefined {
  if (inventory === undefined) return undefined;
  const today = new Set(inventory.roles.map((role) => `${reference(role)}\n${canonicalJson(role.rules)}`));
  const former = new Map<string, Role>();
  for (const { detail } of changes) {
    const object = detail['object'] === undefined ? undefined : (JSON.parse(detail['object']) as Partial<Role>);
    if (object?.rules === undefined) continue;
    const role = object as Role;
    const key = `${reference(role)}\n${canonicalJson(role.rules)}`;
    if (!today.has(key)) former.set(key, role);
  }
  return former.size === 0 ? inventory : { ...inventory, formerRoles: [...former.values()].sort(by((role) => `${reference(role)}\n${canonicalJson(role.rules)}`)) };
}
