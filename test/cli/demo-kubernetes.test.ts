import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProposalsDocument } from '../../src/core/documents/proposals.ts';
import { runCli } from './run-cli.ts';

let folder: string;
let demo: string;
let lines: readonly string[];
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-demo-'));
  demo = path.join(folder, 'pawl-demo-kubernetes');
  const result = runCli(['demo', '--system', 'kubernetes'], { cwd: folder });
  expect(result).toMatchObject({ status: 0 });
  lines = result.stdout.trim().split('\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the demo of a cluster', () => {
  const written = (): readonly string[] => readdirSync(path.join(demo, 'pawl-out/proposals'), { recursive: true, encoding: 'utf8' }).map((name) => path.join(demo, 'pawl-out/proposals', name));

  it('reads the whole record, and each proposal is proved', () => {
    expect(lines[0]).toMatch(/^record +93,793 records in 100 files, 2026-06-01 to 2026-09-08 complete/);
    expect(lines.find((line) => line.startsWith('proposals'))).toMatch(/^proposals +\d\d proved, 0 not; [\d,]+ permissions leave, 0 recorded calls would break$/);
  });

  it('copies nothing that only tests need, and leaves the demo of another system alone', () => {
    expect(existsSync(path.join(demo, 'full/sar-oracle.jsonl.gz'))).toBe(false);
    expect(runCli(['demo', demo], { cwd: folder })).toMatchObject({ status: 2, stderr: expect.stringContaining('holds no demo of this system') as string });
  });

  it('patches go onto the manifests and come off, one by one and all together', () => {
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
    expect(readFileSync(written().find((name) => /clusterrole-scraper-[^/]*\/change\.patch$/.test(name))!, 'utf8')).toContain('+++ b/manifests/observability/scraper/overlays/live/kustomization.yaml');
    expect(ways['clusterrole/log-stack-tailer']).toMatch(/^Change ClusterRole\/log-stack-tailer where it comes from: .*change log-stack\/templates\/clusterrole\.yaml of its chart/);
    const scripted = Object.entries(ways).filter(([, way]) => way === 'script').map(([name]) => name);
    expect(scripted.filter((name) => !name.includes('emergency'))).toEqual([]);
  });
});

/** All manifests by name. */
function manifests(root: string): ReadonlyMap<string, string> {
  const place = path.join(root, 'manifests');
  return new Map(readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name)).sort().map((file) => [file, readFileSync(file, 'utf8')]));
}
