import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerRow } from '../../../src/core/documents/ledger.ts';
import type { ScanResult } from '../../../src/scan.ts';
import { runCli } from '../../cli/run-cli.ts';
import { ledgerRows, scanFolder } from '../scan-story.ts';
import { ACCOUNT, AS_OF, byDay, laidOut, records } from './account.ts';

let story: ReturnType<typeof laidOut>;
let result: ScanResult;
let ledger: readonly LedgerRow[];
beforeAll(async () => {
  story = laidOut(byDay(records()));
  result = await scanFolder(story.folder, { asOf: AS_OF });
  ledger = ledgerRows(path.join(story.folder, 'pawl-out'));
});
afterAll(() => story.dispose());

const row = (name: string, action: string): LedgerRow | undefined => ledger.find((one) => one.name === name && one.permission.startsWith(`${action} on`));
const findings = (kind: string, name: string) => result.scan.findings.filter((one) => one.kind === kind && result.scan.principals.find((principal) => principal.key === one.principal)?.name === name);

const INTERVALS = 'SELECT subject, holder_id, from_at, until_at, given_by, given_event, ended_by, ended_event, certainty, exported FROM grant_interval ORDER BY ALL';
function intervals(folder: string): readonly Record<string, unknown>[] {
  const asked = runCli(['query', INTERVALS, '--format', 'json'], { cwd: folder });
  expect(asked.stderr).toBe('');
  return asked.stdout.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('grants that come and go inside the record', () => {
  it('what was used and then revoked is reported with its end, and never granted again (pitfall 29)', () => {
    const [finding] = findings('exercised-outside-grant', 'role/app');
    expect(finding).toMatchObject({ severity: 'info', count: 1 });
    expect(finding?.details).toEqual([expect.stringMatching(/^sqs:PurgeQueue on .*: 3 calls, last 2026-03-05T07:00:\d\dZ, by role\/app#app, Own; revoked 2026-03-25T09:00:\d\dZ by ann \(PutRolePolicy\)$/)]);
    expect(row('role/app', 'sqs:PurgeQueue')).toBeUndefined();
    for (const proposal of result.proposals.proposals) expect(proposal.diff).not.toMatch(/^\+.*PurgeQueue/m);
  });

  it('a change dates what it gives, and nothing that was there before it', () => {
    expect(row('role/app', 'sns:DeleteTopic')).toMatchObject({ verdict: 'too-new', since: '2026-03-25' });
    expect(row('role/app', 'sqs:DeleteQueue')).toMatchObject({ verdict: 'unexercised', since: '2026-03-02' });
    // Nothing of it changed in a record that would have shown it: in force since before.
    expect(row('role/hour', 'rds:StopDBInstance')).toMatchObject({ verdict: 'unexercised', since: '2020-01-01' });
  });

  it('a call before anything granted it contradicts, and keeps its service; the others do not', () => {
    const [finding] = findings('exercised-outside-grant', 'role/odd');
    expect(finding).toMatchObject({ severity: 'medium', count: 1 });
    expect(finding?.details).toEqual([expect.stringMatching(/^ec2:DescribeInstances on an unknown resource: 1 call, last 2026-03-06T08:00:\d\dZ, before anything granted it$/)]);
    expect(row('role/odd', 'ec2:DescribeVpcs')?.verdict).toBe('possibly-exercised');
    expect(row('role/odd', 'rds:StopDBInstance')?.verdict).toBe('unexercised');
  });

  it('the hour of a change accepts either side, the next hour does not', () => {
    const [finding] = findings('exercised-outside-grant', 'role/hour');
    expect(finding?.details).toEqual([
      expect.stringMatching(/^sns:ListSubscriptions on an unknown resource: 1 call, last 2026-03-15T12:10:\d\dZ, granted from elsewhere/),
      expect.stringMatching(/^sns:ListTopics on an unknown resource: 2 calls, last 2026-03-15T10:45:\d\dZ, by arn:aws:iam::\d+:policy\/brief, Own; revoked 2026-03-15T10:30:\d\dZ by ann \(DetachRolePolicy\)$/),
    ]);
  });

  it('a name that was made anew inherits neither use nor age (pitfall 21)', () => {
    expect(row('role/again', 'sns:ListTopics')).toMatchObject({ verdict: 'unexercised', uses: 0, since: '2026-03-14' });
    expect(row('role/again', 'sns:CreateTopic')?.uses).toBe(1);
    const lives = intervals(story.folder).filter((one) => one['subject'] === 'role/again');
    expect(lives.map((one) => [one['holder_id'], one['given_event'], one['ended_event']])).toEqual([['', null, 'DeleteRole'], ['AROAAGAIN2', 'CreateRole', null]]);
  });

  it('a role that only the record shows is put together from it, and marked wherever it is shown', () => {
    expect(row('role/new', 'sqs:ListQueues')).toMatchObject({ verdict: 'exercised', path: ['known from the record alone', 'role/new#new', 'Own'] });
    expect(row('role/new', 'sqs:DeleteQueue')?.verdict).toBe('too-new');
    const principal = result.scan.principals.find((one) => one.name === 'role/new');
    expect(principal).toMatchObject({ id: 'AROANEW', createdOn: '2026-03-26', notEditable: expect.stringContaining('no export shows it') as unknown });
    const told = runCli(['explain', 'role/new', 'sqs:ListQueues'], { cwd: story.folder }).stdout;
    expect(told).toContain('known from the record alone > role/new#new');
    expect(runCli(['explain', 'role/new'], { cwd: story.folder }).stdout).toContain('Nothing is proposed for it: no export shows it');
    expect(result.proposals.proposals.map((one) => one.name)).not.toContain('role/new');
  });

  it('an emergency grant that was forgotten is found, with who gave it and what leaned on it', () => {
    const [finding, ...more] = findings('forgotten-emergency-grant', 'role/night');
    expect(more).toEqual([]);
    expect(finding?.summary).toMatch(/^ann gave role\/night 3 permissions at 2026-03-03T02:01:\d\dZ \(AttachRolePolicy\); what only they allow was last used at 2026-03-03T02:10:\d\dZ, and they are still there$/);
    expect(finding?.details).toEqual([expect.stringMatching(/^rds:RebootDBInstance on .*: 1 call/)]);
    expect(result.scan.findings.filter((one) => one.kind === 'forgotten-emergency-grant')).toHaveLength(1);
  });

  it('the proof says how the calls were explained', () => {
    const proposal = result.proposals.proposals.find((one) => one.name === 'role/app');
    expect(proposal?.outcome).toBe('proved');
    expect(proposal?.steps.find((step) => step.step === 'explain')?.counts).toEqual({ reproduced: 2, 'not contradicted': 1, 'by a grant since changed': 1, contradicted: 0 });
  });

  it('intervals can be asked for', () => {
    const found = intervals(story.folder);
    expect(found.filter((one) => one['subject'] === 'role/app#app').map((one) => [one['certainty'], String(one['from_at']).slice(0, 10), String(one['until_at']).slice(0, 10), one['given_by'], one['exported']])).toEqual([
      ['certain', '2026-03-02', '2026-03-25', 'ann', false],
      ['certain', '2026-03-25', 'null', 'ann', true],
      ['maybe', 'null', '2026-03-02', null, false],
    ]);
    expect(found.find((one) => one['subject'] === `role/hour@arn:aws:iam::${ACCOUNT}:policy/brief` && one['certainty'] === 'certain')).toMatchObject({ given_event: 'AttachRolePolicy', ended_event: 'DetachRolePolicy', ended_by: 'ann' });
  });

  it('the same records in another order and split give the same', async () => {
    const all = records();
    const other = laidOut({ 'z.json': all.slice(40).toReversed() });
    try {
      await scanFolder(other.folder, { asOf: AS_OF });
      other.add({ 'a.json': all.slice(0, 40), 'm.json': all.slice(30, 60) });
      const again = await scanFolder(other.folder, { asOf: AS_OF });
      expect(intervals(other.folder)).toEqual(intervals(story.folder));
      expect(ledgerRows(path.join(other.folder, 'pawl-out'))).toEqual(ledger);
      expect(again.scan.findings).toEqual(result.scan.findings);
    } finally {
      other.dispose();
    }
  });

  it('without an export the roles that the record made are judged, and nothing is proposed', async () => {
    const bare = laidOut(byDay(records()), null);
    try {
      const alone = await scanFolder(bare.folder, { asOf: AS_OF });
      expect(alone.scan.principals.map((one) => one.name)).toEqual(['role/again', 'role/new']);
      expect(alone.proposals.proposals).toEqual([]);
      expect(ledgerRows(path.join(bare.folder, 'pawl-out')).every((one) => one.path[0] === 'known from the record alone')).toBe(true);
    } finally {
      bare.dispose();
    }
  });
});
