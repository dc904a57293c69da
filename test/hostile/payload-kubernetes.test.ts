import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { unpacked } from '../connectors/kubernetes/bookshop.ts';
import { runCli } from '../cli/run-cli.ts';
import { filesOf } from '../stories/scan-story.ts';
import { checkMedium, isPlainPath } from './media.ts';
import { closePages, openedPage } from './page.ts';
import { DEED, TITLED } from './payloads.ts';

// Payloads in what a cluster's export, its audit log and the team's manifests say, through a whole scan.
const FIXTURE = path.resolve(import.meta.dirname, '../../fixtures/kubernetes/bookshop');
const ALL = TITLED.filter((_, index) => index % 3 === 0).map(({ payload }) => payload);
const nth = (index: number): string => ALL[index % ALL.length]!;

/** Half a surrogate pair is U+FFFD wherever pawl keeps text. */
function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd');
}

interface Item {
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly [member: string]: unknown;
}

/** Beside what is there, for each payload a role, its binding and its account with it in every text that may hold it. */
function hostileItems(): readonly Item[] {
  return ALL.flatMap((text, index): Item[] => {
    const metadata = { name: text, namespace: index % 3 === 0 ? text : 'storefront', labels: { [text]: text, 'app.kubernetes.io/managed-by': text }, annotations: { 'meta.helm.sh/release-name': text, 'argocd.argoproj.io/tracking-id': text, note: text }, creationTimestamp: '2026-01-01T00:00:00Z', uid: text };
    const rules = [{ apiGroups: ['', text], resources: ['pods', text, `${text}/${text}`], verbs: ['get', text] }, { apiGroups: [''], resources: ['configmaps'], verbs: ['get'], resourceNames: [text] }];
    return [
      { kind: 'Role', apiVersion: 'rbac.authorization.k8s.io/v1', metadata, rules },
      { kind: 'ClusterRole', apiVersion: 'rbac.authorization.k8s.io/v1', metadata: { ...metadata, namespace: undefined }, rules: [...rules, { nonResourceURLs: [`/${text}`], verbs: ['get'] }] },
      { kind: 'RoleBinding', apiVersion: 'rbac.authorization.k8s.io/v1', metadata, roleRef: { kind: 'Role', name: text }, subjects: [{ kind: 'User', name: text }, { kind: 'Group', name: text }, { kind: 'ServiceAccount', namespace: 'storefront', name: text }] },
      { kind: 'ClusterRoleBinding', apiVersion: 'rbac.authorization.k8s.io/v1', metadata: { ...metadata, namespace: undefined }, roleRef: { kind: 'ClusterRole', name: text }, subjects: [{ kind: 'User', name: text }] },
      { kind: 'ServiceAccount', apiVersion: 'v1', metadata },
    ];
  });
}

/** An event with a payload wherever a client may choose the text. */
function hostileEvent(index: number): unknown {
  const text = nth(index);
  const time = `2026-06-02T10:${String(Math.floor(index / 60) % 60).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}.000000Z`;
  return {
    kind: 'Event', apiVersion: 'audit.k8s.io/v1', level: 'RequestResponse', auditID: `${text}${index}`, stage: 'ResponseComplete', requestURI: `/api/v1/namespaces/storefront/configmaps/${index % 2 === 0 ? encodeURIComponent(wellFormed(text)) : text}`, verb: 'get',
    user: { username: index % 4 === 0 ? 'system:serviceaccount:storefront:cart' : text, groups: [text, 'system:authenticated'], extra: { 'authentication.kubernetes.io/pod-name': [text] } },
    ...(index % 3 === 0 ? { impersonatedUser: { username: text, groups: [text], extra: { [text]: [text] } } } : {}),
    sourceIPs: [text], userAgent: text, objectRef: { resource: 'configmaps', namespace: 'storefront', name: text, apiVersion: 'v1' }, responseStatus: { code: 200, message: text, reason: text },
    requestReceivedTimestamp: time, stageTimestamp: time, annotations: { 'authorization.k8s.io/decision': 'allow', 'authorization.k8s.io/reason': `RBAC: allowed by RoleBinding "${text}/storefront" of Role "${text}" to User "${text}"`, [text]: text },
  };
}

