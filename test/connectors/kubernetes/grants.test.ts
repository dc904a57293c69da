import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { grants } from '../../../connectors/kubernetes/grants.ts';
import type { KubernetesInventory } from '../../../connectors/kubernetes/inventory.ts';
import { reference } from '../../../connectors/kubernetes/references.ts';
import { SourceError } from '../../../src/core/errors.ts';
import { describeSamples } from '../../samples.ts';
import { unpacked } from './bookshop.ts';

const MANIFESTS = path.resolve(import.meta.dirname, '../../../fixtures/kubernetes/bookshop/manifests');
const DUMP = unpacked('full/rbac-end.json.gz');
const { items } = JSON.parse(DUMP) as { items: readonly { kind: string; metadata: { name: string; namespace?: string } }[] };

function read(...files: readonly (readonly [string, string])[]): KubernetesInventory {
  const [found] = grants.read('cluster', files.map(([name, text]) => ({ path: name, text })));
  if (found === undefined) throw new Error('no inventory');
  expect(found.instance).toBe('cluster');
  return found.inventory;
}

function refusal(...files: readonly (readonly [string, string])[]): string {
  try {
    read(...files);
  } catch (error) {
    expect(error).toBeInstanceOf(SourceError);
    return `${(error as SourceError).message} | ${(error as SourceError).remedy}`;
  }
  throw new Error('nothing was refused');
}

/** All files of a folder below the manifests, but those of Kustomize. */
function manifests(): readonly (readonly [string, string])[] {
  return readdirSync(MANIFESTS, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('scraper'))
    .map((entry) => [path.relative(MANIFESTS, path.join(entry.parentPath, entry.name)), readFileSync(path.join(entry.parentPath, entry.name), 'utf8')] as const);
}

function role(name: string, rules: readonly unknown[] = [], metadata: object = {}): object {
  return { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name, ...metadata }, rules };
}

