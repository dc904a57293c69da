import fc from 'fast-check';
import type { KubernetesAccess } from '../../connectors/kubernetes/access.ts';
import { aggregatedRules } from '../../connectors/kubernetes/grants/aggregate.ts';
import type { HeldBinding, HeldRole, KubernetesInventory } from '../../connectors/kubernetes/inventory.ts';
import type { Grants } from '../../connectors/kubernetes/model/authorize.ts';
import { roleKey } from '../../connectors/kubernetes/model/authorize.ts';
import type { Attributes, PolicyRule, Requester, Subject } from '../../connectors/kubernetes/rbac.ts';

/*
 * A small cluster: two namespaces, and kinds, verbs and names that roles say and that they do not. The universe of requests
 * holds something inside and outside of whatever a rule can say, so that clusters which differ do so here.
 */
const NAMESPACES = ['a', 'b'];
const VERBS = ['get', 'list', 'create', 'sing'];
const KINDS = [['', 'pods', ''], ['', 'pods', 'log'], ['', 'nodes', ''], ['apps', 'deployments', ''], ['apps', 'deployments', 'scale'], ['x.y', 'zq', '']] as const;
const PATHS = ['/m', '/m/x', '/zq'];

const REQUESTERS: readonly Requester[] = [
  account('a', 's'),
  account('b', 's'),
  account('a', 'gone'),
  { user: 'u', groups: ['g', 'system:authenticated'] },
  { user: 'v', groups: ['system:authenticated'] },
];

function account(namespace: string, name: string): Requester {
  return { user: `system:serviceaccount:${namespace}:${name}`, groups: ['system:authenticated', 'system:serviceaccounts', `system:serviceaccounts:${namespace}`] };
}

const REQUESTS: readonly Attributes[] = [
  ...VERBS.flatMap((verb) => KINDS.flatMap(([apiGroup, resource, subresource]) => ['', ...NAMESPACES].flatMap((namespace) => ['', 'n', 'o'].map((name) => ({ verb, apiGroup, resource, subresource, namespace, name }))))),
  ...['get', 'post'].flatMap((verb) => PATHS.map((path) => ({ verb, path }))),
];

/** Every request of everybody. */
export const UNIVERSE: readonly KubernetesAccess[] = REQUESTERS.flatMap(({ user, groups }) => REQUESTS.map((attributes) => ({ instance: 'c', user, groups, ask: { kind: 'request' as const, attributes } })));

const some = <T>(...of: readonly T[]): fc.Arbitrary<T[]> => fc.uniqueArray(fc.constantFrom(...of), { minLength: 1, maxLength: 3 });
const inApi = fc.record({
  verbs: some('get', 'list', 'create', '*'),
  apiGroups: some('', 'apps', '*'),
  resources: some('pods', 'pods/log', 'nodes', 'deployments', 'deployments/scale', '*', '*/scale', 'pods/*'),
  resourceNames: fc.oneof({ weight: 3, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: some('n', 'o') }),
  nonResourceURLs: fc.constant<string[]>([]),
});
const onPaths = fc.record({
  verbs: some('get', 'post', '*'),
  apiGroups: fc.constant<string[]>([]),
  resources: fc.constant<string[]>([]),
  resourceNames: fc.constant<string[]>([]),
  nonResourceURLs: some('/m', '/m/*', '*'),
});
const rules: fc.Arbitrary<PolicyRule[]> = fc.array(fc.oneof({ weight: 4, arbitrary: inApi }, { weight: 1, arbitrary: onPaths }), { minLength: 0, maxLength: 3 });

const RESTORED = { labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' }, annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' } };
const OWN = { labels: {}, annotations: {} };
const subjects: fc.Arbitrary<Subject[]> = some<Subject>(
  { kind: 'ServiceAccount', name: 's', namespace: 'a' },
  { kind: 'ServiceAccount', name: 's', namespace: 'b' },
  { kind: 'ServiceAccount', name: 'gone', namespace: 'a' },
  { kind: 'User', name: 'u', namespace: '' },
  { kind: 'User', name: 'system:serviceaccount:a:s', namespace: '' },
  { kind: 'Group', name: 'g', namespace: '' },
  { kind: 'Group', name: 'system:serviceaccounts', namespace: '' },
  { kind: 'Group', name: 'system:serviceaccounts:a', namespace: '' },
  { kind: 'Group', name: 'system:authenticated', namespace: '' },
);

const clusterRoles = ['one', 'two', 'server', 'part', 'sum'];
/** Random clusters: `server` is the server's own role, `sum` is made of `part` (and of `server` in some). */
export const clusters: fc.Arbitrary<KubernetesInventory> = fc
  .record({
    rules: fc.array(rules, { minLength: 6, maxLength: 6 }),
    summed: fc.boolean(),
    cluster: fc.array(fc.record({ role: fc.constantFrom(...clusterRoles, 'missing'), subjects, restored: fc.constantFrom(false, false, false, true) }), { maxLength: 3 }),
    inside: fc.array(fc.record({ namespace: fc.constantFrom(...NAMESPACES), role: fc.constantFrom(...clusterRoles, 'own', 'missing'), subjects, restored: fc.constantFrom(false, false, false, true) }), { maxLength: 4 }),
  })
  .map(({ rules: of, summed, cluster, inside }): KubernetesInventory => {
    const plain: HeldRole[] = [
      { kind: 'ClusterRole', namespace: '', name: 'one', rules: of[0] ?? [], facts: OWN },
      { kind: 'ClusterRole', namespace: '', name: 'part', rules: of[1] ?? [], facts: { ...OWN, labels: { sum: 'yes' } } },
      { kind: 'ClusterRole', namespace: '', name: 'server', rules: of[2] ?? [], facts: summed ? { ...RESTORED, labels: { ...RESTORED.labels, sum: 'yes' } } : RESTORED },
      { kind: 'ClusterRole', namespace: '', name: 'two', rules: of[3] ?? [], facts: OWN },
      { kind: 'Role', namespace: 'a', name: 'own', rules: of[4] ?? [], facts: OWN },
      { kind: 'Role', namespace: 'b', name: 'own', rules: of[5] ?? [], facts: OWN },
    ];
    const sum: HeldRole = { kind: 'ClusterRole', namespace: '', name: 'sum', rules: [], facts: OWN, aggregates: [{ matchLabels: { sum: 'yes' }, matchExpressions: [] }] };
    const bindings: HeldBinding[] = [
      ...cluster.map(({ role, subjects: own, restored }, at): HeldBinding => ({ kind: 'ClusterRoleBinding', namespace: '', name: `w${at}`, roleRef: { kind: 'ClusterRole', name: role }, subjects: own, facts: restored ? RESTORED : OWN })),
      ...inside.map(({ namespace, role, subjects: own, restored }, at): HeldBinding => ({ kind: 'RoleBinding', namespace, name: `w${at}`, roleRef: { kind: role === 'own' ? 'Role' : 'ClusterRole', name: role }, subjects: own, facts: restored ? RESTORED : OWN })),
    ];
    return {
      instance: 'c',
      roles: [...plain, { ...sum, rules: aggregatedRules(plain, sum) }],
      bindings,
      serviceAccounts: [{ namespace: 'a', name: 's', facts: OWN }, { namespace: 'b', name: 's', facts: OWN }],
      namespaces: NAMESPACES.map((name) => ({ name })),
      fromCluster: true,
    };
  });

/** As the decider that the server's own tests hold takes it. */
export function grantsOf({ roles, bindings }: KubernetesInventory): Grants {
  return { roles: new Map(roles.map((role) => [roleKey(role.kind, role.namespace, role.name), role])), bindings };
}
