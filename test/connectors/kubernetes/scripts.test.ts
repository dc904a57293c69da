import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HeldBinding, HeldRole, KubernetesInventory } from '../../../connectors/kubernetes/inventory.ts';
import { writer } from '../../../connectors/kubernetes/writer.ts';
import { Proven } from '../../../src/core/proof.ts';
import type { PolicyChange } from '../../../src/core/proposal.ts';
import { unpacked } from './bookshop.ts';
import { hasKubectl } from './kubectl.ts';
import { failure, LocalCluster } from './local-cluster.ts';
import { bound, changed, inventoryOf, NO_FACTS, rule, ruled, wholeUnit } from './manifest-files.ts';

const root = mkdtempSync(path.join(tmpdir(), "pawl it's a folder "));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const ready = hasKubectl() && spawnSync('jq', ['--version']).status === 0;
const dump = JSON.parse(unpacked('full/rbac-end.json.gz')) as { readonly items: readonly { readonly kind: string; readonly metadata: object }[] };

let cluster: LocalCluster;
beforeEach(async () => {
  cluster = await LocalCluster.started();
  cluster.load(dump.items);
});
afterEach(() => cluster.stop());

/** Everything that a script can do, at once. */
const deployer = 'ClusterRoleBinding/emergency-delivery-deployer';
const own = (name: string): HeldRole => ({ kind: 'ClusterRole', namespace: '', name, rules: [rule(['get'], [''], ['pods'])], facts: NO_FACTS });
const ownBinding = (name: string, account: string): HeldBinding => ({ kind: 'ClusterRoleBinding', namespace: '', name, roleRef: { kind: 'ClusterRole', name }, subjects: [{ kind: 'ServiceAccount', namespace: 'delivery', name: account }], facts: NO_FACTS });
function everything(before: KubernetesInventory): KubernetesInventory {
  return changed(
    before,
    { [deployer]: null, 'Role/batch/janitor': ruled(rule(['list'], ['batch'], ['jobs'])), 'ClusterRoleBinding/ci-runners': bound('runner-billing'), 'RoleBinding/batch/monthly-reports': null },
    { roles: [own('runner-web-own')], bindings: [ownBinding('runner-web-own', 'runner-web')] },
  );
}

class Scene {
  readonly before = inventoryOf([{ path: 'live.json', text: cluster.export() }]);
  readonly after: KubernetesInventory;
  readonly change: PolicyChange;
  readonly #folder = mkdtempSync(path.join(root, 'scene '));

