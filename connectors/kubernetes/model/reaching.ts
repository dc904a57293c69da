import type { HeldBinding, HeldRole, KubernetesInventory } from '../inventory.ts';
import { type HolderName, principalId } from '../principals.ts';
import { type Attributes, type Binding, isResource, type PolicyRule, type Requester, type Subject } from '../rbac.ts';
import { reference } from '../references.ts';
import { serviceAccountUser } from './applies.ts';
import { roleKey } from './authorize.ts';
import { uncovered } from './cover-rules.ts';
import { ruleAllows } from './match.ts';

/** One binding with its role; without one, the role is missing. */
export interface Reach {
  readonly binding: HeldBinding;
  readonly role: HeldRole | undefined;
}

interface Index {
  readonly byHolder: ReadonlyMap<string, readonly Reach[]>;
  readonly roles: ReadonlyMap<string, HeldRole>;
}

const cache = new WeakMap<KubernetesInventory, Index>();

/** Bindings that bind a holder by its own name (not as a member of a group), cluster bindings first. */
export function bindingsOf(inventory: KubernetesInventory, id: string): readonly Reach[] {
  return indexOf(inventory).byHolder.get(id) ?? [];
}

/** Ids of all holders that some binding names. */
export function boundHolders(inventory: KubernetesInventory): readonly string[] {
  return [...indexOf(inventory).byHolder.keys()];
}

export function roleOfBinding(inventory: KubernetesInventory, binding: HeldBinding): HeldRole | undefined {
  return found(indexOf(inventory).roles, binding);
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

function indexOf(inventory: KubernetesInventory): Index {
  let known = cache.get(inventory);
  if (known === undefined) {
    known = build(inventory);
    cache.set(inventory, known);
  }
  return known;
}

function build({ roles: held, bindings }: KubernetesInventory): Index {
  const roles = new Map(held.map((role) => [roleKey(role.kind, role.namespace, role.name), role]));
  const byHolder = new Map<string, Reach[]>();
  for (const kind of ['ClusterRoleBinding', 'RoleBinding'] as const) {
    for (const binding of bindings) {
      if (binding.kind !== kind) continue;
      const reach = { binding, role: found(roles, binding) };
      const ids = binding.subjects.flatMap((subject) => {
        const holder = holderOfSubject(subject, binding);
        return holder === undefined ? [] : [principalId(holder)];
      });
      for (const id of new Set(ids)) {
        const list = byHolder.get(id);
        if (list === undefined) byHolder.set(id, [reach]);
        else list.push(reach);
      }
    }
  }
  return { byHolder, roles };
}

function found(roles: ReadonlyMap<string, HeldRole>, { kind, namespace, roleRef }: HeldBinding): HeldRole | undefined {
  if (kind === 'ClusterRoleBinding' && roleRef.kind !== 'ClusterRole') return undefined;
  return roles.get(roleKey(roleRef.kind, namespace, roleRef.name));
}
