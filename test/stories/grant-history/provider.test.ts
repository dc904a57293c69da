import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ScanDocument } from '../../../src/core/documents/scan.ts';
import { scanFolder } from '../scan-story.ts';
import { AS_OF, byDay, exported, laidOut, records } from './account.ts';

type Json = Readonly<Record<string, unknown>>;

const MANAGED = 'arn:aws:iam::aws:policy/AmazonRDSReadOnlyAccess';

/** The account with a policy of AWS on `role/hour` in this version, and `sqs:*` on `role/app`. */
function grown(version: string, updated: string, actions: readonly string[]): Json {
  const details = exported();
  const statement = (...names: readonly string[]): Json => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: names, Resource: '*' }] });
  const roles = (details['RoleDetailList'] as readonly Json[]).map((role) =>
    role['RoleName'] === 'hour'
      ? { ...role, AttachedManagedPolicies: [{ PolicyName: 'AmazonRDSReadOnlyAccess', PolicyArn: MANAGED }] }
      : role['RoleName'] === 'odd' ? { ...role, RolePolicyList: [{ PolicyName: 'odd', PolicyDocument: statement('rds:*') }] } : role,
  );
  const policy = { PolicyName: 'AmazonRDSReadOnlyAccess', Arn: MANAGED, DefaultVersionId: version, AttachmentCount: 1, CreateDate: '2020-01-01T00:00:00Z', UpdateDate: updated, PolicyVersionList: [{ VersionId: version, IsDefaultVersion: true, Document: statement(...actions) }] };
  return { ...details, RoleDetailList: roles, Policies: [...(details['Policies'] as readonly Json[]), policy] };
}

const scanOf = (folder: string): ScanDocument => ScanDocument.parse(JSON.parse(readFileSync(path.join(folder, 'pawl-out/scan.json'), 'utf8')));
const figures = (scan: ScanDocument) => scan.principals.map(({ name, weight, verdicts }) => ({ name, weight, verdicts }));
const expansions = (scan: ScanDocument) => scan.findings.filter((one) => one.kind === 'provider-expansion');

describe('what the provider adds', () => {
  let story: ReturnType<typeof laidOut>;
  let before: ScanDocument;
  beforeAll(async () => {
    story = laidOut(byDay(records()), grown('v7', '2025-01-01T00:00:00Z', ['rds:DescribeDBInstances', 'rds:DescribeEvents']), '2026-03-28T12:00:00Z');
    before = (await scanFolder(story.folder, { asOf: AS_OF })).scan;
  });
  afterAll(() => story.dispose());

  it('is nothing at first sight', () => {
    expect(expansions(before)).toEqual([]);
    expect(before.catalogues).toEqual([{ system: 'aws', date: expect.stringMatching(/^\d{4}-/) as unknown, baseline: before.catalogues?.[0]?.date }]);
  });

  it('a new list of actions alone changes no drift figure, and is told by itself', () => {
    // The built program with a list in which AWS has one action more.
    const other = mkdtempSync(path.join(os.tmpdir(), 'pawl-grown-'));
    try {
      const root = path.resolve(import.meta.dirname, '../../..');
      for (const name of ['dist', 'package.json']) cpSync(path.join(root, name), path.join(other, name), { recursive: true });
      symlinkSync(path.join(root, 'node_modules'), path.join(other, 'node_modules'));
      const file = path.join(other, 'dist/connectors/aws/data/actions.json');
      const list = JSON.parse(readFileSync(file, 'utf8')) as { services: Record<string, { actions: Record<string, string>; added?: Record<string, string> }> };
      const rds = list.services['rds'];
      if (rds === undefined) throw new Error('the list has no rds');
      rds.actions['DeleteEverything'] = 'W-';
      rds.added = { '2099-01-01': 'DeleteEverything' };
      writeFileSync(file, JSON.stringify(list));
      const run = spawnSync(process.execPath, [path.join(other, 'dist/src/cli.js'), 'analyze', '--as-of', AS_OF], { cwd: story.folder, encoding: 'utf8' });
      expect(run.stderr).not.toContain('bug');
      const after = scanOf(story.folder);
      expect(figures(after)).toEqual(figures(before));
      expect(expansions(after).map((one) => [one.summary.split(' has ')[0], one.count, one.details])).toEqual([
        ['role/odd', 1, ["rds:DeleteEverything on *: AWS's list of actions has rds:DeleteEverything since 2099-01-01"]],
      ]);
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  });

  it('a policy that AWS widened is told with both versions, dates what came, and changes no drift figure', async () => {
    writeFileSync(path.join(story.folder, 'export.json'), JSON.stringify(grown('v9', '2026-03-28T00:00:00Z', ['rds:DescribeDBInstances', 'rds:DescribeEvents', 'rds:DescribeDBSnapshots'])));
    const after = (await scanFolder(story.folder, { asOf: AS_OF })).scan;
    expect(expansions(after).map(({ count, details }) => [count, details])).toEqual([
      [1, ['rds:DescribeDBSnapshots on *: AWS added it to AmazonRDSReadOnlyAccess between v7 and v9']],
    ]);
    expect(figures(after)).toEqual(figures(before));
    expect(after.findings.filter((one) => one.kind === 'unused-permission').flatMap((one) => one.details)).not.toContain('rds:DescribeDBSnapshots on *');
  });
});
