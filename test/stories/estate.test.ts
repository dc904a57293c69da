import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../../src/core/day.ts';
import { by, byText } from '../../src/core/order.ts';
import type { ScanResult } from '../../src/scan.ts';
import { rateText, sum, survival } from '../laws/survival.ts';
import { expectFile, removalText, verdictText } from './expected.ts';
import { judge, type Truth } from './judge.ts';
import { policiesAfter } from './narrowed.ts';
import { copyOf, filesOf, FIXTURES, ledgerRows, scanFolder } from './scan-story.ts';
import { usedRecord } from './used-record.ts';

const AS_OF = '2026-07-01';
const EXPECTED = path.join(FIXTURES, 'estate/expected');
const DEFINITIONS = {
  'policies/ci-data.json': 'role/ci-data#deploy',
  'policies/ci-deploy.json': 'role/ci-deploy#deploy',
  'policies/ci-infrastructure.json': 'arn:aws:iam::111122223333:policy/ci-infrastructure',
  'policies/ci-web.json': 'role/ci-web#deploy',
  'policies/cleanup-previews.json': 'role/cleanup-previews#cleanup',
  'policies/data-lab.json': 'role/data-lab#lab',
  'policies/feed-queue.json': 'group/feed-partners#queue',
  'policies/feed-topics.json': 'arn:aws:iam::111122223333:policy/feed-topics',
  'policies/ingest-worker.json': 'role/ingest-worker#ingest',
  'policies/oncall.json': 'role/oncall#oncall-digest',
  'policies/preview-runner.json': 'role/preview-runner#previews',
  'policies/quarterly-report.json': 'role/quarterly-report#board-report',
  'policies/shop-jobs.json': 'role/shop-jobs#jobs',
  'policies/thumbnailer.json': 'role/thumbnailer#thumbnails',
  'policies/tight-backup.json': 'role/tight-backup#weekly-backup',
};

let story: ReturnType<typeof copyOf>;
let result: ScanResult;
let first: ReadonlyMap<string, string>;
beforeAll(async () => {
  story = copyOf('estate');
  result = await scanFolder(story.folder, { asOf: AS_OF });
  first = filesOf(path.join(story.folder, 'pawl-out'));
});
afterAll(() => story.dispose());

const proposal = (name: string) => result.proposals.proposals.find((one) => one.name === name);

const hasJq = spawnSync('jq', ['--version']).status === 0;
if (!hasJq && process.env['CI']) throw new Error('jq is missing, and CI needs it to count records independently');
if (!hasJq) console.warn('skipped: the independent count of records (there is no jq)');

