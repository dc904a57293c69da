import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LedgerRow } from '../../src/core/documents/ledger.ts';
import type { ScanResult } from '../../src/scan.ts';
import { cellOf, each, nameOf, serves, truth } from './bookshop-truth.ts';
import { copyOf, ledgerRows, scanFolder } from './scan-story.ts';

/*
 * The same cluster under an audit policy with blind spots, as managed clusters have, and without the files of two days: no
 * reads of pods, configmaps and the like, no events, no leases, nothing of parts of the system, no bodies of access reviews.
 * What the record could not show is never called unused.
 */

let story: ReturnType<typeof copyOf>;
beforeEach(() => {
  story = copyOf('kubernetes/bookshop');
});
afterEach(() => story.dispose());

async function scanned(cycle: string): Promise<{ readonly result: ScanResult; readonly rows: readonly LedgerRow[] }> {
  writeFileSync(path.join(story.folder, 'pawl.yaml'), `cycle: ${cycle}
sources:
  - id: bookshop
    connector: kubernetes
    grants: stock/rbac-end.json.gz
    grantsTakenAt: 2026-09-08T20:00:00Z
    usage: stock/log
    observability:
      auditPolicy: stock/audit-policy.yaml
`);
  const result = await scanFolder(story.folder, { asOf: '2026-09-09' });
  return { result, rows: ledgerRows(path.join(story.folder, 'pawl-out')) };
}

/** What somebody needs, and that no cell serves which stays. */
function lost(rows: readonly LedgerRow[]): readonly string[] {
  const staying = rows.filter(({ verdict }) => verdict !== 'unexercised' && verdict !== 'redundant');
  return Object.entries(truth.accounts).flatMap(([account, { needed, hidden }]) => {
    const own = staying.filter(({ name }) => name === nameOf(account));
    return [...needed, ...hidden].flatMap((claim) => each(claim).filter((use) => !own.some((row) => serves(cellOf(row.permission), use))).map(() => `${account}: ${claim.text}`));
  });
}

describe('under a policy with blind spots', () => {
  it('a cycle of 30 days loses the one claim that was used only inside the gap, and nothing that the policy hides', async () => {
    const { result, rows } = await scanned('30d');
    expect(lost(rows)).toEqual(['delivery/runner-infra: delete core/persistentvolumeclaims @batch']);
    const { window } = result.scan.instances[0] ?? {};
    expect(window).toMatchObject({ fromDay: '2026-07-16', toDay: '2026-09-08' });
    // The accounts of which nothing at all was recorded, busy as they were.
    for (const busy of ['serviceaccount/observability/report-mailer']) expect(rows.filter(({ name, verdict }) => name === busy && verdict === 'unexercised')).toEqual([]);
    expect(rows.find(({ permission, verdict }) => permission === 'get core/configmaps @storefront' && verdict === 'unobservable')).toMatchObject({ reason: expect.stringMatching(/^rule 5 of .*audit-policy\.yaml leaves it out/) as string });
    // The forgotten emergency binding is not taken back on the comfort of calls that nobody could have seen.
    const [emergency] = result.proposals.proposals.filter(({ loss }) => loss !== null);
    const hidden = rows.filter(({ name, path: by, observable }) => name === 'serviceaccount/delivery/deployer' && by.includes('ClusterRoleBinding/emergency-delivery-deployer') && observable !== 'yes').length;
    expect(emergency).toMatchObject({ outcome: 'undecided', removed: [], folder: null });
    expect(emergency?.reason).toMatch(new RegExp(`^create core/configmaps .* stays: a wildcard .*; ${hidden} of its 985 permissions could not be seen in use \\(.*rule 5 of .*audit-policy\\.yaml leaves it out`));
    const [finding] = result.scan.findings.filter(({ kind }) => kind === 'forgotten-emergency-grant');
    expect(finding?.details.at(-1)).toMatch(new RegExp(`^${hidden} of its 985 permissions could not be seen in use \\(.*\\): other uses may be hidden$`));
    expect(result.proposals.proposals.filter(({ outcome }) => outcome === 'proved').length).toBeGreaterThan(10);
  }, 120_000);

  it('a cycle of 100 days removes nothing across the two days without a file', async () => {
    const { result, rows } = await scanned('quarterly');
    expect(rows.filter(({ verdict }) => verdict === 'unexercised')).toEqual([]);
    expect(lost(rows)).toEqual([]);
    expect(result.proposals.proposals.flatMap(({ removed }) => removed.filter(({ verdict }) => verdict !== 'redundant' && verdict !== 'ineffective'))).toEqual([]);
    expect(result.scan.instances[0]?.gaps.map(({ day }) => day)).toEqual(['2026-07-14', '2026-07-15']);
  }, 120_000);
});
