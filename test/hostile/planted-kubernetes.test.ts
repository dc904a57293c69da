import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { withRun } from '../../src/cli/open-run.ts';
import { unpacked } from '../connectors/kubernetes/bookshop.ts';
import { filesOf, scanFolder } from '../stories/scan-story.ts';
import { SECRETS, tracesIn } from './secrets.ts';

// The recorded cluster with secrets in its export, its audit policy and the team's manifests.
const FIXTURE = path.resolve(import.meta.dirname, '../../fixtures/kubernetes/bookshop');
const FORMS = [SECRETS.accessKey, SECRETS.temporaryKey, SECRETS.github, SECRETS.slack, SECRETS.bearer, SECRETS.sessionToken, `https://u:${SECRETS.urlPassword}@h/`];
const everything = Object.values(SECRETS).filter((one) => one !== SECRETS.password && one !== SECRETS.parameter && one !== SECRETS.secretKey && one !== SECRETS.urlPassword).join(' ');

interface Item {
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly rules?: readonly Readonly<Record<string, unknown>>[];
  readonly subjects?: readonly unknown[];
}

/** Notes of every object, and in those that no manifest defines a name of every kind that an object of RBAC tells. */
function salted(item: Item, index: number): Item {
  const form = FORMS[index % FORMS.length]!;
  const isOurs = !/^(?:system:|kube)/.test(String(item.metadata['name']));
  return {
    ...item,
    metadata: { ...item.metadata, annotations: { note: everything, 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ note: everything }) }, labels: { [`x-${SECRETS.github}`]: 'y' } },
    ...(item.rules === undefined || isOurs ? {} : { rules: [...item.rules, { apiGroups: [''], resources: ['configmaps'], verbs: ['get'], resourceNames: [form] }] }),
    ...(item.subjects === undefined || isOurs ? {} : { subjects: [...item.subjects, { kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: `user ${form}` }] }),
  };
}

let home: string;
let plain: readonly string[];
const held: Record<string, readonly string[]> = {};
beforeAll(async () => {
  home = mkdtempSync(path.join(os.tmpdir(), 'pawl-cluster-'));
  for (const folder of ['logs', 'exports']) mkdirSync(path.join(home, folder));
  for (const day of ['01', '02']) cpSync(path.join(FIXTURE, `full/log/audit-2026-06-${day}.log.gz`), path.join(home, `logs/audit-2026-06-${day}.log.gz`));
  const dump = JSON.parse(unpacked('full/rbac-end.json.gz')) as { readonly items: readonly Item[] };
  writeFileSync(path.join(home, 'exports/rbac.json'), JSON.stringify({ ...dump, items: dump.items.filter(({ metadata }) => !/^system:(?:controller|node)/.test(String(metadata['name']))).map(salted) }));
  writeFileSync(path.join(home, 'audit-policy.yaml'), `# ${everything.replaceAll('\n', ' ')}\n${readFileSync(path.join(FIXTURE, 'full/audit-policy.yaml'), 'utf8')}`);
  cpSync(path.join(FIXTURE, 'manifests'), path.join(home, 'manifests'), { recursive: true });
  plain = readdirSync(path.join(home, 'manifests'), { recursive: true, encoding: 'utf8' }).filter((name) => /(?<!kustomization)\.ya?ml$/.test(name));
  for (const name of plain) {
    const file = path.join(home, 'manifests', name);
    writeFileSync(file, `# ${FORMS.join(' ')}\n${readFileSync(file, 'utf8')}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: s, annotations: {note: ${JSON.stringify(FORMS.join(' '))}}}\nstringData: {token: ${JSON.stringify(SECRETS.github)}, key: ${JSON.stringify(SECRETS.privateKey)}}\n`);
  }
  const source = { id: 'cluster', connector: 'kubernetes', grants: 'exports', usage: 'logs', observability: { auditPolicy: 'audit-policy.yaml' }, definitions: [{ path: 'manifests/**/*.yaml' }] };
  writeFileSync(path.join(home, 'pawl.yaml'), JSON.stringify({ sources: [source], identities: [{ match: '*', owner: everything, purpose: everything }] }));
  await scanFolder(home, { asOf: '2026-06-30', assumeCycle: '1d' });
  for (const [name, content] of filesOf(path.join(home, 'pawl-out'))) {
    const bytes = Buffer.from(content, 'base64');
    held[name] = tracesIn(name.endsWith('.gz') ? gunzipSync(bytes) : bytes);
  }
  for (const name of readdirSync(path.join(home, '.pawl'))) if (statSync(path.join(home, '.pawl', name)).isFile()) held[name] = tracesIn(readFileSync(path.join(home, '.pawl', name)));
  await withRun({ config: path.join(home, 'pawl.yaml'), asOf: '2026-06-30', threads: 0 }, async ({ store }) => {
    for (const { name } of await store.rows('SELECT table_name AS name FROM duckdb_tables() ORDER BY ALL', z.strictObject({ name: z.string() }))) {
      const rows = await store.rows(`SELECT CAST(t AS VARCHAR) AS line FROM ${name} AS t`, z.strictObject({ line: z.string() }));
      held[`table ${name}`] = tracesIn(Buffer.from(rows.map(({ line }) => line).join('\n')));
    }
  });
}, 120_000);
afterAll(() => rmSync(home, { recursive: true, force: true }));

it('secrets are planted in the export, the audit policy, manifests and pawl.yaml', () => {
  for (const name of ['exports/rbac.json', 'audit-policy.yaml', `manifests/${plain[0]}`, 'pawl.yaml']) expect(tracesIn(readFileSync(path.join(home, name))), name).toContain('github');
});

it('and stand neither in the state nor in an output', () => {
  for (const name of ['scan.json', 'report.html', 'state.duckdb', 'table inventory', 'table call']) expect(Object.keys(held)).toContain(name);
  expect(Object.entries(held).filter(([, names]) => names.length > 0)).toEqual([]);
});
