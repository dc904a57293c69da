import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerRow } from '../../src/core/documents/ledger.ts';
import type { ScanResult } from '../../src/scan.ts';
import { cellOf, each, isInside, nameOf, serves, truth } from './bookshop-truth.ts';
import { copyOf, ledgerRows, scanFolder } from './scan-story.ts';

/*
 * What the recording's own truth says (expectations.json: reasoned by hand and tried out on the server), against what a scan
 * under a declared cycle of 30 days says.
 */

const KEPT = ['exercised', 'possibly-exercised', 'rare'];
const CONFIG = `cycle: 30d
sources:
  - id: bookshop
    connector: kubernetes
    grants: full/rbac-end.json.gz
    grantsTakenAt: 2026-09-08T22:00:00Z
    usage: full/log
    observability:
      auditPolicy: full/audit-policy.yaml
      # The recorded server ran without it, as servers do by default.
      ownerReferencesPermissionEnforcement: 'off'
`;

let story: ReturnType<typeof copyOf>;
let result: ScanResult;
let byName: Map<string, LedgerRow[]>;

beforeAll(async () => {
  story = copyOf('kubernetes/bookshop');
  writeFileSync(path.join(story.folder, 'pawl.yaml'), CONFIG);
  result = await scanFolder(story.folder, { asOf: '2026-09-09' });
  byName = new Map();
  for (const row of ledgerRows(path.join(story.folder, 'pawl-out'))) byName.set(row.name, [...(byName.get(row.name) ?? []), row]);
}, 120_000);
afterAll(() => story.dispose());

/** `RoleBinding storefront/cart -> Role cart` begins the path of its cells. */
function cellsBy(account: string, binding: string, granted: string): readonly LedgerRow[] {
  const [reference = ''] = binding.split(' -> ');
  const cell = cellOf(granted);
  return (byName.get(nameOf(account)) ?? []).filter((row) => row.path[0] === reference.replace(' ', '/') && isInside(cellOf(row.permission), cell));
}

describe.each(Object.entries(truth.accounts))('%s', (account, { needed, hidden, idle, partlyUsed }) => {
  it('keeps everything that it needs, also what no event of its own shows', () => {
    const rows = byName.get(nameOf(account)) ?? [];
    const lost = [...needed, ...hidden].flatMap((claim) => each(claim).filter((use) => !rows.some((row) => KEPT.includes(row.verdict) && serves(cellOf(row.permission), use))).map(() => claim.text));
    expect(lost).toEqual([]);
  });

  it('needs nothing of what was idle', () => {
    const wrong = Object.entries(idle).flatMap(([binding, cells]) => cells.flatMap((granted) => {
      const found = cellsBy(account, binding, granted);
      return found.length === 0 ? [`${granted}: no cell`] : found.filter((row) => !['unexercised', 'too-new', 'ineffective'].includes(row.verdict)).map((row) => `${row.permission}: ${row.verdict}`);
    }));
    expect(wrong).toEqual([]);
  });

  it('keeps of what was used in part that part alone', () => {
    const wrong = Object.entries(partlyUsed).flatMap(([binding, lines]) => lines.flatMap((line) => {
      const [granted = '', used = ''] = line.split('   used: ');
      const uses = used.split('; ').flatMap((text) => { const cell = cellOf(text); return cell.names.length === 0 ? [cell] : cell.names.map((name) => ({ ...cell, names: [name] })); });
      // Whoever lists one object by its name may watch it with the same right on that name.
      const isUsed = (row: LedgerRow): boolean => row.verdict === 'possibly-exercised' || uses.some((use) => serves(cellOf(row.permission), use));
      return cellsBy(account, binding, granted).filter((row) => !isUsed(row) && !['unexercised', 'too-new', 'ineffective'].includes(row.verdict)).map((row) => `${row.permission}: ${row.verdict}`);
    }));
    expect(wrong).toEqual([]);
  });
});

