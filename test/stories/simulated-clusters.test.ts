import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { Plan, PLAN_FILE } from '../../connectors/kubernetes/writer/live/plan.ts';
import type { ProposalsDocument } from '../../src/core/documents/proposals.ts';
import { sampled } from '../sampled.ts';
import { filesOf, scanFolder } from './scan-story.ts';
import { ApiServer, meets } from './simulated/api-server.ts';
import { live } from './simulated/clients.ts';
import { Random } from './simulated/random.ts';
import { ACCOUNTS, auditPolicy, cluster, KINDS, NAMES, NAMESPACES, PATHS, PEOPLE, RBAC_KINDS, VERBS } from './simulated/random-cluster.ts';
import { type Ask, Grants, placeOf, type RbacObject } from './simulated/reference.ts';

/*
 * A server written from the documentation of Kubernetes lives some months under an audit policy that hides things; it knows
 * what was needed, recorded or not. What pawl proposes of its export and its log is carried out and held against that.
 */

const FIRST = Date.parse('2026-03-01T00:00:00Z');
const DAY = 86_400_000;

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

interface Lived {
  readonly server: ApiServer;
  readonly days: number;
  readonly files: Readonly<Record<string, string>>;
}

function lived(seed: number): Lived {
  const random = new Random(seed);
  const days = 45 + random.below(30);
  const settings = { policy: auditPolicy(random), opensByCreate: random.chance(0.4), guardsOwners: random.chance(0.3) };
  const server = new ApiServer(random, cluster(random), settings);
  live(random, server, FIRST, days);
  const takenAt = new Date(FIRST + (days - 1) * DAY + 20 * 3_600_000).toISOString().replace('.000', '');
  const files = {
    'rbac.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items: server.objects }),
    'audit-policy.yaml': JSON.stringify({ apiVersion: 'audit.k8s.io/v1', kind: 'Policy', ...settings.policy }),
    'pawl.yaml': JSON.stringify({
      cycle: random.pick(['30d', 'monthly']),
      sources: [{
        id: 'c', connector: 'kubernetes', grants: 'rbac.json', grantsTakenAt: takenAt, usage: 'audit',
        observability: { auditPolicy: 'audit-policy.yaml', ...(settings.guardsOwners ? {} : { ownerReferencesPermissionEnforcement: 'off' }) },
        sharedPolicies: random.pick(['union', 'per-holder']),
      }],
    }),
  };
  return { server, days, files };
}

/** Scans the record in so many files. */
async function scanned({ server, days, files }: Lived, parts: number): Promise<{ readonly folder: string; readonly proposals: ProposalsDocument }> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-simulated-'));
  folders.push(folder);
  mkdirSync(path.join(folder, 'audit'));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  for (let part = 0; part < parts; part++) writeFileSync(path.join(folder, 'audit', `${part}.log`), server.events.filter((_, at) => at % parts === part).map((event) => JSON.stringify(event)).join('\n'));
  const { proposals } = await scanFolder(folder, { asOf: new Date(FIRST + (days + 1) * DAY).toISOString().slice(0, 10) });
  return { folder, proposals };
}

/** The cluster after everything that was proved is carried out. */
function carriedOut(before: readonly RbacObject[], folder: string, { proposals }: ProposalsDocument): readonly RbacObject[] {
  const after = new Map(before.map((object) => [placeOf(object), object]));
  for (const { outcome, folder: own } of proposals) {
    if (outcome !== 'proved' || own === null) continue;
    const read = (name: string): unknown => JSON.parse(readFileSync(path.join(folder, 'pawl-out', own, name), 'utf8'));
    for (const { before: from, after: to } of Plan.parse(read(PLAN_FILE)).operations) {
      if (from !== null) after.delete(placeOf(read(from) as RbacObject));
      if (to !== null) after.set(placeOf(read(to) as RbacObject), read(to) as RbacObject);
    }
  }
  return [...after.values()];
}

/** Something inside and outside of whatever the roles say. */
const ASKS: readonly Ask[] = [
  ...[...KINDS, ...RBAC_KINDS.map((resource) => ({ group: 'rbac.authorization.k8s.io', resource, parts: {} })), { group: '', resource: 'users', parts: {} }, { group: 'x.y', resource: 'zq', parts: { scale: [] } }].flatMap(({ group, resource, parts }) =>
    ['', ...Object.keys(parts)].flatMap((part) => [...VERBS, 'impersonate', 'bind', 'escalate', 'zq'].flatMap((verb) => ['', ...NAMESPACES, 'zq'].flatMap((namespace) => ['', ...NAMES].map((name) => ({ verb, group, resource, part, namespace, name })))))),
  ...['get', 'post'].flatMap((verb) => [...PATHS, '/zq'].map((where) => ({ verb, path: where }))),
];

/** Would a server take it? (kubernetes, pkg/apis/rbac/validation) */
function isValid({ kind, rules = [] }: RbacObject): boolean {
  return rules.every(({ verbs, apiGroups = [], resources = [], nonResourceURLs = [] }) => verbs.length > 0 && (nonResourceURLs.length > 0 ? kind === 'ClusterRole' && resources.length === 0 : apiGroups.length > 0 && resources.length > 0));
}

/** The same clusters in every plain run; torture tries new ones. Another seed is no smaller case, so none is looked for. */
const tried = (cases: number) => ({ seed: 20_260_701, ...sampled(cases), ...(process.env['PAWL_TORTURE'] ? { seed: Date.now() % 2 ** 31 } : {}), endOnFailure: true });

it('keeps everything that was needed, recorded or hidden, grants nothing new, and removes something', { timeout: 600_000 }, async () => {
  const seen = { removed: 0, needs: 0 };
  await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), async (seed) => {
    const life = lived(seed);
    const { folder, proposals } = await scanned(life, 1);
    const [before, after] = [new Grants(life.server.objects), new Grants(carriedOut(life.server.objects, folder, proposals))];
    const stillGranted = life.server.needs.filter((need) => meets(before, need));
    expect([...new Set(stillGranted.filter((need) => !meets(after, need)).map((need) => JSON.stringify(need)))]).toEqual([]);
    expect([...ACCOUNTS, ...PEOPLE, { username: 'nobody', groups: ['system:authenticated'] }, { username: 'dev', groups: ['oidc:dev'] }].flatMap((user) => ASKS.filter((ask) => after.allows(user, ask) !== undefined && before.allows(user, ask) === undefined).map((ask) => [user.username, ask]))).toEqual([]);
    expect(carriedOut(life.server.objects, folder, proposals).filter((object) => !isValid(object))).toEqual([]);
    expect(proposals.proposals.filter(({ outcome }) => outcome === 'refuted')).toEqual([]);
    seen.removed += proposals.proposals.reduce((sum, { outcome, removed }) => sum + (outcome === 'proved' ? removed.length : 0), 0);
    seen.needs += stillGranted.length;
  }), tried(5));
  expect(seen.removed).toBeGreaterThan(0);
  expect(seen.needs).toBeGreaterThan(100);
});

it('says the same of a record in one file and in several, in another order', { timeout: 600_000 }, async () => {
  await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), async (seed) => {
    const life = lived(seed);
    const outputs = await Promise.all([1, 5].map(async (parts) => filesOf(path.join((await scanned(life, parts)).folder, 'pawl-out'))));
    const [one, several] = outputs.map((files) => [...files].filter(([name]) => /^(ledger|proposals)/.test(name)));
    expect(several).toEqual(one);
  }), tried(1));
});
