import { aggregatedRules, sourcesOf } from '../grants/aggregate.ts';
import { InvariantError } from '../../../src/core/errors.ts';
import { by, byText } from '../../../src/core/order.ts';
import type { HeldBinding, HeldRole, KubernetesInventory, ObjectFacts } from '../inventory.ts';
import { changeOf, type Difference } from '../model/change.ts';
import { reference } from '../references.ts';
import { sameBinding, sameRules } from './canonical.ts';

/** One object that differs between two inventories; `null` = it is not there on that side. */
export type Operation =
  | { readonly kind: 'role'; readonly reference: string; readonly before: HeldRole | null; readonly after: HeldRole | null }
  | { readonly kind: 'binding'; readonly reference: string; readonly before: HeldBinding | null; readonly after: HeldBinding | null };

/**
 * Everything that differs, sorted by reference.
 * @throws InvariantError for what a server would undo (bootstrap objects, aggregated rules) or refuse (another roleRef).
 */
export function operations(before: KubernetesInventory, after: KubernetesInventory): readonly Operation[] {
  const change = changeOf(before, after);
  const roles = paired(change.roles).flatMap(([from, to]): Operation[] => {
    if (from !== null && to !== null && (from.aggregates !== undefined || sameRules(from, to))) return [];
    return [{ kind: 'role', reference: reference((from ?? to)!), before: from, after: to }];
  });
  if (change.roles.gone.length + change.roles.come.length > 0) for (const role of after.roles) refuseStale(role, before, after);
  const bindings = paired(change.bindings).flatMap(([from, to]): Operation[] => {
    if (from !== null && to !== null && sameBinding(from, to)) return [];
    return [{ kind: 'binding', reference: reference((from ?? to)!), before: from, after: to }];
  });
  const all = [...roles, ...bindings].sort(by((operation) => operation.reference));
  for (const operation of all) refuseUndone(operation);
  return all;
}

/** Objects that are not the identical ones on both sides, by reference. */
function paired<T extends { readonly kind: string; readonly namespace: string; readonly name: string }>({ gone, come }: Difference<T>): readonly (readonly [T | null, T | null])[] {
  const old = new Map(gone.map((object) => [reference(object), object]));
  const proposed = new Map(come.map((object) => [reference(object), object]));
  return [...new Set([...old.keys(), ...proposed.keys()])].sort(byText).map((key) => [old.get(key) ?? null, proposed.get(key) ?? null] as const);
}

/** What a controller copies into an aggregated role must be what the proof was made for. */
function refuseStale(role: HeldRole, before: KubernetesInventory, after: KubernetesInventory): void {
  if (role.aggregates === undefined) return;
  const { gone, come } = changeOf(before, after).roles;
  if (!come.includes(role) && sourcesOf([...gone, ...come], role).length === 0) return;
  const old = before.roles.find((each) => reference(each) === reference(role));
  if (old === undefined || !sameRules(old, { rules: aggregatedRules(before.roles, old) }) || sameRules(role, { rules: aggregatedRules(after.roles, role) })) return;
  throw new InvariantError(`the proposal gives ${reference(role)} other rules than its controller will`);
}

/** Pitfalls: bootstrap objects are restored when the server starts; a roleRef cannot be changed, only made anew. */
function refuseUndone({ kind, reference: name, before, after }: Operation): void {
  if (before !== null && isBootstrap(before.facts)) throw new InvariantError(`the proposal changes ${name}, which the server restores at its next start`);
  if (kind === 'role' || before === null || after === null) return;
  if (before.roleRef.kind !== after.roleRef.kind || before.roleRef.name !== after.roleRef.name) throw new InvariantError(`the proposal gives ${name} another role, which no server accepts`);
}

/** Kubernetes documentation, "Using RBAC Authorization", Auto-reconciliation. */
function isBootstrap({ annotations }: ObjectFacts): boolean {
  return annotations['rbac.authorization.kubernetes.io/autoupdate'] === 'true';
}
