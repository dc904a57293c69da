import type { AuditRule, Level } from '../level.ts';

/** A rule as it is published; lists left out are empty. */
export function rule(level: Level, match: Partial<Omit<AuditRule, 'level'>>): AuditRule {
  return { level, users: [], userGroups: [], verbs: [], resources: [], namespaces: [], nonResourceURLs: [], omitStages: ['RequestReceived'], ...match };
}

/** Resources of a group; none named: all of them. */
export function kinds(group: string, ...resources: readonly string[]): AuditRule['resources'][number] {
  return { group, resources, resourceNames: [] };
}

/** Verbs that read. */
export const READS = ['get', 'list', 'watch'];
export const NODE_STATUS = { verbs: ['update', 'patch'], resources: [kinds('', 'nodes/status', 'pods/status')] };
export const ENDPOINTS = { namespaces: ['kube-system'], verbs: ['get', 'update'], resources: [kinds('', 'endpoints')] };
export const NAMESPACES = { verbs: ['get'], resources: [kinds('', 'namespaces', 'namespaces/status', 'namespaces/finalize')] };
export const NODES = { verbs: ['get'], resources: [kinds('', 'nodes', 'nodes/status')] };
export const METRICS = { verbs: ['get', 'list'], resources: [kinds('metrics.k8s.io')] };
export const SERVICES = { users: ['system:kube-proxy'], verbs: ['watch'], resources: [kinds('', 'endpoints', 'services', 'services/status')] };
export const KUBELETS = ['kubelet', 'system:node-problem-detector', 'system:serviceaccount:kube-system:node-problem-detector'];
export const EMPTIER = { users: ['system:serviceaccount:kube-system:namespace-controller'], verbs: ['deletecollection'] };

/** API groups of which both policies record the bodies. */
export const KNOWN = [
  '', 'admissionregistration.k8s.io', 'apiextensions.k8s.io', 'apiregistration.k8s.io', 'apps', 'authentication.k8s.io', 'authorization.k8s.io', 'autoscaling', 'batch',
  'certificates.k8s.io', 'extensions', 'metrics.k8s.io', 'networking.k8s.io', 'policy', 'rbac.authorization.k8s.io', 'scheduling.k8s.io', 'storage.k8s.io',
] as const;
