import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { ProposalsDocument } from '../../src/core/documents/proposals.ts';
import { runCli } from './run-cli.ts';

/** What is compared of a configuration. */
const Configuration = z.object({ sources: z.array(z.looseObject({ id: z.string() })), identities: z.array(z.unknown()) });
type Configuration = z.infer<typeof Configuration>;

let folder: string;
let demo: string;
let lines: readonly string[];
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-demo-'));
  demo = path.join(folder, 'demo');
  const result = runCli(['demo', 'demo'], { cwd: folder });
  expect(result.stderr).not.toContain('pawl:');
  expect(result.status).toBe(0);
  lines = result.stdout.trim().split('\n');
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the demo ends with the lines that the README shows', () => {
  const readme = readFileSync(path.resolve(import.meta.dirname, '../../README.md'), 'utf8');
  expect(lines.length).toBe(8);
  for (const line of lines.slice(0, 7)) expect(readme).toContain(line);
});

it('what the README shows of explain and of patches is what they say', () => {
  const readme = readFileSync(path.resolve(import.meta.dirname, '../../README.md'), 'utf8');
  expect(readme).toContain(runCli(['explain', 'role/ci-deploy', 'cloudformation:DescribeStacks'], { cwd: demo }).stdout.trimEnd());
  const patches = [...readme.matchAll(/cat (pawl-out\S*\/change\.patch)/g)].map(([, patch]) => patch as string);
  expect(patches.length).toBe(2);
  for (const patch of patches) expect(readme).toContain(readFileSync(path.join(demo, patch), 'utf8').trimEnd());
});

it('the demo\'s configuration is that of the account, with the cluster beside it', () => {
  const read = (file: string): Configuration => Configuration.parse(parse(readFileSync(path.resolve(import.meta.dirname, '../../fixtures', file), 'utf8')));
  const [both, account] = [read('demo/pawl.yaml'), read('estate/pawl.yaml')];
  expect(both.sources.filter(({ id }) => id !== 'bookshop')).toEqual(account.sources);
  expect(both.identities.slice(0, account.identities.length)).toEqual(account.identities);
});

describe('the demo', () => {
  const written = (): readonly string[] => readdirSync(path.join(demo, 'pawl-out/proposals'), { recursive: true, encoding: 'utf8' }).map((name) => path.join(demo, 'pawl-out/proposals', name));

  it('reads the whole of both records, and each proposal is proved', () => {
    expect(lines[0]).toMatch(/^record +98,442 records in 395 files, 2 instances complete /);
    expect(lines.find((line) => line.startsWith('proposals'))).toMatch(/^proposals +\d\d proved, 0 not; [\d,]+ permissions leave, 0 recorded calls would break$/);
  });

  it('patches go onto the files and come off, one by one and all together', () => {
    const patches = written().filter((name) => name.endsWith('change.patch')).sort();
    expect(patches.length).toBeGreaterThan(15);
    const git = (...words: string[]): void => void execFileSync('git', words, { cwd: demo, stdio: 'pipe' });
    for (const patch of patches) git('apply', '--check', patch);
    const before = manifests(demo);
    for (const patch of patches) git('apply', '--recount', '-C1', patch);
    expect(manifests(demo)).not.toEqual(before);
    for (const patch of [...patches].reverse()) git('apply', '--recount', '-C1', '-R', patch);
    expect(manifests(demo)).toEqual(before);
  });

  it('every change edits a manifest, an overlay, or says whose it is', () => {
    const { proposals } = ProposalsDocument.parse(JSON.parse(readFileSync(path.join(demo, 'pawl-out/proposals.json'), 'utf8')));
    const ways = Object.fromEntries(proposals.map(({ name, files, todo }) => [name, files.includes('change.patch') ? 'patch' : files.includes('apply.sh') ? 'script' : todo[0] ?? '']));
    expect(ways['clusterrole/ci-runner']).toBe('patch');
    expect(ways['clusterrole/scraper']).toBe('patch');
    expect(readFileSync(written().find((name) => /clusterrole-scraper-[^/]*\/change\.patch$/.test(name))!, 'utf8')).toContain('+++ b/cluster/manifests/observability/scraper/overlays/live/kustomization.yaml');
    expect(ways['clusterrole/log-stack-tailer']).toMatch(/^Change ClusterRole\/log-stack-tailer where it comes from: .*change log-stack\/templates\/clusterrole\.yaml of its chart/);
    const scripted = proposals.filter(({ system, name }) => system === 'kubernetes' && ways[name] === 'script').map(({ name }) => name);
    expect(scripted.filter((name) => !name.includes('emergency'))).toEqual([]);
  });
});

it('init finds the export, the audit log, and the manifests with their overlays', () => {
  const place = path.join(folder, 'init');
  for (const name of ['full/rbac-end.json.gz', 'full/log/audit-2026-06-01.log.gz', 'manifests/batch/rbac.yaml', 'manifests/observability/scraper']) cpSync(path.resolve(import.meta.dirname, '../../fixtures/kubernetes/bookshop', name), path.join(place, name), { recursive: true });
  expect(runCli(['init'], { cwd: place })).toMatchObject({ status: 0 });
  const config = readFileSync(path.join(place, 'pawl.yaml'), 'utf8');
  expect(config).toMatch(/    connector: kubernetes\n    grants:\n      - "full\/rbac-end\.json\.gz"\n    # grantsTakenAt: .*\n    usage:\n      - "full\/log"\n    # observability: .*\n    definitions:\n      - path: "manifests\/batch\/rbac\.yaml"\n/);
  expect(config).toContain('"manifests/observability/scraper/overlays/live/kustomization.yaml"');
});

/** All manifests by name. */
function manifests(root: string): ReadonlyMap<string, string> {
  const place = path.join(root, 'cluster/manifests');
  return new Map(readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name)).sort().map((file) => [file, readFileSync(file, 'utf8')]));
}
