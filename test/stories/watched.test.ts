import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { LedgerRow } from '../../src/core/documents/ledger.ts';
import type { ScanResult } from '../../src/scan.ts';
import { runCli } from '../cli/run-cli.ts';
import { trailFiles } from '../connectors/aws/trail-files.ts';
import { ledgerRows, scanFolder } from './scan-story.ts';
import { AS_ROLE, event, FIRST, ROLE, watchedAccount, type Watched } from './watched-account.ts';

const AS_OF = '2026-04-15';
const DAY = 86_400_000;
const open: (() => void)[] = [];
afterEach(() => {
  for (const dispose of open.splice(0)) dispose();
});

async function scanned(watched: Watched): Promise<{ readonly result: ScanResult; readonly rows: ReadonlyMap<string, LedgerRow> }> {
  const { folder, dispose } = watchedAccount(watched);
  open.push(dispose);
  const result = await scanFolder(folder, { asOf: AS_OF });
  return { result, rows: new Map(ledgerRows(path.join(folder, 'pawl-out')).map((row) => [row.permission.split(' ')[0] ?? '', row])) };
}

const verdicts = (rows: ReadonlyMap<string, LedgerRow>): Record<string, string> => Object.fromEntries([...rows].map(([action, row]) => [action, row.verdict]));
const TRAILS = Object.fromEntries(trailFiles([{ trail: {}, selectors: true, status: { IsLogging: true } }]).map(({ path: name, text }) => [`trails/${name}`, text]));
const REPORT = `last/${encodeURIComponent(ROLE)}.json`;
const service = (name: string, at?: string): object => ({ ServiceName: name, ServiceNamespace: name, TotalAuthenticatedEntities: at === undefined ? 0 : 1, ...(at === undefined ? {} : { LastAuthenticated: at }) });
const report = (...services: readonly object[]): string => JSON.stringify({ JobStatus: 'COMPLETED', JobCompletionDate: '2026-04-10T06:00:00Z', IsTruncated: false, ServicesLastAccessed: services });

