/** `ClusterRole/view`, `Role/storefront/cart`, `RoleBinding/storefront/cart`, `ClusterRoleBinding/ci-runners`: origins of atoms, subjects of facts, policies of definitions. */
export function reference({ kind, namespace, name }: { readonly kind: string; readonly namespace: string; readonly name: string }): string {
  return namespace === '' ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
}
