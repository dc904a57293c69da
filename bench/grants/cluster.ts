import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { account, type BindingObject, clusterRole, clusterRoleBinding, type KubernetesObject, namespaceObject, role, roleBinding, type RoleObject, type SubjectObject, toAccount, toGroup } from './objects.ts';
import { applicationRules, customRules, operatorRules, plainRules, wildcardRules } from './rules.ts';

/** A generated cluster, and who of it does something. */
export interface Cluster {
  /** Everything that an export shows, the server's own objects first. */
  readonly exported: readonly KubernetesObject[];
  /** What the team keeps in git, by the path of the file. */
  readonly manifests: ReadonlyMap<string, readonly KubernetesObject[]>;
  readonly roles: readonly RoleObject[];
  readonly bindings: readonly BindingObject[];
  /** Service accounts that do something: a tenth. */
  readonly busy: readonly { readonly namespace: string; readonly name: string }[];
}

const BOOTSTRAP = path.resolve(import.meta.dirname, '../../fixtures/kubernetes/bookshop/full/rbac-end.json.gz');
const OPERATORS = 40;
const WILDCARDS = 12;
const PRODUCTS = ['shop', 'cart', 'mail', 'search', 'stock', 'price', 'media', 'login', 'audit', 'import'] as const;

/**
 * A cluster that grew for years: per thousand namespaces three thousand service accounts, 250 ClusterRoles beside the
 * server's own (operators of 40 groups of custom resources, roles that aggregate into `view`, `edit` and `admin`, wildcards, and
 * ordinary ones), 6,000 RoleBindings, 400 ClusterRoleBindings and two thousand files of manifests. All but the number of
 * operators and ClusterRoles grows with `namespaces`.
 */
export function bigCluster(namespaces: number): Cluster {
  const manifests = new Map<string, KubernetesObject[]>();
  const own: KubernetesObject[] = [];
  const add = (file: string, ...objects: readonly KubernetesObject[]): void => {
    own.push(...objects);
    const there = manifests.get(file);
    if (there === undefined) manifests.set(file, [...objects]);
    else there.push(...objects);
  };
  add('platform/namespace.yaml', namespaceObject('platform'));
  for (const each of sharedRoles()) add(`cluster/roles/${each.metadata.name}.yaml`, each);
  for (let number = 0; number < OPERATORS; number += 1) {
    const name = `operator-${number}`;
    add(`platform/operators/${name}.yaml`, account('platform', name), clusterRoleBinding(name, name, [toAccount('platform', name)]));
  }
  for (let number = 0; number < namespaces * 0.36; number += 1) {
    const name = `grant-${number}`;
    add(`cluster/bindings/${name}.yaml`, clusterRoleBinding(name, boundInCluster(number), [whoInCluster(number, namespaces)]));
  }
  for (let number = 0; number < namespaces; number += 1) {
    const namespace = nameOf(number);
    const [app, worker, deployer] = ['app', 'worker', 'deployer'] as const;
    add(`namespaces/${namespace}/namespace.yaml`, namespaceObject(namespace), ...[app, worker, deployer].map((name) => account(namespace, name)));
    add(
      `namespaces/${namespace}/rbac.yaml`,
      role(namespace, app, applicationRules(app)),
      role(namespace, worker, applicationRules(worker)),
      roleBinding(namespace, app, 'Role', app, [toAccount(namespace, app)]),
      roleBinding(namespace, worker, 'Role', worker, [toAccount(namespace, worker), ...(number % 10 === 0 ? [toAccount(namespace, app)] : [])]),
      roleBinding(namespace, 'deploy', 'ClusterRole', number % 10 === 0 ? 'edit' : `plain-${(number * 3) % 78}`, [toAccount(namespace, deployer)]),
      roleBinding(namespace, 'team', 'ClusterRole', number % 4 === 0 ? 'view' : `plain-${number % 78}`, [toGroup(`team-${number % 100}`)]),
      roleBinding(namespace, 'extra', 'ClusterRole', `plain-${(number * 7) % 78}`, [toAccount(namespace, app), toAccount(nameOf((number + 1) % namespaces), worker)]),
      roleBinding(namespace, 'all', 'ClusterRole', `plain-${(number * 5) % 78}`, [number % 50 === 0 ? toGroup(`system:serviceaccounts:${namespace}`) : toAccount(namespace, worker)]),
    );
  }
  const exported = [...served(), ...own];
  const busy = Array.from({ length: Math.round(namespaces * 0.3) - OPERATORS }, (_, index) => ({ namespace: nameOf((index * 37) % namespaces), name: ['app', 'worker', 'deployer'][index % 3] ?? 'app' }));
  return {
    exported,
    manifests,
    roles: exported.filter((each): each is RoleObject => 'rules' in each),
    bindings: exported.filter((each): each is BindingObject => 'roleRef' in each),
    busy: [...Array.from({ length: OPERATORS }, (_, number) => ({ namespace: 'platform', name: `operator-${number}` })), ...busy],
  };
}