describe('an account that is watched', () => {
  it('by its record alone: management events are judged, data events are not', async () => {
    const { result, rows } = await scanned({});
    expect(verdicts(rows)).toEqual({ 's3:GetObject': 'unobservable', 'ec2:StopInstances': 'unexercised', 'ec2:DescribeInstances': 'exercised', 'rds:DeleteDBInstance': 'unexercised' });
    expect(rows.get('s3:GetObject')).toMatchObject({ observable: 'no' });
    expect(result.scan.instances[0]).toMatchObject({ firstDay: '2026-03-01', gaps: [], evidence: [] });
  });

  it('with a report of IAM: the service that was not attempted is judged too, and leaves with a proof', async () => {
    const { result, rows } = await scanned({ observability: 'lastAccessed: last\nmultiRegion: true', files: { [REPORT]: report(service('s3'), service('sts', '2026-04-09T10:00:00Z'), service('rds')) } });
    expect(verdicts(rows)).toMatchObject({ 's3:GetObject': 'unexercised', 'ec2:StopInstances': 'unexercised' });
    expect(rows.get('s3:GetObject')?.reason).toContain('as of 2026-04-10 knows none on the service s3 in 400 days');
    expect(result.proposals.proposals.map(({ outcome, removed }) => [outcome, removed.map(({ permission }) => permission.split(' ')[0])])).toEqual([['proved', ['ec2:StopInstances', 'rds:DeleteDBInstance', 's3:GetObject']]]);
    expect(result.scan.instances[0]?.evidence).toEqual([expect.objectContaining({ kind: 'last-accessed', path: REPORT })]);
  });

  it('and was used: what it asked of others in its caller\'s name IAM may not know, so nothing else is judged by the report', async () => {
    const { rows } = await scanned({ observability: 'lastAccessed: last', files: { [REPORT]: report(service('s3'), service('ec2', '2026-04-09T10:00:00Z'), service('rds')) } });
    expect(verdicts(rows)).toMatchObject({ 's3:GetObject': 'unobservable', 'ec2:StopInstances': 'unexercised' });
  });

  it('pitfall 16: whose record is of one region that has no changes of grants: nothing tells how old a grant is', async () => {
    const { folder, dispose } = watchedAccount({ takenAt: '2026-04-09T00:30:00Z' });
    open.push(dispose);
    const file = path.join(folder, 'account.json');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('us-east-1', 'eu-west-1'));
    rmSync(path.join(folder, 'logs'), { recursive: true });
    mkdirSync(path.join(folder, 'logs'));
    const verdictIn = async (awsRegion: string, other: string): Promise<string | undefined> => {
      const records = Array.from({ length: 40 }, (_, day) => ['RunInstances', 'DescribeVpcs'].flatMap((name, hour) => [event(FIRST + day * DAY + hour * 3_600_000, name, { awsRegion }), event(FIRST + day * DAY + hour * 3_600_000, name, { awsRegion: other })])).flat();
      writeFileSync(path.join(folder, 'logs/events.json'), JSON.stringify({ Records: records }));
      await scanFolder(folder, { asOf: AS_OF });
      return ledgerRows(path.join(folder, 'pawl-out')).find(({ permission }) => permission.startsWith('ec2:StopInstances'))?.verdict;
    };
    expect(await verdictIn('eu-west-1', 'eu-west-1')).toBe('too-new');
    rmSync(path.join(folder, '.pawl'), { recursive: true });
    expect(await verdictIn('eu-west-1', 'us-east-1')).toBe('unexercised');
  });

  it('pitfall 19: an attempt that IAM saw and the record does not show keeps the whole service', async () => {
    const { rows } = await scanned({ observability: 'lastAccessed: last', files: { [REPORT]: report(service('s3', '2026-04-02T10:00:00Z'), service('rds', '2026-03-20T10:00:00Z')) } });
    expect(verdicts(rows)).toMatchObject({ 's3:GetObject': 'unobservable', 'rds:DeleteDBInstance': 'unobservable', 'ec2:StopInstances': 'unexercised' });
    expect(rows.get('rds:DeleteDBInstance')?.reason).toContain('the record has a hole');
  });

  it('RoleLastUsed inside the window without a call behind it keeps the role, unless something unseen explains it', async () => {
    const actions = ['rds:DeleteDBInstance', 'rds:DeleteDBCluster'];
    const seen = await scanned({ actions, lastUsed: '2026-04-09T10:00:00Z' });
    expect(verdicts(seen.rows)).toEqual({ 'rds:DeleteDBInstance': 'unexercised', 'rds:DeleteDBCluster': 'unexercised' });
    const quiet = Array.from({ length: 40 }, (_, day) => day);
    const others = quiet.flatMap((day) => [event(FIRST + day * DAY + 3_600_000, 'RunInstances'), event(FIRST + day * DAY + 7_200_000, 'DescribeVpcs')]);
    const hole = await scanned({ actions, quiet, events: others, takenAt: '2026-04-09T00:30:00Z', lastUsed: '2026-04-05T10:00:00Z' });
    expect(verdicts(hole.rows)).toEqual({ 'rds:DeleteDBInstance': 'provisional', 'rds:DeleteDBCluster': 'provisional' });
    expect(hole.rows.get('rds:DeleteDBCluster')?.reason).toContain('the system saw it used on 2026-04-05');
    const explained = await scanned({ actions: [...actions, 's3:GetObject'], quiet, events: others, takenAt: '2026-04-09T00:30:00Z', lastUsed: '2026-04-05T10:00:00Z' });
    expect(verdicts(explained.rows)).toMatchObject({ 'rds:DeleteDBInstance': 'unexercised', 's3:GetObject': 'unobservable' });
  });

  it('pitfall 17: a trail that was stopped makes its days a gap, and nothing is judged across it', async () => {
    const change = (day: number, name: string): object => event(FIRST + day * DAY + 5 * 3_600_000, name, { eventSource: 'cloudtrail.amazonaws.com', requestParameters: { name: 'main' }, readOnly: false });
    const { result, rows } = await scanned({ events: [change(20, 'StopLogging'), change(22, 'StartLogging')] as never });
    expect(result.scan.instances[0]).toMatchObject({ window: { fromDay: '2026-03-24' }, gaps: ['2026-03-21', '2026-03-22', '2026-03-23'].map((day) => ({ day, scope: '*', state: 'partial', reason: expect.stringContaining('was stopped, and started again on 2026-03-23') as string })) });
    expect(verdicts(rows)).toMatchObject({ 'ec2:StopInstances': 'provisional', 'rds:DeleteDBInstance': 'provisional' });
  });

  it('pitfall 20: what is delivered twice counts once, in any order, and the window ends before the last event less the lag', async () => {
    const again = event(FIRST + 5 * DAY + 9 * 3_600_000, 'StopInstances', AS_ROLE);
    const late = { ...again };
    const { result, rows } = await scanned({ events: [event(FIRST + 39 * DAY + 20 * 3_600_000, 'DescribeVpcs'), again, late] });
    expect(rows.get('ec2:StopInstances')).toMatchObject({ uses: 1 });
    expect(result.scan.sources[0]).toMatchObject({ duplicate: 1 });
    expect(result.scan.instances[0]?.window?.until).toBe('2026-04-09T19:45:00Z');
  });

  it('unused and not recorded are two things: what no event could show never reads as unused', async () => {
    const { rows } = await scanned({ actions: ['s3:GetObject', 'dynamodb:GetItem', 'sqs:SendMessage', 'lambda:InvokeFunction', 'iam:PassRole', 'ec2:StopInstances', 'ec2:DescribeInstances'] });
    expect([...rows.values()].filter(({ verdict }) => verdict === 'unexercised').map(({ permission }) => permission.split(' ')[0])).toEqual(['ec2:StopInstances']);
  });

  it('a report of services alone never judges a service that was attempted, however long the record is silent', async () => {
    const { rows } = await scanned({ actions: ['s3:GetObject', 's3:PutObject'], observability: 'lastAccessed: last', files: { [REPORT]: report(service('s3', '2026-04-08T10:00:00Z')) } });
    expect(Object.values(verdicts(rows))).toEqual(['unobservable', 'unobservable']);
  });

  it('by a trail that does not record reads: they are not judged, though somebody else shows some', async () => {
    const files = Object.fromEntries(trailFiles([{ trail: {}, selectors: { EventSelectors: [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true, DataResources: [] }] } }]).map(({ path: name, text }) => [`trails/${name}`, text]));
    const { rows } = await scanned({ actions: ['ec2:DescribeHosts', 'ec2:StopInstances', 'ec2:DescribeInstances'], observability: 'trails: trails', files });
    expect(verdicts(rows)).toMatchObject({ 'ec2:DescribeHosts': 'unobservable', 'ec2:StopInstances': 'unexercised' });
  });
});

