import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { HeldBinding, HeldRole, KubernetesInventory } from '../../../connectors/kubernetes/inventory.ts';
import { writer } from '../../../connectors/kubernetes/writer.ts';
import { InvariantError } from '../../../src/core/errors.ts';
import { Proven } from '../../../src/core/proof.ts';
import type { Definition, PolicyChange } from '../../../src/core/proposal.ts';
import { bookshop, bookshopManifests, bound, changed, inventoryOf, NO_FACTS, rule, ruled, wholeUnit } from './manifest-files.ts';

interface EditCase {
  readonly name: string;
  readonly newline?: 'CRLF';
  readonly before: readonly string[];
  readonly rules: readonly Partial<HeldRole['rules'][number]>[];
  readonly after: readonly string[];
}

const editCases = JSON.parse(readFileSync(new URL('../../cases/kubernetes/manifest-edits.json', import.meta.url), 'utf8')) as EditCase[];

function write(before: KubernetesInventory, after: KubernetesInventory, definitions: readonly Definition[]): PolicyChange {
  const unit = wholeUnit(before);
  const bindings = writer.bind(before, definitions);
  const change = writer.write(new Proven({ unit, before, after }), definitions, bindings);
  expect(writer.canonical(writer.parse(before, unit, change, bindings))).toBe(writer.canonical(after));
  return change;
}

const file = (text: string, path = 'rbac.yaml'): Definition => ({ path, text });
const HEAD = 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: web\n  namespace: shop\n';
const BINDING = 'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: web, namespace: shop}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}\nsubjects:\n- {kind: ServiceAccount, name: web, namespace: shop}\n- {kind: ServiceAccount, name: worker, namespace: shop}   # the night shift\n';
const RULES = 'rules:\n- apiGroups: [""]\n  resources: [pods]\n  verbs: [get, list]\n';

describe('a manifest is edited where it must be, and nowhere else', () => {
  it.each(editCases.map((each) => [each.name, each] as const))('%s', (_name, { before, rules, after, newline }) => {
    const textOf = (lines: readonly string[]): string => `${HEAD}${lines.join('\n')}\n`.replaceAll('\n', newline === 'CRLF' ? '\r\n' : '\n');
    const definition = file(textOf(before));
    const granted = inventoryOf([definition]);
    const change = write(granted, changed(granted, { 'Role/shop/web': ruled(...rules.map((each) => ({ ...rule([], [], []), ...each }))) }), [definition]);
    expect(change.files).toEqual([]);
    expect(change.edits).toEqual(textOf(after) === definition.text ? [] : [{ path: 'rbac.yaml', before: definition.text, after: textOf(after) }]);
  });

  it('JSON stays JSON, a lone object and a List', () => {
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'web', namespace: 'shop' }, rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['*'] }] };
    const lone = file(`${JSON.stringify(role, null, 2)}\n`, 'role.json');
    const list = file(`${JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [role, { ...role, metadata: { name: 'gone', namespace: 'shop' } }] }, null, 4)}\n`, 'list.json');
    const narrow = { ...role, rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }] };
    const one = inventoryOf([lone]);
    expect(JSON.parse(write(one, changed(one, { 'Role/shop/web': ruled(rule(['get', 'list'], [''], ['pods'])) }), [lone]).edits[0]!.after!)).toEqual(narrow);
    const two = inventoryOf([list]);
    const change = write(two, changed(two, { 'Role/shop/web': ruled(rule(['get', 'list'], [''], ['pods'])), 'Role/shop/gone': null }), [list]);
    expect(JSON.parse(change.edits[0]!.after!)).toEqual({ apiVersion: 'v1', kind: 'List', items: [narrow] });
    expect(write(one, changed(one, { 'Role/shop/web': null }), [lone]).edits).toEqual([{ path: 'role.json', before: lone.text, after: null }]);
  });

  it.each([
    ['the first document keeps the head of the file', `# Shop: who may what\n${HEAD}${RULES}---\n# people\n${BINDING}`, { 'Role/shop/web': null }, `# Shop: who may what\n---\n# people\n${BINDING}`],
    ['a document in the middle takes its comments along', `${HEAD}${RULES}---\n# people\n${BINDING}---\n# last\n${HEAD.replace('web', 'last')}${RULES}`, { 'RoleBinding/shop/web': null }, `${HEAD}${RULES}---\n# last\n${HEAD.replace('web', 'last')}${RULES}`],
    ['the last document goes with its mark', `${HEAD}${RULES}---\n# people\n${BINDING}`, { 'RoleBinding/shop/web': null }, `${HEAD}${RULES}`],
    ['a subject goes with its comment', `${HEAD}${RULES}---\n${BINDING}`, { 'RoleBinding/shop/web': bound('web') }, `${HEAD}${RULES}---\n${BINDING.replace(/- \{kind: ServiceAccount, name: worker.*\n/, '')}`],
    ['what is no RBAC stays', `${HEAD}${RULES}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  note: |\n    ---\n    # no mark\n`, { 'Role/shop/web': null }, '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  note: |\n    ---\n    # no mark\n'],
  ])('%s', (_name, text, changes, after) => {
    const before = inventoryOf([file(text)]);
    expect(write(before, changed(before, changes), [file(text)]).edits.map((edit) => edit.after)).toEqual([after]);
  });
});

