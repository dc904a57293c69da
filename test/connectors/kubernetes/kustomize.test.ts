import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HeldBinding, HeldRole, KubernetesInventory } from '../../../connectors/kubernetes/inventory.ts';
import { writer } from '../../../connectors/kubernetes/writer.ts';
import { Proven } from '../../../src/core/proof.ts';
import type { Definition, PolicyChange } from '../../../src/core/proposal.ts';
import { sampled } from '../../sampled.ts';
import { bookshop, bookshopManifests, bound, changed, inventoryOf, NO_FACTS, rule, ruled, wholeUnit } from './manifest-files.ts';
import { kustomize } from './kustomize.ts';
import { narrowed, seeds } from './narrowings.ts';


function write(before: KubernetesInventory, after: KubernetesInventory, definitions: readonly Definition[]): PolicyChange {
  const unit = wholeUnit(before);
  const bindings = writer.bind(before, definitions);
  const change = writer.write(new Proven({ unit, before, after }), definitions, bindings);
  expect(writer.canonical(writer.parse(before, unit, change, bindings))).toBe(writer.canonical(after));
  return change;
}

/** What Kustomize makes of a folder of files, after edits. */
function built(definitions: readonly Definition[], folder: string, change?: PolicyChange): KubernetesInventory {
  const files = new Map<string, string>();
  for (const { path: file, text } of definitions) {
    const now = change?.edits.find((edit) => edit.path === file);
    if (now?.after !== null) files.set(file, now?.after ?? text);
  }
  return inventoryOf([{ path: 'built.yaml', text: kustomize(files, folder) }]);
}

/** Files by name. */
const files = (texts: Readonly<Record<string, string>>): Definition[] => Object.entries(texts).map(([file, text]) => ({ path: file, text }));

const role = (name: string, more = ''): string => `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: ${name}\n${more}rules:\n- apiGroups: [""]\n  resources: [pods, secrets]   # both\n  verbs: [get, list]\n`;
const binding = (name: string): string => `apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: ${name}\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: Role\n  name: ${name}\nsubjects:\n- kind: ServiceAccount\n  name: web\n- kind: ServiceAccount\n  name: worker\n- kind: Group\n  apiGroup: rbac.authorization.k8s.io\n  name: staff\n`;
const account = (name: string): string => `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ${name}\n`;