describe('proposals', () => {
  it('are all proved, and remove nothing that anybody needs', () => {
    const { proposals } = result.proposals;
    expect(proposals.filter(({ outcome }) => outcome !== 'proved').map(({ name, outcome }) => [name, outcome])).toEqual([['clusterrolebinding/emergency-delivery-deployer', 'proved-with-loss']]);
    const removed = proposals.filter(({ outcome }) => outcome === 'proved').flatMap((one) => one.removed);
    expect(removed.length).toBeGreaterThan(2_500);
    expect([...new Set(removed.map(({ verdict }) => verdict))].sort()).toEqual(['ineffective', 'redundant', 'unexercised']);
    for (const [account, { needed, hidden }] of Object.entries(truth.accounts)) {
      const own = removed.filter(({ principal, verdict }) => principal === nameOf(account) && verdict !== 'redundant');
      const lost = [...needed, ...hidden].flatMap(each).filter((use) => own.some(({ permission }) => { const cell = cellOf(permission); return serves(cell, use) && cell.scope !== 'cluster'; }));
      expect(lost, account).toEqual([]);
    }
  });

  it('touch nobody who holds just what is used, and no role that the server or a controller writes', () => {
    const { proposals } = result.proposals;
    const touched = new Set(proposals.flatMap(({ removed }) => removed.map(({ principal }) => principal)));
    expect(truth.mustNotChange.accounts.filter((account) => touched.has(nameOf(account)))).toEqual([]);
    expect(proposals.map(({ unit }) => unit).filter((unit) => /^ClusterRole\/(view|edit|admin|cluster-admin|system:)/.test(unit))).toEqual([]);
  });

  it('name just what only the forgotten emergency binding allowed as the loss of taking it back', () => {
    const [forgotten] = result.proposals.proposals.filter(({ outcome }) => outcome === 'proved-with-loss');
    const deployer = truth.accounts['delivery/deployer'];
    const lost = (forgotten?.loss?.lost ?? []).map(({ needed }) => cellOf(needed));
    const expected = (deployer?.onlyThroughEmergency ?? []).map(({ text }) => cellOf(text));
    expect(lost.length).toBe(7);
    expect(expected.filter((use) => !lost.some((cell) => cell.verb === use.verb && cell.kind === use.kind && cell.scope === use.scope))).toEqual([]);
    // All of its routine is allowed by something else, although the server names this binding in each of its events.
    const routine = (byName.get('serviceaccount/delivery/deployer') ?? []).filter(({ path: by, verdict }) => by[0] === 'ClusterRoleBinding/emergency-delivery-deployer' && verdict === 'redundant').map(({ permission }) => cellOf(permission));
    const others = (deployer?.needed ?? []).filter((claim) => !each(claim).every((use) => routine.some((cell) => serves(cell, use))));
    expect(others.map(({ text }) => text)).toEqual([]);
  });

  it('count what the team can act upon; what the server itself made stands in the ledger alone', () => {
    const own = result.scan.principals.filter(({ keeper }) => keeper !== null);
    expect(own).toHaveLength(43);
    expect(own.filter(({ name }) => !/^(group|user)\/system:|^serviceaccount\/kube-system\//.test(name))).toEqual([]);
    const keys = new Set(own.map(({ key }) => key));
    expect(result.scan.findings.filter(({ kind, principal }) => keys.has(principal) && ['unused-role', 'unused-permission', 'wildcard-wider-than-use'].includes(kind))).toEqual([]);
    for (const { name, ledger } of own) expect(byName.get(name)).toHaveLength(ledger.rows);
    // Idle ones that the team made are still called so.
    const names = new Map(result.scan.principals.map(({ key, name }) => [key, name]));
    expect(result.scan.findings.filter(({ kind }) => kind === 'unused-role').map(({ principal }) => names.get(principal))).toEqual(['serviceaccount/observability/legacy-exporter', 'serviceaccount/storefront/default', 'serviceaccount/storefront/image-resizer']);
  });

  it('tell what is bound and does not exist', () => {
    expect(result.scan.findings.filter(({ kind }) => kind === 'dangling-grant').map(({ summary }) => summary)).toEqual([
      'RoleBinding/batch/monthly-reports grants Role/batch/monthly-reports, which does not exist: whoever makes it decides what serviceaccount/batch/janitor may do',
      'RoleBinding/storefront/legacy-exporter grants to serviceaccount/observability/legacy-exporter, which does not exist: whoever makes it gets ClusterRole/admin',
    ]);
    const orphan = result.proposals.proposals.find(({ unit }) => unit === 'RoleBinding/storefront/legacy-exporter');
    expect([orphan?.outcome, orphan?.after.permissions]).toEqual(['proved', 0]);
  });
});