  constructor(narrow: (before: KubernetesInventory) => KubernetesInventory) {
    this.after = narrow(this.before);
    const unit = { ...wholeUnit(this.before), principals: wholeUnit(this.before).principals.filter(({ id }) => id.includes(':delivery:')) };
    this.change = writer.write(new Proven({ unit, before: this.before, after: this.after }), [], []);
    for (const { name, text, executable } of this.change.files) {
      mkdirSync(path.dirname(path.join(this.#folder, name)), { recursive: true });
      writeFileSync(path.join(this.#folder, name), text, { mode: executable ? 0o755 : 0o644 });
    }
    writeFileSync(path.join(this.#folder, 'kubeconfig'), cluster.kubeconfig());
  }

  /** Runs a script from another folder; `changes` are the changing calls that it made. */
  async run(name: 'apply.sh' | 'rollback.sh'): Promise<{ status: number; changes: readonly string[]; said: string }> {
    cluster.calls.length = 0;
    const env = { ...process.env, KUBECONFIG: path.join(this.#folder, 'kubeconfig'), HOME: root, CDPATH: root };
    const [status, said] = await new Promise<[number, string]>((resolve) => {
      execFile(path.join(this.#folder, name), { cwd: tmpdir(), env, encoding: 'utf8' }, (error, out, err) => resolve([error === null ? 0 : Number(error.code ?? 1), out + err]));
    });
    return { status, said, changes: cluster.calls.filter((call) => !call.startsWith('GET')) };
  }

  has(name: string): boolean {
    return existsSync(path.join(this.#folder, name));
  }
}

/** What is in force now, in canonical terms. */
const live = (): string => writer.canonical(inventoryOf([{ path: 'live.json', text: cluster.export() }]));

describe.runIf(ready)('scripts with kubectl against a server', () => {
  it('make the change, finish it when run again, and take it back', async () => {
    const scene = new Scene(everything);
    const applied = await scene.run('apply.sh');
    expect(applied.said).toMatch(/done: everything$/m);
    expect(applied).toMatchObject({ status: 0 });
    expect(live()).toBe(writer.canonical(scene.after));
    expect(applied.changes).toEqual([
      'POST /apis/rbac.authorization.k8s.io/v1/clusterroles',
      'POST /apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
      'PATCH /apis/rbac.authorization.k8s.io/v1/clusterrolebindings/ci-runners',
      'PATCH /apis/rbac.authorization.k8s.io/v1/namespaces/batch/roles/janitor',
      'DELETE /apis/rbac.authorization.k8s.io/v1/clusterrolebindings/emergency-delivery-deployer',
      'DELETE /apis/rbac.authorization.k8s.io/v1/namespaces/batch/rolebindings/monthly-reports',
    ]);
    expect(await scene.run('apply.sh')).toMatchObject({ status: 0, changes: [] });
    expect(await scene.run('rollback.sh')).toMatchObject({ status: 0 });
    expect(live()).toBe(writer.canonical(scene.before));
    expect(await scene.run('rollback.sh')).toMatchObject({ status: 0, changes: [] });
  });

  it('what is deleted comes back with all its labels and annotations', async () => {
    const place = [...cluster.objects].find(([key]) => key.endsWith('emergency-delivery-deployer'))!;
    cluster.objects.set(place[0], { ...place[1], metadata: { ...place[1].metadata, labels: { ticket: 'INC-7' }, annotations: { 'bookshop.example/why': `it's "quoted"` } } });
    const scene = new Scene((before) => changed(before, { [deployer]: null }));
    await scene.run('apply.sh');
    expect(scene.has('saved/ClusterRoleBinding-emergency-delivery-deployer.json')).toBe(true);
    await scene.run('rollback.sh');
    expect(cluster.objects.get(place[0])!.metadata).toMatchObject({ labels: { ticket: 'INC-7' }, annotations: { 'bookshop.example/why': `it's "quoted"` } });
  });

  it.each([
    ['an object that changes', 'roles/batch/janitor', { rules: [] }, /roles\.rbac\.authorization\.k8s\.io batch\/janitor is no longer what the proof was made for/],
    ['a role that the proof relies on', 'clusterroles//delivery-deployer', { rules: [] }, /ClusterRole delivery-deployer, on which the proof relies, is no longer what it was/],
    ['a binding that the proof relies on', 'rolebindings/storefront/deployer', { subjects: [] }, /RoleBinding storefront\/deployer, on which the proof relies/],
  ])('stop before any change when %s moved', async (_name, key, members, said) => {
    const scene = new Scene(everything);
    cluster.objects.set(key, { ...cluster.objects.get(key)!, ...members });
    expect(await scene.run('apply.sh')).toMatchObject({ status: 1, changes: [], said: expect.stringMatching(said) as string });
  });

  it('stop in another cluster with the same names, and where an object is missing', async () => {
    const scene = new Scene(everything);
    for (const [key, object] of cluster.objects) cluster.objects.set(key, { ...object, metadata: { ...object.metadata, uid: `other-${object.metadata.uid}` } });
    expect(await scene.run('apply.sh')).toMatchObject({ status: 1, changes: [], said: expect.stringContaining('is this the right cluster?') as string });
    const again = new Scene((before) => changed(before, { [deployer]: null }));
    const key = 'clusterrolebindings//emergency-delivery-deployer';
    cluster.objects.set(key, { ...cluster.objects.get(key)!, metadata: { ...cluster.objects.get(key)!.metadata, uid: 'made-again' } });
    expect(await again.run('apply.sh')).toMatchObject({ status: 1, changes: [], said: expect.stringContaining('is not the one that was judged (made-again instead of') as string });
    const second = new Scene(everything);
    cluster.objects.delete('roles/batch/janitor');
    expect(await second.run('apply.sh')).toMatchObject({ status: 1, changes: [] });
  });

  it('stop when the server refuses, and go on where they stopped', async () => {
    const scene = new Scene(everything);
    cluster.intercept = ({ method }) => (method === 'DELETE' ? failure(403, 'Forbidden', 'you may not') : undefined);
    expect(await scene.run('apply.sh')).toMatchObject({ status: 1 });
    cluster.intercept = () => undefined;
    expect(await scene.run('apply.sh')).toMatchObject({ status: 0, changes: [expect.stringContaining('DELETE') as string, expect.stringContaining('DELETE') as string] });
    expect(live()).toBe(writer.canonical(scene.after));
  });

  it('are refused by the server when an object changes in the very moment', async () => {
    const scene = new Scene((before) => changed(before, { 'Role/batch/janitor': ruled(rule(['list'], ['batch'], ['jobs'])) }));
    let reads = 0;
    cluster.intercept = ({ method, path: asked }) => {
      if (method !== 'GET' || !asked.endsWith('/roles/janitor') || ++reads < 2) return undefined;
      const answer = structuredClone(cluster.objects.get('roles/batch/janitor')!);
      cluster.load([{ ...answer, rules: [] } as never]);
      return { status: 200, body: answer };
    };
    expect(await scene.run('apply.sh')).toMatchObject({ status: 1 });
    expect(cluster.objects.get('roles/batch/janitor')!['rules']).toEqual([]);
  });

  it('hand every name over as it is', async () => {
    const odd = `it's $(touch pwned) & <odd>: "名"`;
    cluster.load([{ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: { name: odd }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' }, subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: odd }] } as never]);
    const scene = new Scene((before) => changed(before, { [`ClusterRoleBinding/${odd}`]: null }));
    expect(await scene.run('apply.sh')).toMatchObject({ status: 0, changes: [`DELETE /apis/rbac.authorization.k8s.io/v1/clusterrolebindings/${odd}`] });
    expect(scene.has('pwned')).toBe(false);
  });
});