describe('what is new', () => {
  const role: HeldRole = { kind: 'Role', namespace: 'shop', name: 'worker', rules: [rule(['list'], ['', 'apps'], ['pods', '*/scale'])], facts: NO_FACTS };
  const binding: HeldBinding = { kind: 'RoleBinding', namespace: 'shop', name: 'worker', roleRef: { kind: 'Role', name: 'worker' }, subjects: [{ kind: 'ServiceAccount', namespace: 'shop', name: 'worker' }], facts: NO_FACTS };
  const NEW = '---\napiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: worker\n  namespace: shop\nrules:\n- apiGroups: ["", apps]\n  resources: [pods, "*/scale"]\n  verbs: [list]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: worker\n  namespace: shop\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: Role\n  name: worker\nsubjects:\n- kind: ServiceAccount\n  name: worker\n  namespace: shop\n';

  it('stands behind the binding in whose place it comes', () => {
    const text = `${HEAD}${RULES}---\n${BINDING}---\n# last\n${HEAD.replace('web', 'last')}${RULES}`;
    const before = inventoryOf([file(text)]);
    const change = write(before, changed(before, { 'RoleBinding/shop/web': bound('web') }, { roles: [role], bindings: [binding] }), [file(text)]);
    expect(change.files).toEqual([]);
    expect(change.edits[0]!.after).toBe(text.replace(/- \{kind: ServiceAccount, name: worker.*\n/, '').replace('---\n# last', `${NEW}---\n# last`));
  });

  it('is made by a script before anything else where no manifest holds that binding', () => {
    const definition = file(`${HEAD}${RULES}`);
    const before = inventoryOf([definition, file(BINDING, 'binding.yaml')]);
    const change = write(before, changed(before, { 'RoleBinding/shop/web': bound('web'), 'Role/shop/web': ruled(rule(['get'], [''], ['pods'])) }, { roles: [role], bindings: [binding] }), [definition]);
    expect(change.edits.map(({ path }) => path)).toEqual(['rbac.yaml']);
    expect(change.steps[0]).toMatch(/^Run apply\.sh, before anything else, /);
    const script = change.files.find(({ name }) => name === 'apply.sh')!.text;
    const order = ['roles.rbac.authorization.k8s.io\' \'shop\' \'worker\'', 'rolebindings.rbac.authorization.k8s.io\' \'shop\' \'worker\'', 'rolebindings.rbac.authorization.k8s.io\' \'shop\' \'web\''].map((each) => script.indexOf(`object '${each}`));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order[0]).toBeGreaterThan(0);
  });
});