describe('the estate, from records to patches', () => {
  it('gives every permission the verdict that the story tells (npm run stories)', () => {
    expectFile(path.join(EXPECTED, 'verdicts.txt'), verdictText(ledgerRows(path.join(story.folder, 'pawl-out'))));
  });

  it('names a call behind each permission that stays because a call may have needed it', () => {
    const perhaps = ledgerRows(path.join(story.folder, 'pawl-out')).filter(({ reason }) => reason.startsWith('may have been needed'));
    expect(perhaps.length).toBeGreaterThan(10);
    expect(perhaps.filter(({ reason }) => !/^may have been needed by (?:1 recorded call on 1 day: |[\d,]+ recorded calls on [\d,]+ days?, such as )[a-z0-9-]+\.amazonaws\.com:[A-Z]\w+$/.test(reason))).toEqual([]);
  });

  it('resources narrowed by the first hundred days would have survived the last forty: prints the break rate', async () => {
    const { inventory, record } = await usedRecord(path.join(story.folder, '.pawl/state.duckdb'));
    const from = addDays([...record].map(({ day }) => day).sort()[0] ?? '', 100);
    const { calls, broken, brokenByLiteral, cut } = survival(inventory, record, from);
    console.log(`break rate of the estate: ${rateText(sum(broken), calls)}; of literal lines: ${rateText(brokenByLiteral, calls)}; ${cut} parts of wildcards cut`);
    expect(broken.map(({ access, day }) => `${day} ${access.action} ${access.resource ?? ''}`)).toEqual([]);
    expect(calls).toBeGreaterThan(10_000);
    expect(cut).toBeGreaterThan(3);
  });

  it('each new resource line of a patch has calls behind it, with the ids of example events', () => {
    const lines = result.proposals.proposals.flatMap(({ name, lines: own }) => own.map((line) => ({ name, ...line })));
    const added = lines.filter(({ isNew }) => isNew);
    expect(added.length).toBeGreaterThan(10);
    expect(added.filter(({ calls, mayCalls, evidence }) => calls + mayCalls === 0 || evidence.length === 0).map(({ name, line }) => `${name} ${line}`)).toEqual([]);
    for (const { line, rules } of added.filter((each) => /[*?]/.test(each.line))) expect([line, rules.length > 0]).toEqual([line, true]);
    expect(lines.find(({ line }) => line.endsWith(':secret:shop/mail-??????'))).toMatchObject({ calls: 3_360, seen: 1, rules: [{ rule: 'secret-suffix' }] });
  });

  it('removes exactly what the story tells (npm run stories)', () => {
    expectFile(path.join(EXPECTED, 'removals.txt'), removalText(result.proposals));
  });

  it.skipIf(!hasJq)('counts every record of the logs once, by the count of another tool', () => {
    const command = `find logs -name '*.json.gz' -not -path '*CloudTrail-Digest*' -print0 | xargs -0 gzip -dc | jq -s 'map(.Records | length) | add'`;
    const counted = Number(execFileSync('sh', ['-c', command], { cwd: story.folder, encoding: 'utf8' }));
    const [source] = result.scan.sources;
    const sum = (reasons: Readonly<Record<string, number>>): number => Object.values(reasons).reduce((total, one) => total + one, 0);
    expect(source?.records).toBe(counted);
    expect((source?.folded ?? 0) + (source?.duplicate ?? 0) + sum(source?.skipped ?? {}) + sum(source?.quarantined ?? {})).toBe(counted);
    expect(source?.duplicate).toBeGreaterThan(0);
  });

  it('a second scan changes no byte of any output', async () => {
    await scanFolder(story.folder, { asOf: AS_OF });
    expect(filesOf(path.join(story.folder, 'pawl-out'))).toEqual(first);
  });

  it('worker threads change no byte either', async () => {
    const other = copyOf('estate');
    try {
      await scanFolder(other.folder, { asOf: AS_OF, threads: 2 });
      expect(filesOf(path.join(other.folder, 'pawl-out'))).toEqual(first);
    } finally {
      other.dispose();
    }
  });

  it('calls of root and of a role that is in no export change no proposal', async () => {
    const other = copyOf('estate');
    try {
      const record = (n: number, userIdentity: object): object => ({
        eventVersion: '1.09', userIdentity, eventTime: `2026-06-10T10:00:0${n}Z`, eventSource: 'ec2.amazonaws.com', eventName: 'DescribeRegions', awsRegion: 'eu-central-1',
        requestParameters: null, responseElements: null, requestID: `r${n}`, eventID: `00000000-0000-4000-8000-00000000000${n}`, readOnly: true, eventType: 'AwsApiCall',
        managementEvent: true, recipientAccountId: '111122223333', eventCategory: 'Management',
      });
      const root = { type: 'Root', principalId: '111122223333', arn: 'arn:aws:iam::111122223333:root', accountId: '111122223333' };
      const issuer = { type: 'Role', principalId: 'AROADELETEDROLE00001', arn: 'arn:aws:iam::111122223333:role/gone', accountId: '111122223333', userName: 'gone' };
      const gone = { type: 'AssumedRole', principalId: 'AROADELETEDROLE00001:s', arn: 'arn:aws:sts::111122223333:assumed-role/gone/s', accountId: '111122223333', sessionContext: { sessionIssuer: issuer } };
      writeFileSync(path.join(other.folder, 'logs/AWSLogs/more.json'), JSON.stringify({ Records: [record(1, root), record(2, gone)] }));
      const { proposals } = await scanFolder(other.folder, { asOf: AS_OF });
      expect(proposals.proposals.map((one) => `${one.name} ${one.outcome}`)).toEqual(result.proposals.proposals.map((one) => `${one.name} ${one.outcome}`));
    } finally {
      other.dispose();
    }
  });

  it('every proposal that takes something is proved, and none concerns a role that needs all it has or is too new', () => {
    expect(result.proposals.proposals.filter((one) => one.outcome !== 'proved' && one.loss === null && one.removed.length > 0)).toEqual([]);
    for (const role of ['role/tight-backup', 'role/billing-export']) expect(proposal(role)).toBeUndefined();
  });

  it('finds the forgotten emergency grant, and no other, with who gave it, when, and every call that leaned on it', () => {
    const { emergency } = JSON.parse(readFileSync(path.join(FIXTURES, 'estate/truth.json'), 'utf8')) as { emergency: { attachedAt: string; by: string; calls: readonly { action: string }[] } };
    const found = result.scan.findings.filter((one) => one.kind === 'forgotten-emergency-grant');
    expect(found).toHaveLength(1);
    expect(found[0]?.summary).toContain(`${emergency.by.replace('user/', '')} gave role/oncall`);
    expect(found[0]?.summary).toContain(emergency.attachedAt);
    expect([...new Set(found[0]?.details.filter((detail) => !detail.includes(': perhaps ') && !detail.includes('could not be seen')).map((detail) => detail.split(' ')[0] ?? ''))].sort(byText)).toEqual([...new Set(emergency.calls.map((call) => call.action))].sort(byText));
    // Data events of most services are not in this record: some of what it gave could have been used unseen.
    expect(found[0]?.summary).toMatch(/; \d+ of its [\d,]+ permissions could not be seen in use$/);
    expect(found[0]?.details.at(-1)).toMatch(/could not be seen in use \(\d+: .*\): other uses may be hidden$/);
  });

  it('offers to take it back in a proposal of its own, which lists just the calls of that night and writes nothing', () => {
    const { emergency } = JSON.parse(readFileSync(path.join(FIXTURES, 'estate/truth.json'), 'utf8')) as { emergency: { attachedAt: string; calls: readonly { action: string }[] } };
    const [one, ...more] = result.proposals.proposals.filter(({ loss }) => loss !== null);
    expect(more).toEqual([]);
    expect(one).toMatchObject({ name: 'role/oncall', outcome: 'proved-with-loss', folder: null, files: [], diff: '', loss: { accepted: false, given: { at: emergency.attachedAt, event: 'AttachRolePolicy' }, calls: emergency.calls.length, mayCalls: 0 } });
    const actions = (certain: boolean): readonly string[] => [...new Set((one?.loss?.lost ?? []).filter((lost) => lost.certain === certain).map(({ needed }) => needed.split(' ')[0] ?? ''))].sort(byText);
    expect(actions(true)).toEqual([...new Set(emergency.calls.map((call) => call.action))].sort(byText));
    expect(existsSync(path.join(story.folder, 'pawl-out/proposals/with-loss'))).toBe(false);
    // The proved proposal of the same role takes nothing that was used that night.
    expect(proposal('role/oncall')?.outcome).toBe('proved');
    expect(proposal('role/oncall')?.removed.filter(({ lastUsed, verdict }) => lastUsed !== null && verdict !== 'redundant')).toEqual([]);
  });

  it('finds the dormant role and user, the drifted file and the refused calls', () => {
    const found = (kind: string): string[] => result.scan.findings.filter((one) => one.kind === kind).map((one) => one.summary);
    expect(found('unused-role').map((summary) => summary.split(' ')[0] ?? '').toSorted(byText)).toEqual(['role/legacy-sync', 'user/feed-archive']);
    expect(found('definition-drift').join()).toContain('policies/shared-tools.json');
    expect(found('attempted-but-denied').join()).toContain('role/data-lab');
    expect(found('evidence-gap')).toEqual([]);
  });

  it('keeps what was only ever called in vain, and all of a role that is younger than its cycle', () => {
    const verdicts = (role: string): ReadonlyMap<string, string> =>
      new Map(ledgerRows(path.join(story.folder, 'pawl-out')).filter((row) => row.name === role).map((row) => [row.permission.split(' ')[0] ?? '', row.verdict]));
    const cleanup = verdicts('role/cleanup-previews');
    expect(['ec2:DeleteSecurityGroup', 'dynamodb:DeleteTable', 's3:DeleteBucket', 'iam:DeleteRole'].map((action) => cleanup.get(action))).toEqual(Array(4).fill('exercised'));
    expect(cleanup.get('iam:DeleteUser')).toBe('unexercised');
    const unneeded = ['ce:GetCostForecast', 'ce:DeleteCostCategoryDefinition', 'organizations:ListRoots'].map((action) => verdicts('role/billing-export').get(action));
    expect(unneeded.filter((verdict) => verdict === 'unexercised')).toEqual([]);
    expect(unneeded.at(-1)).toBe('too-new');
  });
});

