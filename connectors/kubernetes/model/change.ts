import type { HeldBinding, HeldRole, KubernetesInventory } from '../inventory.ts';

/** Objects of one kind that only one of two inventories holds. */
export interface Difference<T> {
  /** Of the first one, in its order. */
  readonly gone: readonly T[];
  /** Of the second one, in its order. */
  readonly come: readonly T[];
}

/** What differs between two inventories, by identity: an object that says something else is another one. */
export interface Change {
  readonly roles: Difference<HeldRole>;
  readonly bindings: Difference<HeldBinding>;
}

const changes = new WeakMap<KubernetesInventory, { readonly from: KubernetesInventory; readonly change: Change }>();
const members = new WeakMap<readonly object[], ReadonlySet<object>>();

/**
 * A proposal changes a few of thousands of objects, and leaves the others as they are. What is asked of it looks at those few, so
 * that thousands of proposals do not look at thousands of objects each.
 */
export function changeOf(from: KubernetesInventory, to: KubernetesInventory): Change {
  const known = changes.get(to);
  if (known?.from === from) return known.change;
  const change = { roles: difference(from.roles, to.roles), bindings: difference(from.bindings, to.bindings) };
  changes.set(to, { from, change });
  return change;
}

function difference<T extends object>(from: readonly T[], to: readonly T[]): Difference<T> {
  if (from === to) return { gone: [], come: [] };
  const before = membersOf(from);
  const come = to.filter((each) => !before.has(each));
  if (come.length === 0 && to.length === from.length) return { gone: [], come };
  const after = new Set(to);
  return { gone: from.filter((each) => !after.has(each)), come };
}

/** Of the list that all candidates come from; it is asked again and again. */
function membersOf<T extends object>(list: readonly T[]): ReadonlySet<T> {
  let known = members.get(list) as ReadonlySet<T> | undefined;
  if (known === undefined) {
    known = new Set(list);
    members.set(list, known);
  }
  return known;
}
