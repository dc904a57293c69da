import type { AuditPolicy } from '../level.ts';
import { EMPTIER, ENDPOINTS, KNOWN, KUBELETS, kinds, METRICS, NAMESPACES, NODE_STATUS, NODES, READS, rule, SERVICES } from './rule.ts';

const APIS = [...KNOWN, 'node.k8s.io'].map((group) => kinds(group));

/**
 * The audit policy that Kubernetes' scripts for Google Compute Engine write where none is given to them: rule by rule
 * create-master-audit-policy of
 * https://github.com/kubernetes/kubernetes/blob/b574b11f6b28f06e17333bb110e9374db3259bad/cluster/gce/gci/configure-helper.sh
 * (the same in kubernetes/cloud-provider-gcp at 00474d61870c34a620caeb30f8997affde3ad12a; read 2026-11-22). Earlier releases
 * leave out nothing that it records: test/cases/kubernetes/managed-policies.json.
 */
export const GCE: AuditPolicy = {
  omitStages: [],
  rules: [
    rule('None', SERVICES),
    rule('None', { users: ['system:unsecured'], namespaces: ['kube-system'], verbs: ['get'], resources: [kinds('', 'configmaps')] }),
    rule('None', { users: ['kubelet'], ...NODES }),
    rule('None', { userGroups: ['system:nodes'], ...NODES }),
    rule('None', { users: ['system:kube-controller-manager', 'system:cloud-controller-manager', 'system:kube-scheduler', 'system:serviceaccount:kube-system:endpoint-controller'], ...ENDPOINTS }),
    rule('None', { users: ['system:apiserver'], ...NAMESPACES }),
    rule('None', { users: ['cluster-autoscaler'], ...ENDPOINTS, resources: [kinds('', 'configmaps', 'endpoints')] }),
    rule('None', { users: ['system:kube-controller-manager', 'system:cloud-controller-manager'], ...METRICS }),
    rule('None', { nonResourceURLs: ['/healthz*', '/version', '/swagger*'] }),
    rule('None', { resources: [kinds('', 'events')] }),
    rule('Request', { users: KUBELETS, ...NODE_STATUS }),
    rule('Request', { userGroups: ['system:nodes'], ...NODE_STATUS }),
    rule('Request', EMPTIER),
    rule('Metadata', { resources: [kinds('', 'secrets', 'configmaps', 'serviceaccounts/token'), kinds('authentication.k8s.io', 'tokenreviews')] }),
    rule('Request', { verbs: READS, resources: APIS }),
    rule('RequestResponse', { resources: APIS }),
    rule('Metadata', {}),
  ],
};
