import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNT } from '../connectors/aws/digest-chain.ts';
import { ledgerRows, scanFolder } from './scan-story.ts';
import { AS_ROLE, DAYS, event, FIRST, watchedAccount } from './watched-account.ts';

const DAY = 86_400_000;
const dayOf = (day: number): string => new Date(FIRST + day * DAY).toISOString().slice(0, 10);

/** What is added one night. */
const MORE = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['rds:DeleteDBCluster'], Resource: `arn:aws:rds:us-east-1:${ACCOUNT}:*` }] };

/** Night by night in one folder with one state; nobody says when exports are taken. */
describe('an export that nobody dates', () => {
  let story: ReturnType<typeof watchedAccount>;
  beforeAll(() => {
    story = watchedAccount({ takenAt: null, lastUsed: '2026-04-09T10:00:00Z' });
  });
  afterAll(() => story.dispose());

  const night = async (day: number) => {
    const { scan } = await scanFolder(story.folder, { asOf: dayOf(day) });
    const rows = ledgerRows(path.join(story.folder, 'pawl-out'));
    return { scan, verdict: Object.fromEntries(rows.map((row) => [row.permission.split(' ')[0] ?? '', row.verdict])), reason: (action: string) => rows.find((row) => row.permission.startsWith(action))?.reason };
  };
  const nextDay = (day: number): void => {
    const at = FIRST + day * DAY;
    const records = [event(at + 10 * 3_600_000, 'DescribeInstances', AS_ROLE), event(at + 11 * 3_600_000, 'RunInstances'), event(at + 12 * 3_600_000, 'DescribeVpcs')];
    writeFileSync(path.join(story.folder, `logs/${dayOf(day)}.json`), JSON.stringify({ Records: records }));
  };
  const change = (isWidened: boolean, lastUsed: string): void => {
    const file = path.join(story.folder, 'account.json');
    const details = JSON.parse(readFileSync(file, 'utf8')) as { RoleDetailList: [{ RolePolicyList: unknown[]; RoleLastUsed: unknown }] };
    const [role] = details.RoleDetailList;
    role.RoleLastUsed = { LastUsedDate: lastUsed, Region: 'us-east-1' };
    if (isWidened) role.RolePolicyList.push({ PolicyName: 'more', PolicyDocument: MORE });
    writeFileSync(file, JSON.stringify(details));
  };

  it('in the first night: nothing shows what was granted when the record ended, so nothing leaves, and the run says so', async () => {
    const { scan, verdict, reason } = await night(DAYS - 1);
    expect(verdict).toMatchObject({ 'ec2:StopInstances': 'too-new', 'rds:DeleteDBInstance': 'too-new', 'ec2:DescribeInstances': 'exercised' });
    expect(reason('rds:DeleteDBInstance')).toBe('nothing shows that it was in force before the record ended on 2026-04-09');
    expect(scan.incomplete).toEqual([expect.stringMatching(/^the export of what 123456789012 grants may have been taken after the end of the record \(2026-04-09T11:45:00Z\)/)]);
    expect(scan.findings.filter(({ kind }) => kind === 'evidence-gap').map(({ severity, details }) => [severity, details.join()])).toEqual([['low', expect.stringContaining('grantsTakenAt')]]);
  });

  it('when the record has grown beyond the export, it is as old as the record', async () => {
    nextDay(DAYS);
    const { scan, verdict } = await night(DAYS);
    expect(verdict).toMatchObject({ 'ec2:StopInstances': 'unexercised', 'rds:DeleteDBInstance': 'unexercised' });
    expect(scan.incomplete).toEqual([]);
  });

  it('a new export each night: what the one before showed is as old as it was, and what was added in between stays', async () => {
    change(true, '2026-04-11T09:00:00Z');
    nextDay(DAYS + 1);
    const { scan, verdict, reason } = await night(DAYS + 1);
    expect(verdict).toMatchObject({ 'ec2:StopInstances': 'unexercised', 'rds:DeleteDBInstance': 'unexercised', 'rds:DeleteDBCluster': 'too-new' });
    expect(reason('rds:DeleteDBCluster')).toContain('nothing shows');
    expect(scan.incomplete).toEqual([]);
  });

  it('a day of the run that the record contradicts dates nothing', async () => {
    change(false, '2026-04-12T09:00:00Z');
    nextDay(DAYS + 2);
    // What was added that night, as the record tells it afterwards.
    const put = event(FIRST + (DAYS + 1) * DAY + 20 * 3_600_000, 'PutRolePolicy', { eventSource: 'iam.amazonaws.com', requestParameters: { roleName: 'app', policyName: 'more', policyDocument: JSON.stringify(MORE) } });
    writeFileSync(path.join(story.folder, 'logs/put.json'), JSON.stringify({ Records: [put] }));
    nextDay(DAYS + 3);
    const { verdict, reason } = await night(DAYS + 1);
    expect(verdict).toMatchObject({ 'ec2:StopInstances': 'unexercised', 'rds:DeleteDBCluster': 'too-new' });
    expect(reason('rds:DeleteDBCluster')).toContain('in force since 2026-04-11');
  });

  it('a declared time that the export contradicts is refused', async () => {
    const file = path.join(story.folder, 'pawl.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('    usage:', '    grantsTakenAt: 2026-04-11\n    usage:'));
    await expect(night(DAYS + 4)).resolves.toBeDefined();
    writeFileSync(file, readFileSync(file, 'utf8').replace('grantsTakenAt: 2026-04-11', 'grantsTakenAt: 2026-04-10T12:00Z'));
    await expect(night(DAYS + 4)).rejects.toThrow('`grantsTakenAt` says 2026-04-10T12:00:00.000Z, but the export of 123456789012 tells of 2026-04-12');
  });
});
