import type { HeldBinding, HeldRole, KubernetesInventory } from '../inventory.ts';
import { type HolderName, principalId } from '../principals.ts';
import { type Attributes, type Binding, isResource, type PolicyRule, type Requester, type Subject } from '../rbac.ts';
import { reference } from '../references.ts';
import { serviceAccountUser } from './applies.ts';
import { indexOf } from './binding-index.ts';
import { uncovered } from './cover-rules.ts';
import { ruleAllows } from './match.ts';

/** One binding with its role; without one, the role is missing. */
export interface Reach {
  readonly binding: HeldBinding;
  readonly role: HeldRole | undefined;
}

/** Bindings that bind a holder by its own name (not as a member of a group), cluster bindings first. */
export function bindingsOf(inventory: KubernetesInventory, id: string): readonly Reach[] {
  return indexOf(inventory).reaches(id);
}

/** Ids of all holders that some binding names. */
export function boundHolders(inventory: KubernetesInventory): readonly string[] {
  return indexOf(inventory).holders();
}

export function roleOfBinding(inventory: KubernetesInventory, binding: HeldBinding): HeldRole | undefined {
  return indexOf(inventory).roleOf(binding);
}

/** Reference of the role of a binding, also of one that is missing. */
export function roleReference({ namespace, roleRef }: Pick<Binding, 'namespace' | 'roleRef'>): string {
  return reference({ kind: roleRef.kind, namespace: roleRef.kind === 'Role' ? namespace : '', name: roleRef.name });
}

/** The bindings of one holder to roles of which nobody knows the rules. */
export function unreadBindings(inventory: KubernetesInventory, id: string): readonly HeldBinding[] {
  return bindingsOf(inventory, id).filter(({ role }) => role === undefined).map(({ binding }) => binding);
}

/** The same for bindings of one name to roles of one name. */
export function unreadKey(binding: HeldBinding): string {
  return `${reference(binding)} ${binding.roleRef.name}`;
}

/** Is there a binding of this reference? */
export function hasBinding(inventory: KubernetesInventory, name: string): boolean {
  return indexOf(inventory).hasBinding(name);
}

/** Bindings to the role of a reference. */
export function bindingsTo(inventory: KubernetesInventory, role: string): readonly HeldBinding[] {
  return indexOf(inventory).bindingsTo(role);
}

/** Holders whose bindings, or the roles of them, are not the identical objects in both; perhaps a few more. */
export function holdersApart(one: KubernetesInventory, other: KubernetesInventory): readonly string[] {
  return indexOf(other).apartFrom(indexOf(one)) ?? boundHolders(other);
}

/** The binding of a reference among those of a holder. */
export function reachBy(reaches: readonly Reach[], binding: string): Reach | undefined {
  let known = byReference.get(reaches);
  if (known === undefined) {
    known = new Map(reaches.map((reach) => [reference(reach.binding), reach]));
    byReference.set(reaches, known);
  }
  return known.get(binding);
}

const byReference = new WeakMap<readonly Reach[], ReadonlyMap<string, Reach>>();

/** Whom a subject names; undefined for a service account without a namespace, which is nobody. */
export function holderOfSubject({ kind, name, namespace }: Subject, binding: { readonly namespace: string }): HolderName | undefined {
  if (kind !== 'ServiceAccount') return { kind, name };
  const own = namespace === '' ? binding.namespace : namespace;
  return own === '' ? undefined : { kind: 'User', name: serviceAccountUser(own, name) };
}

/** Ids under which somebody may hold grants: the own one and those of the groups. */
export function holdersOf({ user, groups }: Requester): readonly string[] {
  return [principalId({ kind: 'User', name: user }), ...groups.map((name) => principalId({ kind: 'Group', name }))];
}

/** Does a binding count for requests of this namespace ('' = of the cluster)? */
export function countsIn({ kind, namespace }: { readonly kind: string; readonly namespace: string }, asked: string): boolean {
  return kind === 'ClusterRoleBinding' || (asked !== '' && namespace === asked);
}

/** The bindings through which holders are allowed a request, as `causes` says it, found by index. */
export function allowing(inventory: KubernetesInventory, holders: readonly string[], request: Attributes): readonly Reach[] {
  const namespace = isResource(request) ? request.namespace : '';
  return holders
    .flatMap((id) => bindingsOf(inventory, id))
    .filter(({ binding, role }) => countsIn(binding, namespace) && role !== undefined && role.rules.some((rule) => ruleAllows(rule, request)));
}

/** The bindings through which holders hold all of a rule in a namespace ('' = in the cluster); none: not all of it is held. */
export function holding(inventory: KubernetesInventory, holders: readonly string[], rule: PolicyRule, namespace: string): readonly Reach[] {
  const reaches = holders.flatMap((id) => bindingsOf(inventory, id)).filter(({ binding, role }) => role !== undefined && countsIn(binding, namespace));
  const rules = reaches.flatMap(({ role }) => role?.rules ?? []);
  if (uncovered(rules, [rule]).length > 0) return [];
  const pieces = uncovered([], [rule]);
  return reaches.filter(({ role }) => uncovered(role?.rules ?? [], [rule]).length < pieces.length || pieces.length === 0);
}
