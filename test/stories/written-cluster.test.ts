import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { LedgerRow } from '../../src/core/documents/ledger.ts';
import type { ScanResult } from '../../src/scan.ts';
import { ledgerRows, scanFolder } from './scan-story.ts';
import { objects, type Written, writtenCluster } from './written-cluster.ts';

let dispose = (): void => undefined;
afterEach(() => dispose());

async function scanned(written: Written): Promise<ScanResult & { readonly rows: readonly LedgerRow[]; readonly verdicts: Readonly<Record<string, string>> }> {
  const story = writtenCluster(written);
  dispose = story.dispose;
  const result = await scanFolder(story.folder, { asOf: '2026-07-01' });
  const rows = ledgerRows(path.join(story.folder, 'pawl-out'));
  return { ...result, rows, verdicts: Object.fromEntries(rows.map((row) => [row.permission, row.verdict])) };
}

describe('a small cluster', () => {
  it('keeps what was used and lets the rest go', async () => {
    const { scan, verdicts, proposals } = await scanned({});
    expect(scan.incomplete).toEqual([]);
    expect(verdicts).toEqual({ 'get core/configmaps @shop': 'exercised', 'list core/configmaps @shop': 'unexercised', 'get core/secrets @shop': 'unexercised', 'list core/secrets @shop': 'exercised' });
    expect(proposals.proposals.map(({ outcome, removed }) => [outcome, removed.length])).toEqual([['proved', 2]]);
  });

  it('whose export is of another cluster is no evidence: the run says so, and nothing is proposed', async () => {
    const others = objects().map((one) => (one['kind'] === 'RoleBinding' ? { ...one, subjects: [{ kind: 'ServiceAccount', name: 'other', namespace: 'shop' }] } : one));
    const { scan, proposals } = await scanned({ objects: others });
    expect(scan.incomplete).toEqual([expect.stringMatching(/^shop: only 0 of 208 decisions of the record come out .* are the export and the record of one and the same system\? nothing is proposed$/)]);
    expect(proposals.proposals.filter(({ outcome }) => outcome === 'proved')).toEqual([]);
  });

  it('in whose record nobody wrote a role is as old as the record, if the audit policy records such writes', async () => {
    const { verdicts } = await scanned({ writesRoles: false });
    expect(verdicts).toMatchObject({ 'get core/secrets @shop': 'unexercised' });
  });

  it('and of unknown age, if it leaves them out', async () => {
    const { rows } = await scanned({ writesRoles: false, policy: '- level: None\n  resources: [{group: rbac.authorization.k8s.io, resources: [rolebindings]}]\n- level: RequestResponse\n  resources: [{group: authorization.k8s.io}]\n- level: Metadata\n' });
    expect(rows.find(({ permission }) => permission === 'get core/secrets @shop')).toMatchObject({ verdict: 'too-new', reason: 'the record does not show changes of grants, so its age is not known', since: null });
  });
});
