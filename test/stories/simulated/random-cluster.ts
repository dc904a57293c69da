import { RBAC } from './api-server.ts';
import type { Random } from './random.ts';
import type { AuditPolicy, AuditRule, RbacObject, Rule, User } from './reference.ts';

export const NAMESPACES = ['kube-system', 'shop', 'pay'];

/** Kinds with their parts and the verbs of each; '' is the object itself. */
export const KINDS: readonly { readonly group: string; readonly resource: string; readonly namespaced: boolean; readonly parts: Readonly<Record<string, readonly string[]>> }[] = [
  { group: '', resource: 'pods', namespaced: true, parts: { exec: ['get', 'create'], log: ['get'], eviction: ['create'] } },
  { group: '', resource: 'configmaps', namespaced: true, parts: {} },
  { group: '', resource: 'secrets', namespaced: true, parts: {} },
  { group: '', resource: 'nodes', namespaced: false, parts: { metrics: ['get'], proxy: ['get', 'create'] } },
  { group: 'apps', resource: 'deployments', namespaced: true, parts: { scale: ['get', 'update', 'patch'] } },
  { group: 'shop.example.com', resource: 'widgets', namespaced: true, parts: { scale: ['get', 'update'], status: ['update'] } },
];
export const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];
export const PATHS = ['/metrics', '/healthz/etcd', '/version'];
export const RBAC_KINDS = ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'];
export const NAMES = ['one', 'two'];

export const account = (namespace: string, name: string): User => ({ username: `system:serviceaccount:${namespace}:${name}`, groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'] });
export const ACCOUNTS: readonly User[] = NAMESPACES.flatMap((namespace) => ['app', 'bot'].map((name) => account(namespace, name)));
export const PEOPLE: readonly User[] = [{ username: 'alice', groups: ['oidc:dev', 'system:authenticated'] }, { username: 'bob', groups: ['oidc:ops', 'oidc:dev', 'system:authenticated'] }];
export const NODE: User = { username: 'system:node:n1', groups: ['system:nodes', 'system:authenticated'] };
export const ADMIN: User = { username: 'admin', groups: ['system:masters', 'system:authenticated'] };

let made = 0;
export function object(kind: string, name: string, namespace: string, rest: Partial<RbacObject> & { readonly labels?: Readonly<Record<string, string>>; readonly annotations?: Readonly<Record<string, string>> }): RbacObject {
  made += 1;
  const { labels, annotations, ...members } = rest;
  const apiVersion = /Role/.test(kind) ? `${RBAC}/v1` : 'v1';
  return { apiVersion, kind, metadata: { name, ...(namespace === '' ? {} : { namespace }), uid: `uid-${made}`, resourceVersion: '7', creationTimestamp: '2025-11-03T09:00:00Z', ...(labels === undefined ? {} : { labels }), ...(annotations === undefined ? {} : { annotations }) }, ...members };
}

export function rules(random: Random, isCluster: boolean): readonly Rule[] {
  return Array.from({ length: 1 + random.below(3) }, () => rule(random, isCluster));
}

function rule(random: Random, isCluster: boolean): Rule {
  const verbs = random.some(VERBS, 1 + random.below(4));
  const kinds = random.some(KINDS, 1 + random.below(2));
  const apiGroups = [...new Set(kinds.map(({ group }) => group))];
  const resources = kinds.flatMap(({ resource, parts }) => [resource, ...random.some(Object.keys(parts), random.below(2)).map((part) => `${resource}/${part}`)]);
  switch (random.below(12)) {
    case 0: return isCluster ? { verbs: ['get'], nonResourceURLs: random.some(['/metrics', '/healthz/*', '*'], 1) } : { verbs: ['get'], apiGroups: [''], resources: ['pods'] };
    case 1: return { verbs: ['*'], apiGroups: [random.pick(['', 'apps', '*'])], resources: [random.pick(['*', 'pods'])] };
    case 2: return { verbs: ['get', 'update'], apiGroups: ['*'], resources: ['*/scale'] };
    case 3: return { verbs: ['impersonate'], apiGroups: [''], resources: ['users', 'groups', 'serviceaccounts'] };
    case 4: return { verbs: random.some(['bind', 'escalate'], 1), apiGroups: [RBAC], resources: ['roles', 'clusterroles'] };
    case 5: case 6: return { verbs: random.some(['create', 'update', 'patch', 'delete', 'get'], 3), apiGroups: [RBAC], resources: random.some(RBAC_KINDS, 2) };
    case 7: return { verbs: ['create'], apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'] };
    case 8: return { verbs, apiGroups, resources, resourceNames: ['one'] };
    default: return { verbs, apiGroups, resources };
  }
}

const SERVERS = { labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' }, annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' } };

/** Roles and bindings of every kind, some of the server's own, some that refer to nothing. */
export function cluster(random: Random): readonly RbacObject[] {
  const roleRef = (kind: string, name: string) => ({ apiGroup: RBAC, kind, name });
  const clusterRoles = ['c0', 'c1', 'c2', 'c3'];
  const subject = () => {
    const [, , namespace = '', name = ''] = random.pick(ACCOUNTS).username.split(':');
    return random.pick([
      { kind: 'ServiceAccount', namespace, name }, { kind: 'ServiceAccount', namespace, name }, { kind: 'ServiceAccount', namespace, name: random.pick([name, 'gone']) },
      { kind: 'User', name: random.pick(PEOPLE).username }, { kind: 'Group', name: random.pick(['oidc:dev', 'oidc:ops', `system:serviceaccounts:${namespace}`, 'system:serviceaccounts']) },
    ]);
  };
  const subjects = () => Array.from({ length: 1 + random.below(2) }, subject);
  const bound = (namespace: string) => (random.chance(0.05) ? roleRef('ClusterRole', 'missing') : namespace !== '' && random.chance(0.5) ? roleRef('Role', 'r') : roleRef('ClusterRole', random.pick([...clusterRoles, 'view', 'locked'])));
  return [
    ...NAMESPACES.flatMap((namespace) => [object('Namespace', namespace, '', {}), ...['app', 'bot', 'default'].map((name) => object('ServiceAccount', name, namespace, {}))]),
    object('ClusterRole', 'cluster-admin', '', { ...SERVERS, rules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }, { verbs: ['*'], nonResourceURLs: ['*'] }] }),
    object('ClusterRole', 'view', '', { ...SERVERS, rules: [{ verbs: ['get', 'list', 'watch'], apiGroups: ['', 'apps'], resources: ['pods', 'configmaps', 'deployments'] }] }),
    object('ClusterRole', 'locked', '', { labels: { 'addonmanager.kubernetes.io/mode': 'Reconcile' }, rules: [...rules(random, true), { verbs: ['get'], nonResourceURLs: ['/metrics'] }] }),
    object('ClusterRoleBinding', 'cluster-admin', '', { ...SERVERS, roleRef: roleRef('ClusterRole', 'cluster-admin'), subjects: [{ kind: 'Group', name: 'system:masters' }] }),
    ...clusterRoles.map((name) => object('ClusterRole', name, '', { rules: rules(random, true) })),
    ...NAMESPACES.map((namespace) => object('Role', 'r', namespace, { rules: rules(random, false) })),
    ...[0, 1, 2].map((at) => object('ClusterRoleBinding', `w${at}`, '', { roleRef: bound(''), subjects: subjects() })),
    ...NAMESPACES.flatMap((namespace) => [0, 1, 2].map((at) => object('RoleBinding', `b${at}`, namespace, { roleRef: bound(namespace), subjects: subjects() }))),
  ];
}

