import type { HeldBinding, HeldRole, KubernetesInventory } from '../inventory.ts';
import { principalId } from '../principals.ts';
import { reference } from '../references.ts';
import { roleKey } from './authorize.ts';
import { changeOf } from './change.ts';
import { holderOfSubject, type Reach, roleReference } from './reaching.ts';

/** What is looked up of an inventory: who is bound to what. */
export interface BindingIndex {
  /** Bindings of a holder by its own name, cluster bindings first. */
  readonly reaches: (holder: string) => readonly Reach[];
  /** Everybody whom a binding names. */
  readonly holders: () => readonly string[];
  readonly roleOf: (binding: HeldBinding) => HeldRole | undefined;
  /** Is there a binding of this reference? */
  readonly hasBinding: (name: string) => boolean;
  /** Bindings to the role of a reference. */
  readonly bindingsTo: (role: string) => readonly HeldBinding[];
  /** Holders whose bindings are not those of `base`, and how many indexes lie between; undefined for one that is not made from it. */
  readonly apartFrom: (base: BindingIndex) => readonly string[] | undefined;
  readonly depth: number;
}

/** Looking something up through more indexes than these takes longer than making one anew. */
const DEEPEST = 12;

const indexes = new WeakMap<KubernetesInventory, BindingIndex>();
const origins = new WeakMap<KubernetesInventory, KubernetesInventory>();

/** Says that an inventory differs from another one in a few objects, and returns it: then what is looked up of it is not made anew. */
export function madeFrom(base: KubernetesInventory, inventory: KubernetesInventory): KubernetesInventory {
  if (inventory !== base) origins.set(inventory, base);
  return inventory;
}

/** What an inventory was made from. */
export function originOf(inventory: KubernetesInventory): KubernetesInventory | undefined {
  return origins.get(inventory);
}

export function indexOf(inventory: KubernetesInventory): BindingIndex {
  let known = indexes.get(inventory);
  if (known !== undefined) return known;
  const base = origins.get(inventory);
  const below = base === undefined ? undefined : indexes.get(base);
  known = base === undefined || below === undefined || below.depth >= DEEPEST ? whole(inventory) : derived(base, below, inventory);
  indexes.set(inventory, known);
  return known;
}

function whole({ roles: held, bindings }: KubernetesInventory): BindingIndex {
  const roles = rolesByKey(held);
  const byHolder = new Map<string, Reach[]>();
  const names = new Set<string>();
  const byRole = new Map<string, HeldBinding[]>();
  for (const binding of clusterFirst(bindings)) {
    const reach = { binding, role: found(roles, binding) };
    for (const id of holdersIn(binding)) addTo(byHolder, id, reach);
    addTo(byRole, roleReference(binding), binding);
    names.add(reference(binding));
  }
  const index: BindingIndex = {
    reaches: (holder) => byHolder.get(holder) ?? NONE,
    holders: () => [...byHolder.keys()],
    roleOf: (binding) => found(roles, binding),
    hasBinding: (name) => names.has(name),
    bindingsTo: (role) => byRole.get(role) ?? NONE,
    apartFrom: (base) => (base === index ? NONE : undefined),
    depth: 0,
  };
  return index;
}

/** What is not the same as in the inventory that it was made from. */
function derived(base: KubernetesInventory, below: BindingIndex, inventory: KubernetesInventory): BindingIndex {
  const { roles, bindings } = changeOf(base, inventory);
  const changed = new Map<string, HeldRole | undefined>([...roles.gone.map((role) => [keyOf(role), undefined] as const), ...roles.come.map((role) => [keyOf(role), role] as const)]);
  const roleOf = (binding: HeldBinding): HeldRole | undefined => {
    const key = keyOfRole(binding);
    return key !== undefined && changed.has(key) ? changed.get(key) : below.roleOf(binding);
  };
  const concerned = [...bindings.gone, ...bindings.come, ...[...roles.gone, ...roles.come].flatMap((role) => below.bindingsTo(reference(role)))];
  const apart = new Set(concerned.flatMap(holdersIn));
  const gone = new Set(bindings.gone);
  const own = new Set(bindings.come);
  for (const holder of apart) for (const { binding } of below.reaches(holder)) if (!gone.has(binding)) own.add(binding);
  const byHolder = new Map<string, Reach[]>([...apart].map((holder) => [holder, []]));
  for (const binding of clusterFirst(inventory.bindings.filter((each) => own.has(each)))) {
    const reach = { binding, role: roleOf(binding) };
    for (const id of holdersIn(binding)) byHolder.get(id)?.push(reach);
  }
  const names = new Map<string, boolean>([...bindings.gone.map((binding) => [reference(binding), false] as const), ...bindings.come.map((binding) => [reference(binding), true] as const)]);
  const index: BindingIndex = {
    reaches: (holder) => byHolder.get(holder) ?? below.reaches(holder),
    holders: () => [...below.holders().filter((id) => !apart.has(id)), ...[...byHolder].flatMap(([id, reaches]) => (reaches.length === 0 ? [] : [id]))],
    roleOf,
    hasBinding: (name) => names.get(name) ?? below.hasBinding(name),
    bindingsTo: (role) => [...below.bindingsTo(role).filter((binding) => !gone.has(binding)), ...bindings.come.filter((binding) => roleReference(binding) === role)],
    apartFrom: (other) => {
      const further = other === index ? NONE : below.apartFrom(other);
      return further === undefined ? undefined : other === index ? NONE : [...new Set([...further, ...apart])];
    },
    depth: below.depth + 1,
  };
  return index;
}

const NONE: readonly never[] = [];

function clusterFirst(bindings: readonly HeldBinding[]): readonly HeldBinding[] {
  return [...bindings.filter(({ kind }) => kind === 'ClusterRoleBinding'), ...bindings.filter(({ kind }) => kind === 'RoleBinding')];
}

/** Ids of those whom a binding names, each once. */
function holdersIn(binding: HeldBinding): readonly string[] {
  const ids = binding.subjects.flatMap((subject) => {
    const holder = holderOfSubject(subject, binding);
    return holder === undefined ? [] : [principalId(holder)];
  });
  return ids.length < 2 ? ids : [...new Set(ids)];
}

function rolesByKey(roles: readonly HeldRole[]): ReadonlyMap<string, HeldRole> {
  return new Map(roles.map((role) => [keyOf(role), role]));
}

function keyOf({ kind, namespace, name }: HeldRole): string {
  return roleKey(kind, namespace, name);
}

/** Where the role of a binding is found; undefined for a binding that can have none. */
function keyOfRole({ kind, namespace, roleRef }: HeldBinding): string | undefined {
  return kind === 'ClusterRoleBinding' && roleRef.kind !== 'ClusterRole' ? undefined : roleKey(roleRef.kind, namespace, roleRef.name);
}

function found(roles: ReadonlyMap<string, HeldRole>, binding: HeldBinding): HeldRole | undefined {
  const key = keyOfRole(binding);
  return key === undefined ? undefined : roles.get(key);
}

function addTo<T>(map: Map<string, T[]>, key: string, value: T): void {
  const own = map.get(key);
  if (own === undefined) map.set(key, [value]);
  else own.push(value);
}
