import type { AuditPolicy, AuditRule, Level } from './level.ts';

/** What a log leaves out of what its API server recorded. */
export interface Undelivered {
  readonly verbs: readonly string[];
  /** Only of subresources of this name. */
  readonly subresource?: string;
  readonly reason: string;
}

/** What is known of the log of a managed cluster. */
export interface ManagedLog {
  readonly title: string;
  /** Undefined where its maker does not publish it. */
  readonly policy?: AuditPolicy;
  readonly undelivered: readonly Undelivered[];
}

function rule(level: Level, match: Partial<Omit<AuditRule, 'level'>>): AuditRule {
  return { level, users: [], userGroups: [], verbs: [], resources: [], namespaces: [], nonResourceURLs: [], omitStages: ['RequestReceived'], ...match };
}

function kinds(group: string, ...resources: readonly string[]): AuditRule['resources'][number] {
  return { group, resources, resourceNames: [] };
}

const READS = ['get', 'list', 'watch'];
const NODE_STATUS = { verbs: ['update', 'patch'], resources: [kinds('', 'nodes/status', 'pods/status')] };
const ENDPOINTS = { namespaces: ['kube-system'], verbs: ['get', 'update'] };

/** API groups whose bodies the policy records. */
const KNOWN_APIS = [
  '', 'admissionregistration.k8s.io', 'apiextensions.k8s.io', 'apiregistration.k8s.io', 'apps', 'authentication.k8s.io', 'authorization.k8s.io', 'autoscaling', 'batch',
  'certificates.k8s.io', 'extensions', 'metrics.k8s.io', 'networking.k8s.io', 'node.k8s.io', 'policy', 'rbac.authorization.k8s.io', 'scheduling.k8s.io', 'storage.k8s.io',
].map((group) => kinds(group));

/**
 * The audit policy that the scripts for Google Compute Engine write
 * (https://github.com/kubernetes/kubernetes/blob/master/cluster/gce/gci/configure-helper.sh, create-master-audit-policy), in
 * its widest form: rules that only some versions have are among them where they leave something out.
 */
const GCE: AuditPolicy = {
  omitStages: [],
  rules: [
    rule('None', { users: ['system:kube-proxy'], verbs: ['watch'], resources: [kinds('', 'endpoints', 'services', 'services/status')] }),
    rule('None', { users: ['system:unsecured'], namespaces: ['kube-system'], verbs: ['get'], resources: [kinds('', 'configmaps')] }),
    rule('None', { users: ['kubelet'], verbs: ['get'], resources: [kinds('', 'nodes', 'nodes/status')] }),
    rule('None', { userGroups: ['system:nodes'], verbs: ['get'], resources: [kinds('', 'nodes', 'nodes/status')] }),
    rule('None', { users: ['system:kube-controller-manager', 'system:cloud-controller-manager', 'system:kube-scheduler', 'system:serviceaccount:kube-system:endpoint-controller'], ...ENDPOINTS, resources: [kinds('', 'endpoints')] }),
    rule('None', { users: ['system:apiserver'], verbs: ['get'], resources: [kinds('', 'namespaces', 'namespaces/status', 'namespaces/finalize')] }),
    rule('None', { users: ['cluster-autoscaler'], ...ENDPOINTS, resources: [kinds('', 'configmaps', 'endpoints')] }),
    rule('None', { users: ['system:kube-controller-manager'], verbs: ['get', 'list'], resources: [kinds('metrics.k8s.io')] }),
    rule('None', { nonResourceURLs: ['/healthz*', '/version', '/swagger*', '/readyz*', '/livez*'] }),
    rule('None', { resources: [kinds('', 'events')] }),
    rule('Request', { users: ['kubelet', 'system:node-problem-detector', 'system:serviceaccount:kube-system:node-problem-detector'], ...NODE_STATUS }),
    rule('Request', { userGroups: ['system:nodes'], ...NODE_STATUS }),
    rule('Request', { users: ['system:serviceaccount:kube-system:namespace-controller'], verbs: ['deletecollection'] }),
    rule('Metadata', { resources: [kinds('', 'secrets', 'configmaps', 'serviceaccounts/token'), kinds('authentication.k8s.io', 'tokenreviews')] }),
    rule('Request', { verbs: READS, resources: KNOWN_APIS }),
    rule('RequestResponse', { resources: KNOWN_APIS }),
    rule('Metadata', {}),
  ],
};

/** Logs that can be named instead of handing over a policy file, by their name in pawl.yaml. */
export const MANAGED = {
  gce: { title: "the audit policy of Kubernetes' scripts for Google Compute Engine", policy: GCE, undelivered: [] },
  // https://docs.cloud.google.com/kubernetes-engine/docs/concepts/audit-policy: the same policy for the most part; of its
  // entries get, list and updates of status go to the Data Access log, the others to the Admin Activity log.
  'gke-admin-activity': {
    title: 'the Admin Activity log of GKE',
    policy: GCE,
    undelivered: [
      { verbs: READS, reason: 'GKE writes reads to its Data Access log' },
      { verbs: ['update', 'patch'], subresource: 'status', reason: 'GKE writes updates of status to its Data Access log' },
    ],
  },
  'gke-data-access': { title: 'the Admin Activity and Data Access logs of GKE', policy: GCE, undelivered: [] },
  // https://docs.aws.amazon.com/eks/latest/best-practices/auditing-and-logging.html: the same, with bodies of the ConfigMap aws-auth.
  eks: {
    title: 'the audit policy of EKS',
    policy: { ...GCE, rules: [rule('RequestResponse', { namespaces: ['kube-system'], verbs: ['update', 'patch', 'delete'], resources: [{ group: '', resources: ['configmaps'], resourceNames: ['aws-auth'] }] }), ...GCE.rules] },
    undelivered: [],
  },
  // https://learn.microsoft.com/azure/azure-monitor/reference/tables/aksaudit, …/aksauditadmin: the policy is not published.
  'aks-kube-audit': { title: 'the log kube-audit of AKS', undelivered: [] },
  'aks-kube-audit-admin': { title: 'the log kube-audit-admin of AKS', undelivered: [{ verbs: ['get', 'list'], reason: 'kube-audit-admin leaves out get and list' }] },
} as const satisfies Readonly<Record<string, ManagedLog>>;

export const MANAGED_NAMES = ['gce', 'gke-admin-activity', 'gke-data-access', 'eks', 'aks-kube-audit', 'aks-kube-audit-admin'] as const satisfies readonly (keyof typeof MANAGED)[];
export type ManagedName = (typeof MANAGED_NAMES)[number];