describe('digests beside the record', () => {
  const quiet = [10, 11, 12];
  it('without them, quiet days are gaps', async () => {
    const { result, rows } = await scanned({ quiet });
    expect(result.scan.instances[0]?.gaps.map(({ day, state }) => `${day} ${state}`)).toEqual(['2026-03-11 missing', '2026-03-12 missing', '2026-03-13 missing']);
    expect(verdicts(rows)).toMatchObject({ 'ec2:StopInstances': 'provisional' });
  });

  it('signed and whole, they cover quiet days', async () => {
    const { result, rows } = await scanned({ quiet, digests: true, observability: 'publicKeys: keys.json' });
    expect(result.scan.instances[0]).toMatchObject({ gaps: [], window: { fromDay: '2026-03-01', toDay: '2026-04-09' } });
    expect(result.scan.instances[0]?.evidence.find(({ kind }) => kind === 'digests')?.text).toContain('79 signed');
    expect(verdicts(rows)).toMatchObject({ 'ec2:StopInstances': 'unexercised' });
  });

  it('of files that were read and taken away since, nothing is missing', async () => {
    const { folder, dispose } = watchedAccount({ quiet, digests: true, observability: 'publicKeys: keys.json' });
    open.push(dispose);
    const before = await scanFolder(folder, { asOf: AS_OF });
    for (const name of readdirSync(path.join(folder, 'logs/AWSLogs'), { recursive: true, encoding: 'utf8' })) if (/_CloudTrail_.*2026032/.test(name)) rmSync(path.join(folder, 'logs/AWSLogs', name));
    const after = await scanFolder(folder, { asOf: AS_OF });
    expect(after.scan.instances).toEqual(before.scan.instances);
  });

  it('without keys they cover nothing', async () => {
    const { result } = await scanned({ quiet, digests: true });
    expect(result.scan.instances[0]?.gaps).toHaveLength(3);
    expect(result.scan.incomplete.join('\n')).not.toContain('altered');
  });

  it('name a log file that was changed, and its days prove nothing', async () => {
    const spoil: Watched['spoil'] = (chain) => ({ ...chain, logs: chain.logs.map((log) => (log.object.includes('/2026/03/20/') && log.content.includes('RunInstances') ? { ...log, content: log.content.replace('RunInstances', 'StopInstances') } : log)) });
    const { result, rows } = await scanned({ digests: true, observability: 'publicKeys: keys.json', spoil });
    const found = result.scan.findings.filter(({ kind }) => kind === 'record-altered');
    expect(found).toEqual([expect.objectContaining({ severity: 'critical', details: [expect.stringMatching(/^the log file logs\/AWSLogs\/.*\/2026\/03\/20\/.*json\.gz, which a digest lists, is not what was delivered/)] })]);
    expect(result.scan.instances[0]?.gaps.map(({ day, state }) => `${day} ${state}`)).toContain('2026-03-20 lost');
    expect(verdicts(rows)['rds:DeleteDBInstance']).toBe('provisional');
    expect(result.scan.incomplete.join('\n')).toContain('is not what was delivered');
  });

  it('name a log file that is missing, whose day would have passed as covered', async () => {
    const spoil: Watched['spoil'] = (chain) => ({ ...chain, logs: chain.logs.filter((log) => !(log.object.includes('/2026/03/20/') && log.content.includes('RunInstances'))) });
    const { result } = await scanned({ digests: true, spoil });
    expect(result.scan.instances[0]?.gaps.map(({ day, state }) => `${day} ${state}`)).toContain('2026-03-20 partial');
    expect(result.scan.incomplete.join('\n')).toMatch(/the log file AWSLogs\/.*, which a digest lists, is missing/);
  });
});

