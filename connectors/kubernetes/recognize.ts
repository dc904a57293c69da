import type { Recognized } from '../../src/core/connector.ts';
import { EXPORT_COMMAND } from './grants/commands.ts';
import { auditFile } from './record/file.ts';

const RBAC_KIND = /["']?kind["']?\s*:\s*["']?(?:ClusterRole|Role|ClusterRoleBinding|RoleBinding)\b/;
/** It says what becomes of the manifests beside it. */
const KUSTOMIZATION = /(?:^|\/)kustomization\.ya?ml$/;

/** https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/#audit-k8s-io-v1-Policy */
const AUDIT_POLICY = [/["']?apiVersion["']?\s*:\s*["']?audit\.k8s\.io\//, /["']?kind["']?\s*:\s*["']?Policy\b/] as const;

/** What a file of this system looks like, from its path and its first 64 KiB. */
export function recognize(path: string, head: string): Recognized | undefined {
  if (KUSTOMIZATION.test(path)) return 'definition';
  const start = head.replace(/^\uFEFF/, '').replace(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z /, '').trimStart();
  const isJson = start.startsWith('{') || start.startsWith('[');
  if (isJson && isAudit(head) && auditFile(path).skip === undefined) return 'usage';
  if (/\.(?:ya?ml|json)$/i.test(path) && AUDIT_POLICY.every((sign) => sign.test(head))) return { observability: 'auditPolicy' };
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

/** What `pawl init` writes as comments: in place of an audit policy that it did not find, and below one that it found. */
export const observabilityHints = {
  none: '# observability: { auditPolicy: audit-policy.yaml }    # the file of --audit-policy-file, or `managed: eks` and the like: without either, what the record does not show counts as unseen, not as unused',
  more: "# ownerReferencesPermissionEnforcement: 'off'    # where the servers run without this admission plugin, as they do unless told otherwise: then update of finalizers and delete of what is updated can be judged",
};

/** How to get what this connector reads. */
export const exportCommands: readonly string[] = [
  EXPORT_COMMAND,
  'copy the files of --audit-log-path of every API server  # one folder per cluster; the file of --audit-policy-file goes into observability.auditPolicy',
  'aws logs filter-log-events --log-group-name /aws/eks/CLUSTER/cluster --log-stream-name-prefix kube-apiserver-audit --output json > eks-audit.json  # EKS; observability.managed: eks',
  'aws logs create-export-task --log-group-name /aws/eks/CLUSTER/cluster --log-stream-name-prefix kube-apiserver-audit --from MILLISECONDS --to MILLISECONDS --destination BUCKET  # EKS, much faster for months: then copy the bucket\'s folder',
  'gcloud logging read \'resource.type="k8s_cluster" AND resource.labels.cluster_name="CLUSTER" AND protoPayload.serviceName="k8s.io"\' --format json > gke-audit.json  # GKE; observability.managed: gke-admin-activity, or gke-data-access where Data Access logs are on',
  'copy the folders insights-logs-kube-audit and insights-logs-kube-audit-admin of the storage account  # AKS; observability.managed: aks-kube-audit, or aks-kube-audit-admin',
];