describe('what Kustomize gives out after the edit is what was proved', () => {
  const scraper = bookshopManifests().filter(({ path: file }) => file.startsWith('observability/scraper'));
  const overlay = 'observability/scraper/overlays/live';

  it('a base whose role another folder patches gets a patch there, which tests first', () => {
    const before = bookshop();
    const after = changed(before, { 'ClusterRole/scraper': ruled(rule(['get'], [''], ['nodes', 'nodes/metrics'])) });
    const change = write(before, after, scraper);
    expect(change.files).toEqual([]);
    expect(change.edits.map((edit) => edit.path)).toEqual([`${overlay}/kustomization.yaml`]);
    expect(change.edits[0]!.after).toBe(`${change.edits[0]!.before}${`- target: {group: rbac.authorization.k8s.io, version: v1, kind: ClusterRole, name: scraper}
  patch: |-
    - op: test
      path: /rules
      value:
      - {nonResourceURLs: ["/metrics", "/healthz", "/metrics/*"], verbs: [get]}
      - {apiGroups: [""], resources: [nodes, "nodes/metrics", "nodes/stats", "nodes/proxy"], verbs: [get]}
      - {apiGroups: [""], resources: [pods, services, endpoints], verbs: [get, list, watch]}
    - op: replace
      path: /rules
      value:
      - {apiGroups: [""], resources: [nodes, "nodes/metrics"], verbs: [get]}
`}`);
    expect(built(scraper, overlay, change).roles.map(({ rules }) => rules)).toEqual([[rule(['get'], [''], ['nodes', 'nodes/metrics'])]]);
  });

  it('and the build fails when the base has moved', () => {
    const before = bookshop();
    const change = write(before, changed(before, { 'ClusterRole/scraper': ruled(rule(['get'], [''], ['nodes'])) }), scraper);
    const moved = scraper.map((file) => (file.path.endsWith('base/role.yaml') ? { ...file, text: file.text.replace('"nodes/proxy"', '"nodes/log"') } : file));
    expect(() => built(moved, overlay, change)).toThrow(/test/i);
  });

  it('a binding of a base is taken out by the overlay', () => {
    const before = bookshop();
    const change = write(before, changed(before, { 'ClusterRoleBinding/scraper': null }), scraper);
    expect(built(scraper, overlay, change).bindings.map(({ name }) => name)).toEqual(['metrics-gate-delegator']);
    expect(change.edits.map((edit) => edit.path)).toEqual([`${overlay}/kustomization.yaml`]);
  });

  it.each([
    ['a folder of its own, edited in place', { 'app/kustomization.yaml': 'namespace: shop\nresources:\n- role.yaml\n- binding.yaml\n- accounts.yaml\n', 'app/role.yaml': role('web'), 'app/binding.yaml': binding('web'), 'app/accounts.yaml': `${account('web')}---\n${account('worker')}` }, 'app', ['app/binding.yaml', 'app/role.yaml']],
    ['prefixes and suffixes', { 'base/kustomization.yaml': 'resources: [all.yaml]\n', 'base/all.yaml': `${role('web')}---\n${binding('web')}`, 'live/kustomization.yaml': 'namespace: shop\nnamePrefix: live-\nnameSuffix: -v1\nresources:\n- ../base\n' }, 'live', ['live/kustomization.yaml']],
    ['two overlays of one base', { 'base/kustomization.yaml': 'resources: [all.yaml]\n', 'base/all.yaml': `${role('web')}---\n${binding('web')}`, 'live/kustomization.yaml': 'namespace: shop\nresources:\n- ../base\n', 'test/kustomization.yaml': 'namespace: shop-test\nresources:\n- ../base\n' }, 'live', ['live/kustomization.yaml']],
    ['an overlay with patches in a flow list', { 'base/kustomization.yaml': 'resources: [all.yaml]\n', 'base/all.yaml': `${role('web')}---\n${binding('web')}`, 'live/kustomization.yaml': 'namespace: shop\nresources: [../base]\n# none yet\nimages: []\n' }, 'live', ['live/kustomization.yaml']],
    ['a merge patch that replaces the rules', { 'base/kustomization.yaml': 'resources: [all.yaml]\n', 'base/all.yaml': `${role('web')}---\n${binding('web')}`, 'live/kustomization.yaml': 'namespace: shop\nresources:\n- ../base\npatches:\n  - path: more.yaml\n', 'live/more.yaml': role('web').replace('[get, list]', '[get, list, watch]') }, 'live', ['live/kustomization.yaml']],
  ])('%s', (_name, texts, folder, edited) => {
    const definitions = files(texts);
    const before = built(definitions, folder);
    const [one] = before.roles;
    const [held] = before.bindings;
    const after = changed(before, { [`Role/shop/${one!.name}`]: ruled(rule(['get'], [''], ['pods'])), [`RoleBinding/shop/${held!.name}`]: bound('worker') });
    const change = write(before, after, definitions);
    expect(change.files).toEqual([]);
    expect(change.edits.map((edit) => edit.path)).toEqual(edited);
    expect(writer.canonical(built(definitions, folder, change))).toBe(writer.canonical(after));
  });

  it.each([
    ['by its own prefix and suffix', { 'live/kustomization.yaml': 'namespace: shop\nnamePrefix: live-\nnameSuffix: -v1\nresources:\n- ../base\n' }, 'live-worker-v1', 'live-web-v1'],
    ['by those of a base, too', { 'stage/kustomization.yaml': 'nameSuffix: -stage\nresources:\n- ../base\n', 'live/kustomization.yaml': 'namespace: shop\nnamePrefix: live-\nresources:\n- ../stage\n' }, 'live-worker-stage', 'live-web-stage'],
  ])('a service account that Kustomize renames, %s, leaves a binding', (_name, texts, gone, stays) => {
    const definitions = files({ 'base/kustomization.yaml': 'resources: [all.yaml]\n', 'base/all.yaml': `${role('web')}---\n${binding('web')}---\n${account('web')}---\n${account('worker')}`, ...texts });
    const before = built(definitions, 'live');
    const [held] = before.bindings;
    expect(held?.subjects.map(({ name }) => name)).toEqual([stays, gone, 'staff']);
    const after = changed(before, { [`RoleBinding/shop/${held!.name}`]: bound(stays, 'staff') });
    const change = write(before, after, definitions);
    expect(change.files).toEqual([]);
    expect(writer.canonical(built(definitions, 'live', change))).toBe(writer.canonical(after));
  });

  it('a name with dots is that name and no pattern', () => {
    const definitions = files({ 'base/kustomization.yaml': 'resources: [all.yaml]\n', 'base/all.yaml': `${role('a.b')}---\n${role('a-b')}---\n${role('"system:c"')}`, 'live/kustomization.yaml': 'namespace: shop\nresources: [../base]\n' });
    const before = built(definitions, 'live');
    const after = changed(before, { 'Role/shop/a.b': null, 'Role/shop/system:c': ruled(rule(['get'], [''], ['pods'])) });
    expect(writer.canonical(built(definitions, 'live', write(before, after, definitions)))).toBe(writer.canonical(after));
  });

  it('what is new stands in a file of the folder only where Kustomize leaves it in its namespace', () => {
    const definitions = files({ 'app/kustomization.yaml': 'namespace: shop\nresources:\n- role.yaml\n- binding.yaml\n- accounts.yaml\n', 'app/role.yaml': role('web'), 'app/binding.yaml': binding('web'), 'app/accounts.yaml': `${account('web')}---\n${account('worker')}` });
    const before = built(definitions, 'app');
    const own = (namespace: string): { roles: HeldRole[]; bindings: HeldBinding[] } => ({
      roles: [{ kind: 'Role', namespace, name: 'worker-own', rules: [rule(['get'], [''], ['pods'])], facts: NO_FACTS }],
      bindings: [{ kind: 'RoleBinding', namespace, name: 'worker-own', roleRef: { kind: 'Role', name: 'worker-own' }, subjects: [{ kind: 'ServiceAccount', namespace: 'shop', name: 'worker' }], facts: NO_FACTS }],
    });
    const inside = changed(before, { 'RoleBinding/shop/web': bound('web', 'staff') }, own('shop'));
    const change = write(before, inside, definitions);
    expect(change.files).toEqual([]);
    expect(writer.canonical(built(definitions, 'app', change))).toBe(writer.canonical(inside));
    const outside = write(before, changed(before, { 'RoleBinding/shop/web': bound('web', 'staff') }, own('jobs')), definitions);
    expect(outside.files.map(({ name }) => name)).toContain('objects/RoleBinding-jobs-worker-own.json');
    expect(built(definitions, 'app', outside).roles).toHaveLength(1);
  });

  it('a file that is left empty is no longer named', () => {
    const definitions = files({ 'app/kustomization.yaml': 'namespace: shop\nresources:\n- role.yaml\n- binding.yaml   # who\n', 'app/role.yaml': role('web'), 'app/binding.yaml': binding('web') });
    const before = built(definitions, 'app');
    const after = changed(before, { 'RoleBinding/shop/web': null });
    const change = write(before, after, definitions);
    expect(change.edits.map(({ path: file, after: now }) => [file, now])).toEqual([['app/binding.yaml', null], ['app/kustomization.yaml', 'namespace: shop\nresources:\n- role.yaml\n']]);
    expect(writer.canonical(built(definitions, 'app', change))).toBe(writer.canonical(after));
  });

  it('for any narrowing of what the recorded overlay gives out', () => {
    const before = built(scraper, overlay);
    fc.assert(
      fc.property(seeds, (seed) => {
        const wide = narrowed(before, seed, 800);
        const after = { ...wide, roles: wide.roles.filter(({ name }) => before.roles.some((one) => one.name === name)), bindings: wide.bindings.filter(({ name }) => before.bindings.some((one) => one.name === name)) };
        const change = write(before, after, scraper);
        expect(change.files).toEqual([]);
        if (after.roles.length + after.bindings.length > 0) expect(writer.canonical(built(scraper, overlay, change))).toBe(writer.canonical(after));
      }),
      // The same cases every time, because what Kustomize makes of them is recorded.
      { ...sampled(8), seed: 20_260_701 },
    );
  });
});

it('what cannot be followed is said and not edited', () => {
  const base = { 'base/kustomization.yaml': 'resources: [all.yaml]\n', 'base/all.yaml': `${role('web')}---\n${binding('web')}` };
  const before = inventoryOf([{ path: 'x.yaml', text: `${role('web', '  namespace: shop\n')}---\n${binding('web').replace('name: web\n', 'name: web\n  namespace: shop\n')}` }]);
  const reasonOf = (kustomization: string): unknown => writer.bind(before, files({ ...base, 'live/kustomization.yaml': `namespace: shop\nresources: [../base]\n${kustomization}` })).find(({ place }) => place === 'patch of Role/web');
  expect(reasonOf('replacements: []\n')).toMatchObject({ state: 'by-hand', policy: 'Role/shop/web', reason: 'base/all.yaml:1: what Kustomize makes of it cannot be told, because live/kustomization.yaml has replacements' });
  expect(reasonOf('patches:\n- target: {kind: Role}\n  patch: |-\n    - {op: move, from: /rules/0, path: /rules/1}\n')).toMatchObject({ state: 'by-hand', reason: 'base/all.yaml:1: what Kustomize makes of it cannot be told, because a patch of live/kustomization.yaml changes it in a way that is not followed here' });
});