async function scanned(isHostile: boolean): Promise<{ readonly home: string; readonly output: string }> {
  const home = mkdtempSync(path.join(os.tmpdir(), 'pawl-cluster-'));
  for (const folder of ['logs', 'exports']) mkdirSync(path.join(home, folder));
  for (const day of ['01', '02']) cpSync(path.join(FIXTURE, `full/log/audit-2026-06-${day}.log.gz`), path.join(home, `logs/audit-2026-06-${day}.log.gz`));
  const dump = JSON.parse(unpacked('full/rbac-end.json.gz')) as { readonly items: readonly Item[] };
  const items = dump.items.filter(({ metadata }) => !/^system:(?:controller|node)/.test(String(metadata['name'])));
  writeFileSync(path.join(home, 'exports/rbac.json'), JSON.stringify({ ...dump, items: isHostile ? [...items, ...hostileItems()] : items }));
  if (isHostile) writeFileSync(path.join(home, 'logs/audit-2026-06-02-own.log.gz'), gzipSync(Array.from({ length: 2 * ALL.length }, (_, index) => JSON.stringify(hostileEvent(index))).join('\n')));
  cpSync(path.join(FIXTURE, 'manifests'), path.join(home, 'manifests'), { recursive: true });
  if (isHostile) writeFileSync(path.join(home, 'manifests/hostile.yaml'), hostileItems().map((item) => `---\n${JSON.stringify(item)}\n`).join(''));
  const source = { id: 'cluster', connector: 'kubernetes', grants: 'exports', usage: 'logs', definitions: [{ path: 'manifests/**/*.yaml' }] };
  writeFileSync(path.join(home, 'pawl.yaml'), JSON.stringify({ sources: [source] }));
  expect([0, 1, 3]).toContain(runCli(['scan', '--as-of', '2026-06-30', '--assume-cycle', '1d'], { cwd: home }).status);
  return { home, output: path.join(home, 'pawl-out') };
}

let plain: Awaited<ReturnType<typeof scanned>>;
let hostile: Awaited<ReturnType<typeof scanned>>;
beforeAll(async () => {
  plain = await scanned(false);
  hostile = await scanned(true);
}, 240_000);
afterAll(async () => {
  await closePages();
  for (const { home } of [plain, hostile]) rmSync(home, { recursive: true, force: true });
});

it('the payloads of a cluster arrive in the report', () => {
  const ledger = [...filesOf(hostile.output)].filter(([name]) => name.endsWith('.jsonl.gz')).map(([, content]) => gunzipSync(Buffer.from(content, 'base64')).toString('utf8')).join('');
  expect(ALL.filter((payload) => !ledger.includes(JSON.stringify(wellFormed(payload).slice(0, 10)).slice(1, -1))).length).toBeLessThan(ALL.length / 10);
  expect(readFileSync(path.join(hostile.output, 'scan.json'), 'utf8')).toContain(DEED);
});

it('and stay text in every output', async () => {
  const names = [...filesOf(hostile.output).keys()];
  expect(names.length).toBeGreaterThan(7);
  expect(names.filter((name) => !isPlainPath(name))).toEqual([]);
  for (const name of names) checkMedium(hostile.output, name);
  const own = (await openedPage(path.join(plain.output, 'report.html'))).elements;
  const { deeds, requests, complaints, elements } = await openedPage(path.join(hostile.output, 'report.html'));
  expect({ deeds, requests, complaints, elements: elements.filter((element) => !own.includes(element)) }).toEqual({ deeds: 'undefined', requests: [], complaints: [], elements: [] });
  expect(existsSync(`/tmp/${DEED}`)).toBe(false);
});
