import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { parse } from 'yaml';
import { writtenCluster } from '../stories/written-cluster.ts';
import { runCli } from './run-cli.ts';

let dispose = (): void => undefined;
afterEach(() => dispose());

/** A new user's folder: exports, the log and the audit policy side by side, as the printed commands make them. */
function folderOf(files: (lines: readonly string[]) => Readonly<Record<string, string>>): string {
  const story = writtenCluster({ files: (events) => files(events.map((one) => JSON.stringify(one))), beside: { 'manifests/app.yaml': 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: app, namespace: shop}\nrules: []\n' } });
  dispose = story.dispose;
  return story.folder;
}

function initiated(folder: string): { readonly source: Readonly<Record<string, unknown>>; readonly stderr: string } {
  const init = runCli(['init', '--force'], { cwd: folder });
  expect(init.status).toBe(0);
  const { sources } = parse(readFileSync(path.join(folder, 'pawl.yaml'), 'utf8')) as { sources: [Readonly<Record<string, unknown>>] };
  return { source: sources[0], stderr: init.stderr };
}

it('init names the log itself where it lies beside other files, finds the audit policy, and what it writes scans', () => {
  const folder = folderOf((lines) => ({ 'kube-audit.log': lines.join('\n') }));
  const { source, stderr } = initiated(folder);
  expect(source).toMatchObject({ grants: ['rbac.json'], usage: ['kube-audit.log'], observability: { auditPolicy: ['audit-policy.yaml'] }, definitions: [{ path: 'manifests/app.yaml' }] });
  expect(readFileSync(path.join(folder, 'pawl.yaml'), 'utf8')).toMatch(/\n {6}# ownerReferencesPermissionEnforcement: 'off' {4}# /);
  // Whoever has one system need not read how the others are exported.
  expect(stderr).not.toContain('aws iam');
  expect(stderr).toContain('docs/connectors/aws.md');
  const scan = runCli(['scan', '--as-of', '2026-07-01'], { cwd: folder });
  expect(scan.stdout).toContain('complete (103 days)');
  expect(runCli(['doctor'], { cwd: folder }).stdout).toContain('+ 0 quarantined');
});

it('init names a folder of logs whole, and many logs beside other files by a glob', () => {
  const many = (prefix: string) => (lines: readonly string[]): Readonly<Record<string, string>> => Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`${prefix}audit-${String(at).padStart(2, '0')}.log`, lines.filter((_line, of) => of % 30 === at).join('\n')]));
  expect(initiated(folderOf(many('logs/'))).source['usage']).toEqual(['logs']);
  dispose();
  expect(initiated(folderOf(many(''))).source['usage']).toEqual(['audit-*.log']);
  dispose();
  const mixed = folderOf(many('logs/'));
  mkdirSync(path.join(mixed, 'logs/old'));
  writeFileSync(path.join(mixed, 'logs/old/policy.yaml'), 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: []\n');
  expect(initiated(mixed).source['usage']).toEqual(['logs/audit-*.log']);
});

it('init finds the logs of a storage account, and names the folder that next year will lie in, too', () => {
  const account = 'insights-logs-kube-audit/resourceId=/SUBSCRIPTIONS/S/RESOURCEGROUPS/R/PROVIDERS/MICROSOFT.CONTAINERSERVICE/MANAGEDCLUSTERS/SHOP';
  const folder = folderOf((lines) => Object.fromEntries(lines.slice(0, 8).map((line, day) => [`logs/${account}/y=2026/m=03/d=0${day + 1}/h=04/m=00/PT1H.json`, line])));
  expect(initiated(folder).source['usage']).toEqual([`logs/${account}`]);
});

it('init names the folder of logs that lie in a folder per hour, beside another of the same kind', () => {
  const hours = (lines: readonly string[]): Readonly<Record<string, string>> => Object.fromEntries(['blue', 'green'].flatMap((server) => Array.from({ length: 24 }, (_, hour) => [`export/${server}/d=01/h=${hour}/m=00/PT1H.json`, lines.filter((_line, of) => of % 24 === hour).join('\n')])));
  expect(initiated(folderOf(hours)).source['usage']).toEqual(['export']);
  dispose();
  const mixed = folderOf(hours);
  writeFileSync(path.join(mixed, 'export/policy.yaml'), 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: []\n');
  expect(initiated(mixed).source['usage']).toEqual(['export/blue', 'export/green']);
});

it('where no audit policy lies about, the configuration says what could stand there', () => {
  const folder = folderOf((lines) => ({ 'audit/a.log': lines.join('\n') }));
  writeFileSync(path.join(folder, 'audit-policy.yaml'), '');
  initiated(folder);
  expect(readFileSync(path.join(folder, 'pawl.yaml'), 'utf8')).toMatch(/^ {4}# observability: \{ auditPolicy/m);
});
