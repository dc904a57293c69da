import type { Spool } from '../../../src/core/spool.ts';
import { canonicalJson, type Json } from '../../../src/core/json.ts';
import type { KubernetesConfig } from '../config.ts';
import { clusterOf } from './cluster.ts';
import { listAll, type Page } from './list.ts';
import { type Fetched, slim } from './slim.ts';

/** Name of the export in the spool. */
const EXPORT = 'rbac.json';
const RBAC = 'rbac.authorization.k8s.io';

/**
 * Fetches roles, bindings, service accounts and namespaces of one cluster, always anew, as the one export that kubectl would
 * give. It is written when all of it is there.
 */
export async function fetchKubernetes({ live = {} }: KubernetesConfig, spool: Spool): Promise<void> {
  await spool.clear('grants');
  const { rbac, core, where } = await clusterOf(spool.source, live);
  const lists: readonly { readonly kind: string; readonly plural: string; readonly group: string; readonly page: (options: { readonly limit: number; readonly _continue?: string }) => Promise<Page<Fetched>> }[] = [
    { kind: 'ClusterRole', plural: 'clusterroles', group: RBAC, page: (options) => rbac.listClusterRole(options) },
    { kind: 'ClusterRoleBinding', plural: 'clusterrolebindings', group: RBAC, page: (options) => rbac.listClusterRoleBinding(options) },
    { kind: 'Role', plural: 'roles', group: RBAC, page: (options) => rbac.listRoleForAllNamespaces(options) },
    { kind: 'RoleBinding', plural: 'rolebindings', group: RBAC, page: (options) => rbac.listRoleBindingForAllNamespaces(options) },
    { kind: 'ServiceAccount', plural: 'serviceaccounts', group: '', page: (options) => core.listServiceAccountForAllNamespaces(options) },
    { kind: 'Namespace', plural: 'namespaces', group: '', page: (options) => core.listNamespace(options) },
  ];
  const items: Json[] = [];
  for (const [index, { kind, plural, group, page }] of lists.entries()) {
    spool.progress(`${plural} of ${where}`, index, lists.length);
    const found = await listAll({ source: spool.source, right: `list ${group === '' ? plural : `${plural}.${group}`}`, where }, page);
    items.push(...found.map((object) => slim(group === '' ? 'v1' : `${RBAC}/v1`, kind, object)));
  }
  await spool.write('grants', EXPORT, `{"apiVersion":"v1","kind":"List","metadata":{},"items":[\n${items.map(canonicalJson).join(',\n')}\n]}\n`);
}