describe('whose it is', () => {
  const before = bookshop();

  it('every object of the recorded manifests is found, and each that cannot be edited says why', () => {
    const bindings = writer.bind(before, bookshopManifests());
    expect(bindings.filter(({ state }) => state !== 'bound').map((binding) => ('reason' in binding ? binding.reason : binding))).toEqual([
      'observability/rendered/log-stack.yaml:23: Helm renders this; change log-stack/templates/clusterrole.yaml of its chart, or the values',
      'observability/rendered/log-stack.yaml:54: Helm renders this; change log-stack/templates/mailer-role.yaml of its chart, or the values',
      'observability/rendered/log-stack.yaml:79: Helm renders this; change log-stack/templates/rolebinding.yaml of its chart, or the values',
      'observability/rendered/log-stack.yaml:97: Helm renders this; change log-stack/templates/mailer-rolebinding.yaml of its chart, or the values',
    ]);
    expect(bindings.filter(({ state }) => state === 'bound')).toHaveLength(68);
  });

  it('what Helm renders is handed to the chart, with what it is to say, and no script', () => {
    const after = changed(before, { 'ClusterRole/log-stack-tailer': ruled(rule(['get'], [''], ['pods'])) });
    const change = write(before, after, bookshopManifests());
    expect(change.files.map(({ name }) => name)).toEqual(['objects/ClusterRole-log-stack-tailer.before.json', 'objects/ClusterRole-log-stack-tailer.json', 'plan.json']);
    expect(change.steps[0]).toBe('Change ClusterRole/log-stack-tailer where it comes from: observability/rendered/log-stack.yaml:23: Helm renders this; change log-stack/templates/clusterrole.yaml of its chart, or the values; what it is to say lies in the folder objects.');
  });

  it.each([
    [{ annotations: { 'meta.helm.sh/release-name': 'logs', 'meta.helm.sh/release-namespace': 'ops' } }, 'Helm keeps it; change the chart or the values of release ops/logs'],
    [{ labels: { 'app.kubernetes.io/managed-by': 'tenant-operator' } }, 'tenant-operator keeps it; change what tenant-operator makes it from'],
    [{ annotations: { 'argocd.argoproj.io/tracking-id': 'shop:rbac.authorization.k8s.io/ClusterRole:shop/web' } }, 'Argo CD keeps it; change the manifest in the repository of application shop'],
    [{ labels: { 'kustomize.toolkit.fluxcd.io/name': 'apps', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' } }, 'Flux keeps it; change the manifest in the repository of Kustomization flux-system/apps'],
    [{ labels: { 'helm.toolkit.fluxcd.io/name': 'logs', 'app.kubernetes.io/managed-by': 'Helm' } }, 'Flux keeps it; change the values or the post-renderers of the HelmRelease logs'],
    [{ labels: { 'olm.owner': 'csv.v1' } }, 'OLM keeps it; change the permissions in the ClusterServiceVersion csv.v1, or ask its publisher'],
    [{ labels: { 'rbac-manager': 'reactiveops' } }, 'rbac-manager keeps it; change the RBACDefinition that names it'],
    [{ ownedBy: 'Tenant/blue' }, 'the controller of Tenant/blue keeps it; change Tenant/blue'],
  ])('a live object with %o is routed to its owner', (facts, route) => {
    const owned = changed(before, { 'ClusterRole/rbac-reader': (role) => ({ ...role, facts: { ...role.facts, ...facts } }) });
    const change = write(owned, changed(owned, { 'ClusterRole/rbac-reader': ruled(rule(['list'], ['rbac.authorization.k8s.io'], ['roles'])) }), []);
    expect(change.steps[0]).toBe(`Change ClusterRole/rbac-reader where it comes from: ${route}; what it is to say lies in the folder objects.`);
    expect(change.files.map(({ name }) => name)).not.toContain('apply.sh');
  });

  it.each([
    ['an anchor', `${HEAD}rules:\n- apiGroups: &core [""]\n  resources: [pods]\n  verbs: [get]\n`, 'rbac.yaml:7: it holds an anchor (&core), so that an edit could change something else'],
    ['the file of controller-gen', `---\n${HEAD.replace('web', 'manager-role')}${RULES}`, 'config/rbac/role.yaml:2: controller-gen writes this file; change the +kubebuilder:rbac markers in the Go code and run it again'],
    ['a Helm template', HEAD.replace('name: web', 'name: {{ .Release.Name }}-web').replace('namespace: shop', 'namespace: {{ .Release.Namespace }}') + RULES, 'rbac.yaml:1: this is a Helm template; change it there, or the values'],
    ['a Helm template that is YAML, too', HEAD.replace('namespace: shop', 'namespace: {{ .Release.Namespace }}') + RULES, 'rbac.yaml:1: this is a Helm template; change it there, or the values'],
  ])('%s is named with its line and not edited', (_name, text, reason) => {
    const role = { ...(inventoryOf([file(`${HEAD}${RULES}`)]).roles[0]!), name: /manager-role/.test(text) ? 'manager-role' : /-web/.test(text) ? 'live-web' : 'web', rules: [rule(['get'], [''], ['pods'])] };
    const live: KubernetesInventory = { instance: 'shop', roles: [role], bindings: [], fromCluster: true };
    expect(writer.bind(live, [file(text, reason.split(':')[0])])).toMatchObject([{ state: 'by-hand', policy: `Role/shop/${role.name}`, reason }]);
  });

  it('a file without a namespace stands for the only object of its name, is ambiguous for two, and obeys defines', () => {
    const text = `${HEAD.replace('  namespace: shop\n', '')}${RULES}`;
    const role = inventoryOf([file(`${HEAD}${RULES}`)]).roles[0]!;
    const one: KubernetesInventory = { instance: 'shop', roles: [role], bindings: [], fromCluster: true };
    const two: KubernetesInventory = { ...one, roles: [role, { ...role, namespace: 'test' }] };
    expect(writer.bind(one, [file(text)])).toEqual([{ path: 'rbac.yaml', place: 'Role/web', state: 'bound', policy: 'Role/shop/web' }]);
    expect(writer.bind(two, [file(text)])).toEqual([{ path: 'rbac.yaml', place: 'Role/web', state: 'ambiguous', candidates: ['Role/shop/web at Role/web', 'Role/test/web at Role/web'] }]);
    expect(writer.bind(two, [{ ...file(text), defines: 'Role/test/web at Role/web' }])).toEqual([{ path: 'rbac.yaml', place: 'Role/web', state: 'bound', policy: 'Role/test/web' }]);
    expect(writer.bind(two, [{ ...file(text), defines: 'Role/none/web' }])).toMatchObject([{ state: 'unmatched' }]);
  });

  it('two files that stand for one object are both left alone, and a file that differs is drift', () => {
    const text = `${HEAD}${RULES}`;
    const live = inventoryOf([file(text)]);
    expect(writer.bind(live, [file(text, 'a.yaml'), file(text, 'b.yaml')])).toMatchObject([{ state: 'by-hand', reason: 'b.yaml stands for Role/shop/web too' }, { state: 'by-hand', reason: 'a.yaml stands for Role/shop/web too' }]);
    expect(writer.bind(live, [file(`${text}---\n${text}`)])).toMatchObject([{ state: 'by-hand', reason: 'Role/shop/web stands in rbac.yaml more than once' }, { state: 'by-hand' }]);
    const drift = file(text.replace('[get, list]', '[get, list, delete]'));
    expect(writer.bind(live, [drift])).toEqual([{ path: 'rbac.yaml', place: 'Role/shop/web', state: 'drift', policy: 'Role/shop/web', difference: 'only in the file: get, list, delete on core pods; only live: get, list on core pods' }]);
    const change = write(live, changed(live, { 'Role/shop/web': ruled(rule(['get'], [''], ['pods'])) }), [drift]);
    expect(change.edits).toEqual([]);
    expect(change.steps).toContain('Bring rbac.yaml (Role/shop/web) in line: it already differs from the live Role/shop/web and was not edited, so that deploying it would undo this change.');
  });
});

describe('what no server would keep is never written', () => {
  const before = bookshop();
  it.each([
    ['a bootstrap role', changed(before, { 'ClusterRole/system:node': ruled() })],
    ['another roleRef', changed(before, { 'ClusterRoleBinding/auditors-view': (binding) => ({ ...binding, roleRef: { kind: 'ClusterRole', name: 'edit' } }) as never })],
    ['rules of an aggregated role', changed(before, { 'ClusterRole/bookshop-catalog-reader': ruled() })],
  ])('%s', (_name, after) => {
    expect(() => write(before, after, bookshopManifests())).toThrow(InvariantError);
  });
});