describe('the estate, shared roles taken apart', () => {
  const split = (name: string) => result.proposals.splits.find((one) => one.principal.name === name);
  const granted = (name: string, workload: string): string => {
    const one = split(name);
    const role = one?.parts.find((part) => part.workload === workload)?.name.replace('role/', '') ?? '';
    return readFileSync(path.join(story.folder, 'pawl-out', one?.folder ?? '', 'roles', role, 'jobs.json'), 'utf8');
  };

  it('tells the workloads of each, and proves a role for each', () => {
    expect(result.proposals.splits.map(({ principal, parts }) => [principal.name, parts.map(({ workload, outcome }) => `${workload}: ${outcome}`)] as const).sort(by(([name]) => name))).toEqual([
      ['role/ingest-worker', ['function ingest-edge: proved', 'function ingest-orders: proved']],
      ['role/oncall', ['arn:aws:iam::111122223333:user/mara.keller: proved', 'function oncall-digest: proved']],
      ['role/shop-jobs', ['ECS tasks: proved', 'function stock-sync: proved']],
    ]);
    expect(result.proposals.splits.map(({ untold }) => untold.calls)).toEqual([0, 0, 0]);
  });

  it('says how much of what each keeps it used itself', () => {
    const rows = ledgerRows(path.join(story.folder, 'pawl-out'));
    for (const { principal, parts } of result.proposals.splits) {
      for (const { workload, usedCount, after, used } of parts) {
        // What a workload used it keeps, so every row that names it counts.
        expect(usedCount).toBe(rows.filter((row) => row.principal === principal.key && row.usedBy.some((one) => one.workload === workload)).length);
        expect(usedCount).toBeGreaterThan(0);
        expect(usedCount).toBeLessThan(after.permissions);
        expect(used.length).toBe(Math.min(usedCount, 50));
      }
    }
  });

  // The labels of the generator: what the mailer and the stock synchronization do, whether a log shows it or not.
  it('gives the mailer and the stock synchronization what each needs, and not what the other one does', () => {
    const [mailer, stock] = [granted('role/shop-jobs', 'ECS tasks'), granted('role/shop-jobs', 'function stock-sync')];
    const hidden = ['ses:SendEmail', 'dynamodb:GetItem', 'dynamodb:BatchWriteItem', 's3:GetObject', 's3:ListBucket'];
    for (const action of ['ses:GetSendQuota', 'secretsmanager:GetSecretValue', 'dynamodb:DescribeTable', ...hidden]) expect(mailer).toContain(action);
    for (const action of ['glue:StartJobRun', 'glue:GetJobRun', 'secretsmanager:GetSecretValue', 'dynamodb:DescribeTable', ...hidden]) expect(stock).toContain(action);
    expect(mailer).not.toMatch(/glue:(?:StartJobRun|GetJobRun)|secret:shop\/partner/);
    expect(stock).not.toMatch(/ses:GetSendQuota|secret:shop\/mail/);
  });

  it('counts as a finding, and the report names who used what', () => {
    expect(result.scan.findings.filter(({ kind }) => kind === 'shared-role').map(({ summary }) => summary.split(' ')[0] ?? '').sort(byText)).toEqual(['role/ingest-worker', 'role/oncall', 'role/shop-jobs']);
    expect(readFileSync(path.join(story.folder, 'pawl-out/report.md'), 'utf8')).toContain('function stock-sync');
  });
});

describe('the estate, after every proposal is carried out', () => {
  let after: ReturnType<typeof policiesAfter>;
  beforeAll(() => {
    after = policiesAfter(story.folder, DEFINITIONS);
  });

  it('has lost the policy of AWS that nothing needs', () => {
    expect(JSON.stringify(after['role/thumbnailer'])).toContain('s3:GetObject');
    expect(JSON.stringify(after['role/thumbnailer'])).not.toContain('ecr:');
  });

  it('keeps in a group, for all, what one of its members needs', () => {
    for (const user of ['user/feed-partner', 'user/feed-archive']) {
      expect(JSON.stringify(after[user])).toContain('sqs:ReceiveMessage');
      expect(JSON.stringify(after[user])).not.toContain('sqs:DeleteQueue');
    }
  });

  it('loses no needed permission and removes at least 95 % of the removable weight, by the generator\'s own labels', () => {
    const truth = JSON.parse(readFileSync(path.join(FIXTURES, 'estate/truth.json'), 'utf8')) as Truth;
    const judged = judge(truth, after);
    expect(judged.lost).toEqual([]);
    expect(judged.blind).toEqual([]);
    expect(judged.removedShare).toBeGreaterThanOrEqual(0.95);
  });
});
