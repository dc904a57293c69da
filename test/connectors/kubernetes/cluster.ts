import { grants } from '../../../connectors/kubernetes/grants.ts';
import type { KubernetesAccess } from '../../../connectors/kubernetes/access.ts';
import type { KubernetesInventory, KubernetesPermission } from '../../../connectors/kubernetes/inventory.ts';
import { atoms } from '../../../connectors/kubernetes/model/atoms.ts';
import { narrow } from '../../../connectors/kubernetes/model/narrow.ts';
import { touching } from '../../../connectors/kubernetes/model/touching.ts';
import { units } from '../../../connectors/kubernetes/model/units.ts';
import type { Attributes } from '../../../connectors/kubernetes/rbac.ts';
import { reference } from '../../../connectors/kubernetes/references.ts';
import { ruleText } from '../../../connectors/kubernetes/model/access-text.ts';
import type { Atom } from '../../../src/core/permission.ts';
import type { Narrowed } from '../../../src/core/proposal.ts';

/** Roles and bindings in the short form of YAML; what every cluster has beside them stands in `KUBE_SYSTEM`. */
export function clusterOf(yaml: string): KubernetesInventory {
  const [found] = grants.read('c', [{ path: 'rbac.yaml', text: `${KUBE_SYSTEM}\n${yaml}` }]);
  if (found === undefined) throw new Error('no inventory');
  return found.inventory;
}

const HEAD = 'apiVersion: rbac.authorization.k8s.io/v1';
const SERVER = '{labels: {kubernetes.io/bootstrapping: rbac-defaults}, annotations: {rbac.authorization.kubernetes.io/autoupdate: "true"}, uid: u';
const KUBE_SYSTEM = [
  `${HEAD}\nkind: ClusterRole\nmetadata: ${SERVER}, name: cluster-admin}\nrules:\n- {verbs: ["*"], apiGroups: ["*"], resources: ["*"]}\n- {verbs: ["*"], nonResourceURLs: ["*"]}`,
  `${HEAD}\nkind: ClusterRole\nmetadata: ${SERVER}, name: view}\nrules:\n- {verbs: [get, list, watch], apiGroups: [""], resources: [pods, configmaps, services]}`,
  `${HEAD}\nkind: ClusterRoleBinding\nmetadata: ${SERVER}, name: cluster-admin}\nroleRef: {kind: ClusterRole, name: cluster-admin}\nsubjects: [{kind: Group, name: "system:masters"}]`,
  `${HEAD}\nkind: Role\nmetadata: ${SERVER}, name: r, namespace: kube-system}\nrules: []`,
  `${HEAD}\nkind: RoleBinding\nmetadata: ${SERVER}, name: r, namespace: kube-system}\nroleRef: {kind: Role, name: r}\nsubjects: []`,
  'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: default, namespace: kube-system}',
].map((text) => `---\n${text}`).join('\n');

export function role(name: string, rules: string, metadata = ''): string {
  const [namespace, own] = name.includes('/') ? name.split('/') : ['', name];
  return `---\n${HEAD}\nkind: ${namespace === '' ? 'ClusterRole' : 'Role'}\nmetadata: {name: "${own ?? ''}"${namespace === '' ? '' : `, namespace: ${namespace ?? ''}`}${metadata === '' ? '' : `, ${metadata}`}}\nrules: ${rules}\n`;
}

export function bind(name: string, roleRef: string, ...subjects: readonly string[]): string {
  const [namespace, own] = name.includes('/') ? name.split('/') : ['', name];
  const [kind, refers] = roleRef.startsWith('Role/') ? ['Role', roleRef.slice(5)] : ['ClusterRole', roleRef];
  const list = subjects.map((subject) => (subject.includes('/') ? `{kind: ServiceAccount, namespace: ${subject.split('/')[0] ?? ''}, name: ${subject.split('/')[1] ?? ''}}` : subject.startsWith('@') ? `{kind: Group, name: "${subject.slice(1)}"}` : `{kind: User, name: "${subject}"}`));
  return `---\n${HEAD}\nkind: ${namespace === '' ? 'ClusterRoleBinding' : 'RoleBinding'}\nmetadata: {name: ${own ?? ''}${namespace === '' ? '' : `, namespace: ${namespace ?? ''}`}}\nroleRef: {kind: ${kind ?? ''}, name: ${refers ?? ''}}\nsubjects: [${list.join(', ')}]\n`;
}