/** An audit policy that really hides something: users, groups, verbs, kinds, names, namespaces, paths, stages, bodies. */
export function auditPolicy(random: Random): AuditPolicy {
  const hiding = (): AuditRule => {
    const { group, resource } = random.pick(KINDS);
    const verbs = random.some(VERBS, 2);
    return random.pick<AuditRule>([
      { level: 'None', resources: [{ group, resources: [random.pick([resource, '*', `${resource}/*`])] }], verbs },
      { level: 'None', resources: [{ group, resources: [resource], resourceNames: ['one'] }] },
      { level: 'None', users: [random.pick([...ACCOUNTS, ...PEOPLE]).username], verbs },
      { level: 'None', userGroups: [random.pick(['system:serviceaccounts:shop', 'oidc:dev', 'system:nodes'])], verbs },
      { level: 'None', namespaces: [random.pick(NAMESPACES)], verbs },
      { level: 'None', nonResourceURLs: ['/healthz*'] },
      { level: 'Metadata', verbs, omitStages: ['ResponseComplete'] },
      { level: 'Metadata', verbs },
    ]);
  };
  return {
    ...(random.chance(0.5) ? { omitStages: ['RequestReceived'] } : {}),
    rules: [
      ...Array.from({ length: random.below(4) }, hiding),
      { level: random.pick(['RequestResponse', 'RequestResponse', 'Request', 'Metadata']), resources: [{ group: RBAC }] },
      { level: random.pick(['RequestResponse', 'Request']), resources: [{ group: 'authorization.k8s.io' }] },
      { level: 'Metadata' },
    ],
  };
}
