import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { causes, roleKey } from '../../../connectors/kubernetes/model/authorize.ts';
import { atomsOfRule } from '../../../connectors/kubernetes/model/cover-rules.ts';
import { attributesOf } from '../../../connectors/kubernetes/record/request-info.ts';
import type { LiveConfig } from '../../../connectors/kubernetes/spool/config.ts';
import { fetchKubernetes } from '../../../connectors/kubernetes/spool/fetch.ts';
import { withRun } from '../../../src/cli/open-run.ts';
import { collect } from '../../../src/scan/collect.ts';
import { canonicalJson } from '../../../src/core/json.ts';
import { openSpool } from '../../../src/ingest/spool/open-spool.ts';
import { unpacked } from './bookshop.ts';
import { failure, LocalCluster } from './local-cluster.ts';
import { inventoryOf } from './manifest-files.ts';

const root = mkdtempSync(path.join(tmpdir(), 'pawl-live-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const dump = unpacked('full/rbac-end.json.gz');
const { items } = JSON.parse(dump) as { readonly items: readonly { readonly kind: string; readonly metadata: { readonly name: string } }[] };

let cluster: LocalCluster;
beforeEach(async () => {
  cluster = await LocalCluster.started();
  cluster.load(items);
});
afterEach(() => cluster.stop());

/** Fetches into a new spool; gives its folder. */
async function fetched(live: LiveConfig = {}): Promise<string> {
  const folder = mkdtempSync(path.join(root, 'spool-'));
  const kubeconfig = path.join(folder, '..', `${path.basename(folder)}.kubeconfig`);
  writeFileSync(kubeconfig, cluster.kubeconfig());
  const spool = await openSpool(folder, { source: 'shop', startedAt: Date.parse('2026-09-09T00:00:00Z'), progress: () => undefined });
  try {
    await fetchKubernetes({ live: { kubeconfig, ...live } }, spool);
    await spool.finish();
  } catch (error) {
    expect(readFileSync(path.join(folder, 'usage/pawl-spool.json'), 'utf8')).toContain('"fetching"');
    expect(readdirSync(path.join(folder, 'grants'))).toEqual([]);
    throw error;
  }
  return folder;
}

const exportIn = (folder: string): string => readFileSync(path.join(folder, 'grants/rbac.json'), 'utf8');

describe('the API server', () => {
  it('gives the inventory that an export gives, in pages', async () => {
    cluster.load(Array.from({ length: 1_100 }, (_, index) => ({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: `many-${index}`, namespace: 'storefront' }, rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] })));
    const whole = inventoryOf([{ path: 'rbac.json', text: cluster.export() }]);
    expect(inventoryOf([{ path: 'rbac.json', text: exportIn(await fetched()) }])).toEqual(whole);
    expect(cluster.calls.filter((call) => call.includes('/roles'))).toEqual(['GET /apis/rbac.authorization.k8s.io/v1/roles', ...Array.from({ length: 2 }, () => 'GET /apis/rbac.authorization.k8s.io/v1/roles (next page)')]);
    expect(new Set(cluster.calls.map((call) => call.split(' ')[0]))).toEqual(new Set(['GET']));
  });

  it('twice gives the same bytes, and none of them is a secret', async () => {
    const place = [...cluster.objects].find(([key]) => key.startsWith('serviceaccounts/storefront/cart'))!;
    cluster.objects.set(place[0], { ...place[1], secrets: [{ name: 'cart-token-x1' }], metadata: { ...place[1].metadata, annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{"stringData":{"password":"hunter2"}}', 'example.com/note': 'hunter3' }, managedFields: [{ manager: 'hunter4' }] } });
    const [one, two] = [exportIn(await fetched()), exportIn(await fetched())];
    expect(one).toBe(two);
    expect(one).not.toMatch(/hunter|secret-token|cart-token|managedFields/);
  });

  it('that forgets the list on the way is asked for it anew', async () => {
    cluster.load(Array.from({ length: 600 }, (_, index) => ({ kind: 'Role', metadata: { name: `many-${index}`, namespace: 'storefront' }, rules: [] })));
    let expired = 0;
    cluster.intercept = ({ path: asked, query }) => (asked.endsWith('/roles') && query.has('continue') && ++expired < 3 ? failure(410, 'Expired', 'The provided continue parameter is too old') : undefined);
    const found = inventoryOf([{ path: 'rbac.json', text: exportIn(await fetched()) }]);
    expect(found.roles.filter(({ name }) => name.startsWith('many-'))).toHaveLength(600);
    cluster.intercept = ({ query }) => (query.has('continue') ? failure(410, 'Expired', 'The provided continue parameter is too old') : undefined);
    await expect(fetched()).rejects.toMatchObject({ message: expect.stringContaining('forgot the list') as string });
  });

  it('that is busy is asked again', async () => {
    let busy = 0;
    cluster.intercept = ({ path: asked }) => (asked.endsWith('/namespaces') && ++busy < 3 ? failure(429, 'TooManyRequests', 'the server has received too many requests') : undefined);
    expect(canonicalJson(inventoryOf([{ path: 'rbac.json', text: exportIn(await fetched()) }]).namespaces)).toContain('storefront');
  });
});

describe('a scan with a live source', () => {
  it('collects what the export would give, deletes it, and ends with 3 and the missing right when refused', async () => {
    const folder = mkdtempSync(path.join(root, 'scan-'));
    mkdirSync(path.join(folder, 'audit'));
    cpSync(path.join(import.meta.dirname, '../../../fixtures/kubernetes/bookshop/full/log/audit-2026-06-01.log.gz'), path.join(folder, 'audit/audit-2026-06-01.log.gz'));
    writeFileSync(path.join(folder, 'kubeconfig'), cluster.kubeconfig());
    writeFileSync(path.join(folder, 'rbac.json'), cluster.export());
    const config = (name: string, lines: string): string => {
      const file = path.join(folder, `${name}.yaml`);
      writeFileSync(file, `state: ${name}.duckdb\nsources:\n  - id: shop\n    connector: kubernetes\n    usage: audit\n${lines}`);
      return file;
    };
    const bodyOf = (file: string): Promise<string> =>
      new Promise((resolve, reject) => void withRun({ config: file, threads: 0 }, async (run) => {
        await collect(run);
        resolve((await run.store.rows('SELECT body FROM inventory', z.object({ body: z.string() })))[0]!.body);
      }).catch(reject));
    const offline = await bodyOf(config('offline', '    grants: rbac.json\n'));
    const live = config('live', `    live: { kubeconfig: ${JSON.stringify(path.join(folder, 'kubeconfig'))} }\n`);
    expect(await bodyOf(live)).toBe(offline);
    const left = readdirSync(path.join(folder, 'spool'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('rbac.json'));
    expect(left).toEqual([]);
    cluster.intercept = ({ path: asked }) => (asked.endsWith('/rolebindings') ? failure(403, 'Forbidden', 'no') : undefined);
    await expect(bodyOf(live)).rejects.toMatchObject({ message: expect.stringContaining('list rolebindings.rbac.authorization.k8s.io') as string });
  });
});

describe('the read-only role of the docs', () => {
  const page = readFileSync(path.join(import.meta.dirname, '../../../docs/connectors/kubernetes.md'), 'utf8');
  const [, yaml = ''] = /<!-- role -->\n```yaml\n([^]*?)```/.exec(page) ?? [];

  it('allows exactly what is asked', async () => {
    await fetched();
    const { roles, bindings } = inventoryOf([{ path: 'role.yaml', text: yaml }]);
    const allowed = { roles: new Map(roles.map((role) => [roleKey(role.kind, role.namespace, role.name), role])), bindings };
    const asked = cluster.calls.map((call) => attributesOf('GET', call.split(' ')[1]!)!);
    const requester = { user: 'system:serviceaccount:pawl:pawl', groups: [] };
    expect(asked.filter((attributes) => causes(allowed, requester, attributes).length === 0)).toEqual([]);
    const granted = roles.flatMap(({ rules }) => rules.flatMap(atomsOfRule)).map((atom) => ('path' in atom ? atom.path : `${atom.verb} ${atom.resource}`));
    expect(new Set(granted)).toEqual(new Set(asked.map((attributes) => ('path' in attributes ? attributes.path : `${attributes.verb} ${attributes.resource}`))));
  });
});

describe('what fails is told with what mends it, and leaves nothing that looks complete', () => {
  it.each([
    ['roles', 'list roles.rbac.authorization.k8s.io'],
    ['clusterrolebindings', 'list clusterrolebindings.rbac.authorization.k8s.io'],
    ['serviceaccounts', 'list serviceaccounts'],
    ['namespaces', 'list namespaces'],
  ])('403 of %s names the right that is missing', async (plural, right) => {
    cluster.intercept = ({ path: asked }) => (asked.endsWith(`/${plural}`) ? failure(403, 'Forbidden', `${plural} is forbidden: User "pawl" cannot list resource "${plural}"`) : undefined);
    await expect(fetched()).rejects.toMatchObject({ message: expect.stringMatching(new RegExp(`^${right} in bookshop \\(http://127[^)]*\\): the credentials lack the right \\(${plural} is forbidden`)) as string, remedy: `allow \`${right}\` in all namespaces; docs/connectors/kubernetes.md has the whole read-only ClusterRole` });
  });

  it('401, and no token in the message', async () => {
    cluster.tokens = ['another'];
    await expect(fetched()).rejects.toMatchObject({ message: expect.stringMatching(/does not accept the credentials$/) as string });
    await expect(fetched()).rejects.toMatchObject({ message: expect.not.stringContaining('secret-token') as string });
  });

  it('an answer that is none of an API server, a server that is gone, and one that breaks off in the middle', async () => {
    cluster.intercept = () => ({ status: 502, body: '<html>bad gateway</html>' });
    await expect(fetched()).rejects.toMatchObject({ message: expect.stringContaining('too busy or ill') as string });
    cluster.load(Array.from({ length: 600 }, (_, index) => ({ kind: 'Role', metadata: { name: `many-${index}`, namespace: 'storefront' }, rules: [] })));
    cluster.intercept = ({ query }) => (query.has('continue') ? failure(500, 'InternalError', 'etcdserver: leader changed') : undefined);
    await expect(fetched()).rejects.toMatchObject({ message: expect.stringContaining('etcdserver: leader changed') as string });
    const gone = await LocalCluster.started();
    writeFileSync(path.join(root, 'gone'), gone.kubeconfig());
    await gone.stop();
    await expect(fetched({ kubeconfig: path.join(root, 'gone') })).rejects.toMatchObject({ message: expect.stringContaining('cannot be reached') as string });
  });

  it('a context that is not there, and a kubeconfig that is none', async () => {
    await expect(fetched({ context: 'production' })).rejects.toMatchObject({ message: 'the kubeconfig has no context production', remedy: 'choose one of bookshop' });
    await expect(fetched({ kubeconfig: path.join(root, 'absent') })).rejects.toMatchObject({ message: expect.stringContaining('the kubeconfig cannot be read') as string });
    writeFileSync(path.join(root, 'none'), '{{{');
    await expect(fetched({ kubeconfig: path.join(root, 'none') })).rejects.toMatchObject({ message: expect.stringContaining('the kubeconfig cannot be read') as string });
  });
});