export function accounts(...names: readonly string[]): string {
  return names.map((name) => `---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {namespace: ${name.split('/')[0] ?? ''}, name: ${name.split('/')[1] ?? ''}}\n`).join('');
}

export function namespaces(...names: readonly string[]): string {
  return names.map((name) => `---\napiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}, creationTimestamp: "2026-01-01T00:00:00Z"}\n`).join('');
}

/** `get core/pods/log @a [n]` or `get /metrics`, asked by a service account `a/s` or a user of groups. */
export function access(who: string, text: string, ...groups: readonly string[]): KubernetesAccess {
  const [namespace, name] = who.split('/');
  const fixed = name === undefined ? ['system:authenticated'] : ['system:serviceaccounts', `system:serviceaccounts:${namespace ?? ''}`, 'system:authenticated'];
  return { instance: 'c', user: name === undefined ? who : `system:serviceaccount:${namespace ?? ''}:${name}`, groups: [...groups, ...fixed].sort(), ask: { kind: 'request', attributes: request(text) } };
}

export function request(text: string): Attributes {
  const found = /^(\S+) (?:(\/\S*)|([^/]+)\/(\S+) @(\S+)(?: \[(.*)\])?)$/.exec(text);
  const [, verb = '', url, group = '', kind = '', scope = '', name = ''] = found ?? [];
  if (url !== undefined) return { verb, path: url };
  const [resource = '', subresource = ''] = kind.split('/');
  return { verb, apiGroup: group === 'core' ? '' : group, resource, subresource, namespace: scope === 'cluster' ? '' : scope, name };
}

/** All atoms, of which those that nothing used are to leave, as the core hands them to the model unit by unit. */
export function narrowed(before: KubernetesInventory, used: readonly KubernetesAccess[], shared: 'union' | 'per-holder' = 'union'): Narrowed<KubernetesInventory> & { readonly atoms: readonly Atom<KubernetesPermission>[] } {
  const all = atoms(before, used, () => ({ first: '2026-06-01', last: '2026-08-31' }));
  const touch = touching(all);
  const needed = new Set(used.flatMap((one) => touch(one).map(({ atom }) => atom)));
  let after = before;
  const givenBack: { atom: string; reason: string }[] = [];
  for (const unit of units(before)) {
    const own = all.filter(({ principal }) => unit.principals.some(({ id }) => id === principal.id));
    const remove = new Set(own.filter(({ key, origins }) => !needed.has(key) && origins.some((origin) => unit.edits.includes(origin))).map(({ key }) => key));
    if (remove.size === 0) continue;
    const made = narrow(after, { unit, atoms: own, remove, sharedPolicies: shared });
    after = made.inventory;
    givenBack.push(...made.givenBack);
  }
  return { inventory: after, givenBack, atoms: all };
}

/** Roles and bindings that are no part of every cluster, one line each. */
export function told({ roles, bindings }: KubernetesInventory): readonly string[] {
  const isOwn = ({ facts }: { facts: { labels: object } }): boolean => !('kubernetes.io/bootstrapping' in facts.labels);
  return [
    ...roles.filter(isOwn).map((one) => `${reference(one)}: ${one.rules.map(ruleText).join('; ')}`),
    ...bindings.filter(isOwn).map((one) => `${reference(one)} -> ${one.roleRef.kind}/${one.roleRef.name}: ${one.subjects.map(({ namespace, name }) => (namespace === '' ? name : `${namespace}/${name}`)).join(', ')}`),
  ].sort();
}
