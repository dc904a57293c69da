import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScanResult } from '../../src/scan.ts';
import { expectFile, removalText, verdictText } from './expected.ts';
import { judge, type Truth } from './judge.ts';
import { policiesAfter } from './narrowed.ts';
import { copyOf, filesOf, FIXTURES, ledgerRows, scanFolder } from './scan-story.ts';

const AS_OF = '2026-07-01';
const EXPECTED = path.join(FIXTURES, 'estate/expected');
const DEFINITIONS = {
  'policies/ci-deploy.json': 'role/ci-deploy#deploy',
  'policies/ci-infrastructure.json': 'arn:aws:iam::111122223333:policy/ci-infrastructure',
  'policies/ingest-worker.json': 'role/ingest-worker#ingest',
  'policies/oncall.json': 'role/oncall#oncall-digest',
  'policies/quarterly-report.json': 'role/quarterly-report#board-report',
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

  it('every proposal is proved, and none leaves a role that needs all it has', () => {
    expect(result.proposals.proposals.filter((one) => one.outcome !== 'proved')).toEqual([]);
    expect(proposal('role/tight-backup')).toBeUndefined();
  });

  it('finds the dormant role, the drifted file and the refused calls', () => {
    const found = (kind: string): string[] => result.scan.findings.filter((one) => one.kind === kind).map((one) => one.summary);
    expect(found('unused-role').join()).toContain('role/legacy-sync');
    expect(found('definition-drift').join()).toContain('policies/shared-tools.json');
    expect(found('attempted-but-denied').length).toBeGreaterThan(0);
    expect(found('evidence-gap')).toEqual([]);
  });

  it('loses no needed permission and removes at least 95 % of the removable weight, by the generator\'s own labels', () => {
    const truth = JSON.parse(readFileSync(path.join(FIXTURES, 'estate/truth.json'), 'utf8')) as Truth;
    const judged = judge(truth, policiesAfter(story.folder, DEFINITIONS));
    expect(judged.lost).toEqual([]);
    expect(judged.blind).toEqual([]);
    expect(judged.removedShare).toBeGreaterThanOrEqual(0.95);
  });
});
