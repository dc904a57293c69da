/** How to get the export that this connector reads. */
export const EXPORT_COMMAND =
  'kubectl get clusterroles.rbac.authorization.k8s.io,clusterrolebindings.rbac.authorization.k8s.io,roles.rbac.authorization.k8s.io,rolebindings.rbac.authorization.k8s.io,serviceaccounts,namespaces -A -o json > rbac.json';