it('pawl doctor says what each trail, chain of digests, key and report proves', async () => {
  const { folder, dispose } = watchedAccount({ digests: true, observability: 'trails: trails\npublicKeys: keys.json\nlastAccessed: last', files: { ...TRAILS, [REPORT]: report(service('s3'), service('ec2', '2026-04-09T10:00:00Z')) } });
  open.push(dispose);
  await scanFolder(folder, { asOf: AS_OF });
  const { stdout } = runCli(['doctor'], { cwd: folder });
  for (const line of [
    /^ {2}digests +main in us-east-1: 80 digests .*; 79 signed; 1 without a successor/m,
    /^ {2}trail +arn:aws:cloudtrail:us-east-1:123456789012:trail\/main: all regions, management events, logging$/m,
    /^ {2}public-keys +keys\.json: 1 key that signs digests$/m,
    /^ {2}last-accessed +last\/.*: arn:aws:iam::123456789012:role\/app as of 2026-04-10, looking back 400 days: 1 of 2 services attempted \(services only\)$/m,
  ]) expect(stdout).toMatch(line);
});

describe('more evidence', () => {
  it('judges nothing without positive grounds, and takes no verdict back that it does not contradict', async () => {
    const bases = { none: {}, trails: { observability: 'trails: trails', files: TRAILS }, report: { observability: 'lastAccessed: last', files: { [REPORT]: report(service('s3'), service('ec2', '2026-04-09T10:00:00Z'), service('rds')) } }, digests: { digests: true, observability: 'publicKeys: keys.json' } } satisfies Record<string, Watched>;
    const base = await scanned(bases.none);
    for (const [name, watched] of Object.entries(bases)) {
      const { rows } = await scanned({ ...watched, events: [event(FIRST + DAY + 3_600_000, 'DescribeInstances', AS_ROLE)] });
      for (const [action, row] of rows) {
        const before = base.rows.get(action);
        expect([name, action, row.verdict]).toEqual([name, action, before?.verdict === 'unobservable' && row.observable === 'yes' ? 'unexercised' : before?.verdict]);
        if (row.observable === 'yes') expect(row.observability).not.toBe('');
      }
    }
  });
});
