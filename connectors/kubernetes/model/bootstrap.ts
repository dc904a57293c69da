import type { HeldBinding, HeldRole, KubernetesInventory, ObjectFacts } from '../inventory.ts';
import { type HolderName, principalId } from '../principals.ts';
import { reference } from '../references.ts';
import { serviceAccountUser } from './applies.ts';
import { reaching } from './members.ts';
import { roleReference } from './reaching.ts';

const SYSTEM = 'kube-system';
const account = (name: string): HolderName => ({ kind: 'User', name: serviceAccountUser(SYSTEM, name) });
const user = (name: string): HolderName => ({ kind: 'User', name });
const group = (name: string): HolderName => ({ kind: 'Group', name });

/**
 * Controllers for each of which the server binds `system:controller:<name>` to the service account `kube-system/<name>`:
 * buildControllerRoles of https://github.com/kubernetes/kubernetes/blob/a9de9a3d078789487723bb90b83f66a9c303f397/plugin/pkg/auth/authorizer/rbac/bootstrappolicy/controller_policy.go
 * (read 2026-11-22). One that a later release adds is not known, and counts like a team's.
 */
const CONTROLLERS = [
  'attachdetach-controller', 'certificate-controller', 'clusterrole-aggregation-controller', 'cronjob-controller', 'daemon-set-controller', 'deployment-controller',
  'disruption-controller', 'endpoint-controller', 'endpointslice-controller', 'endpointslicemirroring-controller', 'ephemeral-volume-controller', 'expand-controller',
  'generic-garbage-collector', 'horizontal-pod-autoscaler', 'job-controller', 'legacy-service-account-token-cleaner', 'namespace-controller', 'node-controller',
  'persistent-volume-binder', 'pod-garbage-collector', 'pv-protection-controller', 'pvc-protection-controller', 'replicaset-controller', 'replication-controller',
  'resource-claim-controller', 'resourcequota-controller', 'root-ca-cert-publisher', 'route-controller', 'service-account-controller', 'service-cidrs-controller',
  'service-controller', 'statefulset-controller', 'storage-version-garbage-collector', 'storage-version-migrator-controller', 'ttl-after-finished-controller',
  'ttl-controller', 'validatingadmissionpolicy-status-controller', 'volumeattributesclass-protection-controller',
] as const;

/**
 * Further bindings of the whole cluster, each to the role of its own name: testdata/cluster-role-bindings.yaml beside that file
 * at c60df8997f62f861cf0cd2b13ab62271464589ed; `system:monitoring` and `system:service-account-issuer-discovery` as a server of
 * 1.20.2 made them.
 */
const CLUSTER: Readonly<Record<string, readonly HolderName[]>> = {
  'cluster-admin': [group('system:masters')],
  'system:basic-user': [group('system:authenticated')],
  'system:discovery': [group('system:authenticated')],
  'system:kube-controller-manager': [user('system:kube-controller-manager')],
  'system:kube-dns': [account('kube-dns')],
  'system:kube-scheduler': [user('system:kube-scheduler')],
  'system:monitoring': [group('system:monitoring')],
  'system:node-proxier': [user('system:kube-proxy')],
  'system:public-info-viewer': [group('system:authenticated'), group('system:unauthenticated')],
  'system:service-account-issuer-discovery': [group('system:serviceaccounts')],
  'system:volume-scheduler': [user('system:kube-scheduler')],
};

/** Bindings in namespaces: namespace_policy.go beside it, at 0138c8288042f10a191f349be6178aa9f64fb294. */
const NAMESPACED: readonly (readonly [namespace: string, name: string, role: string, subjects: readonly HolderName[]])[] = [
  ['kube-public', 'system:controller:bootstrap-signer', 'system:controller:bootstrap-signer', [account('bootstrap-signer')]],
  [SYSTEM, 'system::extension-apiserver-authentication-reader', 'extension-apiserver-authentication-reader', [user('system:kube-controller-manager'), user('system:kube-scheduler')]],
  [SYSTEM, 'system::leader-locking-kube-controller-manager', 'system::leader-locking-kube-controller-manager', [user('system:kube-controller-manager'), account('kube-controller-manager'), account('leader-election-controller')]],
  [SYSTEM, 'system::leader-locking-kube-scheduler', 'system::leader-locking-kube-scheduler', [user('system:kube-scheduler'), account('kube-scheduler')]],
  [SYSTEM, 'system:controller:bootstrap-signer', 'system:controller:bootstrap-signer', [account('bootstrap-signer')]],
  [SYSTEM, 'system:controller:cloud-provider', 'system:controller:cloud-provider', [account('cloud-provider')]],
  [SYSTEM, 'system:controller:token-cleaner', 'system:controller:token-cleaner', [account('token-cleaner')]],
];

interface Made {
  readonly role: string;
  /** Ids of whom the server binds; others were added by somebody. */
  readonly holders: ReadonlySet<string>;
}

function made(role: string, subjects: readonly HolderName[]): Made {
  return { role, holders: new Set(subjects.map(principalId)) };
}

const ofCluster = (name: string, subjects: readonly HolderName[]): readonly [string, Made] => [
  reference({ kind: 'ClusterRoleBinding', namespace: '', name }),
  made(reference({ kind: 'ClusterRole', namespace: '', name }), subjects),
];

/** What the server makes at its start, by the reference of the binding. */
const BINDINGS: ReadonlyMap<string, Made> = new Map([
  ...CONTROLLERS.map((name) => ofCluster(`system:controller:${name}`, [account(name)])),
  ...Object.entries(CLUSTER).map(([name, subjects]) => ofCluster(name, subjects)),
  ...NAMESPACED.map(([namespace, name, role, subjects]) => [reference({ kind: 'RoleBinding', namespace, name }), made(reference({ kind: 'Role', namespace, name: role }), subjects)] as const),
]);

/**
 * Does somebody hold nothing but what the API server itself made, and writes back whenever it starts? Only on positive grounds:
 * each binding is one that servers make, to the role and for the one that they make it for, and both are marked as made by the
 * server and kept so. A name alone is none, nor is a subject that somebody added to such a binding: the server leaves it there.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#auto-reconciliation
 */
export function isServersOwn(inventory: KubernetesInventory, id: string): boolean {
  const reaches = reaching(inventory, id);
  return reaches.length > 0 && reaches.every(({ binding, role, subject }) => principalId(subject) === id && isMade(binding, role, id));
}

function isMade(binding: HeldBinding, role: HeldRole | undefined, id: string): boolean {
  const known = BINDINGS.get(reference(binding));
  if (known === undefined || role === undefined) return false;
  return known.holders.has(id) && roleReference(binding) === known.role && isMarked(binding.facts) && isMarked(role.facts);
}

function isMarked({ labels, annotations }: ObjectFacts): boolean {
  return labels['kubernetes.io/bootstrapping'] === 'rbac-defaults' && annotations['rbac.authorization.kubernetes.io/autoupdate'] === 'true';
}