/** Such as `team-7-mail-10`: no number in it looks as if a program had made the name. */
function nameOf(number: number): string {
  return `team-${number % 100}-${PRODUCTS[number % PRODUCTS.length]}-${Math.floor(number / PRODUCTS.length)}`;
}

/** 250: per group of custom resources one for the operator, one to read and one to write; wildcards; ordinary ones. */
function sharedRoles(): readonly RoleObject[] {
  const custom = Array.from({ length: OPERATORS }, (_, number) => [
    clusterRole(`operator-${number}`, operatorRules(number)),
    clusterRole(`area${number}-view`, customRules(number, 'read'), { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' }),
    clusterRole(`area${number}-edit`, customRules(number, 'write'), { 'rbac.authorization.k8s.io/aggregate-to-edit': 'true' }),
  ]).flat();
  const wild = Array.from({ length: WILDCARDS }, (_, number) => clusterRole(`wild-${number}`, wildcardRules(number)));
  const plain = Array.from({ length: 118 }, (_, number) => clusterRole(`plain-${number}`, plainRules(number)));
  return [...custom, ...wild, ...plain];
}

/** Most are bound to read a little; every twelfth to read everything, every thirtieth to a wildcard. */
function boundInCluster(number: number): string {
  if (number % 30 === 0) return `wild-${number % WILDCARDS}`;
  return number % 12 === 0 ? 'view' : `plain-${number % 118}`;
}

function whoInCluster(number: number, namespaces: number): SubjectObject {
  if (number % 9 === 0) return toGroup(`team-${number % 100}`);
  return toAccount(nameOf((number * 11) % namespaces), number % 2 === 0 ? 'deployer' : 'app');
}

/** The server's own roles and bindings as a server made them; `view`, `edit` and `admin` with what aggregates into them. */
function served(): readonly KubernetesObject[] {
  const { items } = JSON.parse(gunzipSync(readFileSync(BOOTSTRAP)).toString('utf8')) as { items: readonly KubernetesObject[] };
  const own = items.filter((each) => each.metadata.labels?.['kubernetes.io/bootstrapping'] === 'rbac-defaults' || each.metadata.namespace === 'kube-system' || each.metadata.name.startsWith('kube-'));
  const custom = (verbs: 'read' | 'write') => Array.from({ length: OPERATORS }, (_, number) => customRules(number, verbs)).flat();
  return own.map((each) => {
    if (each.kind !== 'ClusterRole' || !['view', 'edit', 'admin'].includes(each.metadata.name)) return each;
    const rules = each.rules.filter(({ apiGroups }) => apiGroups?.some((group) => group.endsWith('.example')) !== true);
    return { ...each, rules: [...rules, ...custom('read'), ...(each.metadata.name === 'view' ? [] : custom('write'))] };
  });
}
