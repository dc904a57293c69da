import { auditFile } from './record/file.ts';

const RBAC_KIND = /["']?kind["']?\s*:\s*["']?(?:ClusterRole|Role|ClusterRoleBinding|RoleBinding)\b/;
/** It says what becomes of the manifests beside it. */
const KUSTOMIZATION = /(?:^|\/)kustomization\.ya?ml$/;

/** What a file of this system looks like, from its path and its first 64 KiB. */
export function recognize(path: string, head: string): 'grants' | 'usage' | 'definition' | undefined {
  if (KUSTOMIZATION.test(path)) return 'definition';
  const start = head.replace(/^\uFEFF/, '').trimStart();
  const isJson = start.startsWith('{') || start.startsWith('[');
  if (isJson && isAudit(head) && auditFile(path).skip === undefined) return 'usage';
  if (!/\.(?:ya?ml|json)(?:\.gz)?$/i.test(path) || !RBAC_KIND.test(head)) return undefined;
  // What the server answered has an identity; what people write has none.
  return /["']?resourceVersion["']?\s*:\s*["']?\d/.test(head) || /["']?uid["']?\s*:\s*["']?[0-9a-f-]{36}/.test(head) ? 'grants' : 'definition';
}

/** Events as they are or as text in a wrapping, entries of GKE, rows of AKSAudit. */
function isAudit(head: string): boolean {
  if (/"auditID\\*"\s*:/.test(head) && /"requestURI\\*"\s*:/.test(head)) return true;
  if (/"protoPayload"\s*:/.test(head) && /"serviceName"\s*:\s*"k8s\.io"/.test(head)) return true;
  return /"AuditId"\s*:/.test(head) && /"RequestUri"\s*:/.test(head);
}

/** How to get what this connector reads. */
export const exportCommands: readonly string[] = [
  'kubectl get clusterroles,clusterrolebindings,roles,rolebindings,serviceaccounts,namespaces --all-namespaces --output json > rbac.json',
  'copy the files of --audit-log-path of every API server  # one folder per cluster; the file of --audit-policy-file goes into observability.auditPolicy',
  'aws logs filter-log-events --log-group-name /aws/eks/CLUSTER/cluster --log-stream-name-prefix kube-apiserver-audit --output json > eks-audit.json  # EKS; observability.managed: eks',
  'gcloud logging read \'resource.type="k8s_cluster" AND resource.labels.cluster_name="CLUSTER" AND protoPayload.serviceName="k8s.io"\' --format json > gke-audit.json  # GKE; observability.managed: gke-admin-activity, or gke-data-access where Data Access logs are on',
  'copy the folders insights-logs-kube-audit and insights-logs-kube-audit-admin of the storage account  # AKS; observability.managed: aks-kube-audit, or aks-kube-audit-admin',
];