describe('dumps of a cluster', () => {
  const whole = read(['rbac.json', DUMP]);

  it('hold every role, binding, service account and namespace, with what tells who owns or restores them', () => {
    expect([whole.roles.length, whole.bindings.length, whole.serviceAccounts?.length, whole.namespaces?.length, whole.fromCluster]).toEqual([103, 91, 61, 12, true]);
    expect(whole.roles.find(({ name }) => name === 'view')).toMatchObject({ facts: { labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' }, annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' } }, aggregates: [{ matchLabels: { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' } }] });
    // It repeats the whole object, so nothing of it is kept but that it is there.
    expect(whole.roles.find(({ name }) => name === 'ci-runner')?.facts.annotations).toEqual({ 'kubectl.kubernetes.io/last-applied-configuration': '' });
    expect(whole.namespaces?.find(({ name }) => name === 'preview-pr-1298')).toEqual({ name: 'preview-pr-1298', createdAt: '2026-09-07T09:46:53Z' });
  });

  it('are the same as YAML, as typed lists of the API without kinds in them, in any order and in several files', () => {
    expect(read(['rbac.yaml', stringify({ apiVersion: 'v1', kind: 'List', items })])).toEqual(whole);
    const kinds = [...new Set(items.map(({ kind }) => kind))];
    const lists = kinds.map((kind): [string, string] => {
      const own = items.filter((item) => item.kind === kind).map((item) => ({ ...item, kind: undefined, apiVersion: undefined }));
      return [`${kind}.json`, JSON.stringify({ kind: `${kind}List`, apiVersion: /Role/.test(kind) ? 'rbac.authorization.k8s.io/v1' : 'v1', metadata: { resourceVersion: '1' }, items: own })];
    });
    expect(read(...lists)).toEqual(whole);
    expect(read(...lists.reverse(), ['again.json', DUMP])).toEqual(whole);
    expect(read(['rbac.yaml', items.map((item) => stringify(item)).join('---\n')])).toEqual(whole);
  });

  it('are refused when a page, a kind, or all namespaces but one are missing', () => {
    expect(refusal(['page.json', JSON.stringify({ apiVersion: 'v1', kind: 'List', metadata: { continue: 'abc' }, items })])).toMatch(/page\.json: a part of an export: metadata\.continue .* \| export without a limit: kubectl get /);
    for (const missing of ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding']) {
      expect(refusal(['rbac.json', JSON.stringify({ kind: 'List', items: items.filter(({ kind }) => kind !== missing) })])).toMatch(new RegExp(`there is no ${missing} in it`));
    }
    const here = items.filter(({ metadata }) => metadata.namespace === undefined || metadata.namespace === 'storefront');
    expect(refusal(['rbac.json', JSON.stringify({ kind: 'List', items: here })])).toMatch(/no Role or RoleBinding of kube-system.*single namespace/);
    const accounts = items.filter(({ kind, metadata }) => kind !== 'ServiceAccount' || metadata.namespace === 'storefront');
    expect(refusal(['rbac.json', JSON.stringify({ kind: 'List', items: accounts })])).toMatch(/no ServiceAccount of kube-system/);
    expect(read(['rbac.json', JSON.stringify({ kind: 'List', items: items.filter(({ kind }) => kind !== 'ServiceAccount') })]).serviceAccounts).toBeUndefined();
  });

  it('are refused when two of them differ', () => {
    expect(refusal(['new.json', DUMP], ['old.json', unpacked('full/rbac-start.json.gz')])).toMatch(/is told in two different ways/);
  });
});

describe('manifests', () => {
  it('of the team are read whole: several documents, lists, flow style, rendered charts', () => {
    const { roles, bindings, fromCluster } = read(...manifests());
    expect(fromCluster).toBe(false);
    // The recording's README: but for what the operator made and the emergency binding, the manifests are the cluster.
    const live = read(['rbac.json', DUMP]);
    const others = /^(ClusterRole(Binding)?\/(scraper|metrics-gate-delegator|emergency-delivery-deployer)$|Role(Binding)?\/preview-)/;
    const own = (held: readonly { kind: string; namespace: string; name: string; facts: { labels: object } }[]): readonly string[] =>
      held.filter(({ facts }) => !('kubernetes.io/bootstrapping' in facts.labels)).map(reference).filter((name) => !others.test(name)).sort();
    expect(own(roles)).toEqual(own(live.roles));
    expect(own(bindings)).toEqual(own(live.bindings));
    expect(roles.find(({ name }) => name === 'log-stack-tailer')?.rules).toHaveLength(3);
  });

  it('get the rules of aggregated roles from their sources, as a controller would write them', () => {
    const rules = read(...manifests()).roles.find(({ name }) => name === 'bookshop-catalog-reader')?.rules;
    expect(rules).toEqual(read(['rbac.json', DUMP]).roles.find(({ name }) => name === 'bookshop-catalog-reader')?.rules);
  });

  it('beside which other files and objects lie are read all the same', () => {
    const other = { apiVersion: 'iam.example.io/v1', kind: 'Role', metadata: { name: 'x' } };
    expect(read(['roles.yaml', `# Source: chart/templates/role.yaml\n${stringify(role('a'))}---\n---\n${stringify({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' } })}---\n${stringify(other)}`], ['README.md', '# not: [yaml'], ['values.txt', '{{ no }}']).roles.map(({ name }) => name)).toEqual(['a']);
  });

  it('with anchors and merges are read as they are applied', () => {
    expect(read(['a.yaml', `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: a}\nrules:\n- &one {apiGroups: [""], resources: [pods], verbs: &v [get]}\n- {<<: *one, resources: [nodes]}\n- {apiGroups: [apps], resources: [deployments], verbs: *v}\n`]).roles[0]?.rules.map(({ resources, verbs }) => [resources, verbs])).toEqual([[['pods'], ['get']], [['nodes'], ['get']], [['deployments'], ['get']]]);
  });

  it.each([
    ['a template of Helm', 'role.yaml', 'kind: ClusterRole\nmetadata:\n  name: {{ include "x" . }}\n', /this is a template .*helm template/],
    ['a Kustomization', 'base/kustomization.yaml', 'resources: [role.yaml]', /kubectl kustomize/],
    ['no YAML', 'role.yaml', 'a: [1', /role\.yaml: .*\| give manifests/],
    ['a text', 'role.yaml', 'hello', /is no object of Kubernetes/],
    ['what kubectl said instead', 'rbac.json', 'Error from server (Forbidden): roles is forbidden: User "x" cannot list\n', /rbac\.json: this is neither JSON nor YAML: .*; it begins with "Error from server \(Forbidden\)/],
    ['a table', 'rbac.yaml', 'NAME   CREATED AT\nview   2026-01-01\n', /no object of Kubernetes; it begins with "NAME {3}CREATED AT/],
    ['nothing', 'role.yaml', '', /there is no Role, ClusterRole, RoleBinding or ClusterRoleBinding in it/],
    ['a bomb of aliases', 'role.yaml', `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(9)}*a]\nc: &c [${'*b,'.repeat(9)}*b]\nd: &d [${'*c,'.repeat(9)}*c]\ne: [${'*d,'.repeat(9)}*d]\n`, /role\.yaml: Excessive alias count/],
    ['a Role without a namespace', 'role.yaml', stringify({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'a' } }), /role\.yaml, Role a: a Role without a namespace/],
    ['a rule that is none', 'role.yaml', stringify(role('a', [{ verbs: 'get' }])), /ClusterRole a: rules\.0\.verbs: /],
    ['a subject of an unknown kind', 'b.yaml', stringify({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: { name: 'b' }, roleRef: { kind: 'ClusterRole', name: 'a' }, subjects: [{ kind: 'Robot', name: 'r' }] }), /ClusterRoleBinding b: subjects\.0\.kind: /],
    ['OpenShift\'s view', 'r.yaml', stringify({ apiVersion: 'authorization.openshift.io/v1', kind: 'ClusterRole', metadata: { name: 'a' } }), /OpenShift's view/],
    ['lists in lists', 'r.json', JSON.stringify([1, 2, 3, 4].reduce<object>((inner) => ({ kind: 'List', items: [inner] }), role('a'))), /lists nest too deep/],
  ])('%s is refused with a reason', (_, name, text, message) => {
    expect(refusal([name, text])).toMatch(message);
  });
});

describeSamples('manifests of others', (folder) => {
  it.each(['k8s-rbac-bootstrap-1.15', 'k8s-rbac-kube-prometheus'])('%s', (name) => {
    const own = path.join(folder, name);
    const found = read(...readdirSync(own).map((file) => [file, readFileSync(path.join(own, file), 'utf8')] as const));
    const expected = name.endsWith('1.15') ? [64, 47] : [12, 12];
    expect([found.roles.length, found.bindings.length]).toEqual(expected);
  });
});
