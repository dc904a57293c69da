import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { runCli } from '../cli/run-cli.ts';
import { ledgerRows, scanFolder } from './scan-story.ts';
import { AS_ROLE, event, watchedAccount } from './watched-account.ts';

const AS_OF = '2026-04-15';
const open: (() => void)[] = [];
afterEach(() => {
  for (const dispose of open.splice(0)) dispose();
});

/** The watched account with one more record of its role, dated as a clock may say. */
function withRecordOf(time: string, name: string): string {
  const { folder, dispose } = watchedAccount({});
  open.push(dispose);
  writeFileSync(path.join(folder, 'logs/odd.json'), JSON.stringify({ Records: [event(Date.parse(time), name, AS_ROLE)] }));
  return folder;
}

describe('one record with a wrong clock', () => {
  it.each(['2026-04-17T00:00:00Z', '2099-12-31T23:59:59Z'])('from %s, after the scan: its call is use, its day covers nothing, and the rest is judged as without it', async (time) => {
    const folder = withRecordOf(time, 'StopInstances');
    const { scan, proposals } = await scanFolder(folder, { asOf: AS_OF });
    expect(scan.instances[0]).toMatchObject({ firstDay: '2026-03-01', gaps: [], window: { fromDay: '2026-03-01', toDay: '2026-04-09' } });
    const verdicts = Object.fromEntries(ledgerRows(path.join(folder, 'pawl-out')).map(({ permission, verdict }) => [permission.split(' ')[0], verdict]));
    expect(verdicts).toEqual({ 's3:GetObject': 'unobservable', 'ec2:StopInstances': 'exercised', 'ec2:DescribeInstances': 'exercised', 'rds:DeleteDBInstance': 'unexercised' });
    expect(proposals.proposals.map(({ outcome, removed }) => [outcome, removed.map(({ permission }) => permission.split(' ')[0])])).toEqual([['proved', ['rds:DeleteDBInstance']]]);
    expect(scan.findings.filter(({ kind }) => kind === 'evidence-gap').map(({ severity, summary }) => [severity, summary])).toEqual([
      ['medium', `123456789012 has records of ${time.slice(0, 10)}, later than this scan: a clock is wrong; their calls count as use, and that day as not covered`],
    ]);
    const doctor = runCli(['doctor', '--as-of', AS_OF], { cwd: folder });
    expect(doctor.stdout).toContain(`  dated later  records of ${time.slice(0, 10)}, later than this scan`);
    expect(doctor.status).toBe(3);
  });

  it('from tomorrow, as clocks differ, is a record like others', async () => {
    const { scan } = await scanFolder(withRecordOf('2026-04-10T06:00:00Z', 'StopInstances'), { asOf: '2026-04-09' });
    expect(scan.instances[0]).toMatchObject({ gaps: [], window: { toDay: '2026-04-10' } });
    expect(scan.findings.filter(({ kind }) => kind === 'evidence-gap')).toEqual([]);
  });

  it('from long ago leaves a gap before the rest, and takes nothing from it', async () => {
    const { scan, proposals } = await scanFolder(withRecordOf('2001-01-01T00:00:00Z', 'StopInstances'), { asOf: AS_OF });
    expect(scan.instances[0]).toMatchObject({ firstDay: '2001-01-01', window: { fromDay: '2026-03-01', toDay: '2026-04-09' } });
    expect(proposals.proposals.map(({ outcome }) => outcome)).toEqual(['proved']);
  });
});
