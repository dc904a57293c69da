import { SourceError } from '../../../src/core/errors.ts';
import { canonicalJson } from '../../../src/core/json.ts';
import { by } from '../../../src/core/order.ts';
import type { KubernetesInventory } from '../inventory.ts';
import { reference } from '../references.ts';
import { aggregatedRules } from './aggregate.ts';
import { EXPORT_COMMAND } from './commands.ts';
import type { FoundObject } from './documents.ts';
import { heldOf } from './held.ts';

type Account = NonNullable<KubernetesInventory['serviceAccounts']>[number];

/**
 * All objects of one cluster in one inventory; the order of files does not matter.
 * @throws SourceError when two of them show one object in two states, or when an export is visibly partial.
 */
export function gather(source: string, objects: readonly FoundObject[]): KubernetesInventory | undefined {
  const roles = new Map<string, KubernetesInventory['roles'][number]>();
  const bindings = new Map<string, KubernetesInventory['bindings'][number]>();
  const accounts = new Map<string, Account>();
  const namespaces = new Map<string, NonNullable<KubernetesInventory['namespaces']>[number]>();
  for (const found of objects) {
    const object = heldOf(source, found);
    if (object.is === 'role') put(source, roles, reference(object.held), object.held, found);
    else if (object.is === 'binding') put(source, bindings, reference(object.held), object.held, found);
    else if (object.is === 'account') put(source, accounts, reference({ kind: 'ServiceAccount', ...object.held }), object.held, found);
    else if (object.is === 'namespace') namespaces.set(object.held.name, object.held);
  }
  if (roles.size + bindings.size === 0) return undefined;
  const fromCluster = [...roles.values(), ...bindings.values()].some(({ facts }) => facts.uid !== undefined);
  const inventory: KubernetesInventory = {
    instance: source,
    roles: [...roles.values()].sort(by(reference)),
    bindings: [...bindings.values()].sort(by(reference)),
    ...(accounts.size === 0 ? {} : { serviceAccounts: [...accounts.values()].sort(by(({ namespace, name }) => `${namespace}/${name}`)) }),
    ...(namespaces.size === 0 ? {} : { namespaces: [...namespaces.values()].sort(by(({ name }) => name)) }),
    fromCluster,
  };
  if (!fromCluster) return withAggregates(inventory);
  refusePartial(source, inventory, objects[0]?.path ?? '');
  return inventory;
}

function put<T>(source: string, things: Map<string, T>, name: string, thing: T, { path }: FoundObject): void {
  const known = things.get(name);
  if (known !== undefined && canonicalJson(known) !== canonicalJson(thing)) {
    throw new SourceError(source, `${path}: ${name} is told in two different ways`, { input: path, remedy: 'keep the newest export of one cluster in `grants`; the team\'s manifests belong into `definitions`, another cluster into a source of its own' });
  }
  things.set(name, thing);
}

/** Manifests do not hold what a controller writes; a cluster's own answer is taken as it is, also where no controller ran. */
function withAggregates(inventory: KubernetesInventory): KubernetesInventory {
  const roles = inventory.roles.map((role) => (role.aggregates === undefined ? role : { ...role, rules: aggregatedRules(inventory.roles, role) }));
  return { ...inventory, roles };
}

/**
 * A server makes objects of all four kinds when it starts, those with a namespace in kube-system
 * (https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings), so where they are missing
 * a kind was left out, or all namespaces but one.
 */
function refusePartial(source: string, { roles, bindings, serviceAccounts }: KubernetesInventory, path: string): void {
  const refuse = (message: string): SourceError => new SourceError(source, `${path}: a part of an export: ${message}`, { input: path, remedy: `export again: ${EXPORT_COMMAND}` });
  for (const [kind, held] of [['ClusterRole', roles], ['Role', roles], ['ClusterRoleBinding', bindings], ['RoleBinding', bindings]] as const) {
    if (!held.some((each) => each.kind === kind)) throw refuse(`there is no ${kind} in it, and every cluster has some`);
  }
  const elsewhere = (held: readonly { readonly namespace: string }[]): boolean => !held.some(({ namespace }) => namespace === 'kube-system');
  if (elsewhere(roles) || elsewhere(bindings)) throw refuse('it holds no Role or RoleBinding of kube-system, and every cluster has some there, so it is of a single namespace');
  if (serviceAccounts !== undefined && elsewhere(serviceAccounts)) throw refuse('it holds no ServiceAccount of kube-system, so it is of a single namespace');
}
