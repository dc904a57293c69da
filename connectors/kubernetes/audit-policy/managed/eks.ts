import type { AuditPolicy } from '../level.ts';
import { EMPTIER, ENDPOINTS, KNOWN, KUBELETS, kinds, METRICS, NAMESPACES, NODE_STATUS, NODES, READS, rule, SERVICES } from './rule.ts';

const APIS = [...KNOWN, 'settings.k8s.io'].map((group) => kinds(group));

/**
 * The audit policy of EKS as its maker prints it in full, rule by rule:
 * https://github.com/aws/aws-eks-best-practices/blob/002cce60e57b08d0e651bb9ca66bf9e7df4d6083/latest/bpg/security/detective.adoc
 * (read 2026-11-22; in the guide since 2021-07-19, https://github.com/aws/aws-eks-best-practices/issues/115).
 */
export const EKS: AuditPolicy = {
  omitStages: [],
  rules: [
    rule('RequestResponse', { namespaces: ['kube-system'], verbs: ['update', 'patch', 'delete'], resources: [{ group: '', resources: ['configmaps'], resourceNames: ['aws-auth'] }] }),
    rule('None', SERVICES),
    rule('None', { users: ['kubelet'], ...NODES }),
    rule('None', { userGroups: ['system:nodes'], ...NODES }),
    rule('None', { users: ['system:kube-controller-manager', 'system:kube-scheduler', 'system:serviceaccount:kube-system:endpoint-controller'], ...ENDPOINTS }),
    rule('None', { users: ['system:apiserver'], ...NAMESPACES }),
    rule('None', { users: ['system:kube-controller-manager'], ...METRICS }),
    rule('None', { nonResourceURLs: ['/healthz*', '/version', '/swagger*'] }),
    rule('None', { resources: [kinds('', 'events')] }),
    rule('Request', { users: KUBELETS, ...NODE_STATUS }),
    rule('Request', { userGroups: ['system:nodes'], ...NODE_STATUS }),
    rule('Request', EMPTIER),
    rule('Metadata', { resources: [kinds('', 'secrets', 'configmaps'), kinds('authentication.k8s.io', 'tokenreviews')] }),
    rule('Request', { resources: [kinds('', 'serviceaccounts/token')], omitStages: [] }),
    rule('Request', { verbs: READS, resources: APIS }),
    rule('RequestResponse', { resources: APIS }),
    rule('Metadata', {}),
  ],
};
