import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { byText } from '../../src/core/order.ts';
import type { ScanResult } from '../../src/scan.ts';
import { filesOf, ledgerRows, scanFolder } from './scan-story.ts';
import { DAYS, HOME, OTHER, SET, writeAccounts } from './two-accounts.ts';

const HEAD = 'cycle: daily\nsources:\n';
const source = (id: string, grants: readonly string[], usage: string): string =>
  `  - id: ${id}\n    connector: aws\n    grants: ${JSON.stringify(grants)}\n    grantsTakenAt: 2026-05-15T08:00:00Z\n    usage: ${usage}\n    observability: { multiRegion: true }\n`;
const ONE = `${HEAD}${source('both', ['exports/*.json', 'sso/Ops/*.json'], 'logs/**')}`;
const TWO = `${HEAD}${source('home', [`exports/${HOME}.json`, 'sso/Ops/*.json'], `logs/${HOME}/**`)}${source('other', [`exports/${OTHER}.json`], `logs/${OTHER}/**`)}`;

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

async function scanned(config: string, options: Parameters<typeof writeAccounts>[1] = {}, more: Readonly<Record<string, unknown>> = {}): Promise<{ readonly folder: string; readonly out: string; readonly result: ScanResult }> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-two-'));
  folders.push(folder);
  writeAccounts(folder, options);
  for (const [name, content] of Object.entries(more)) writeFileSync(path.join(folder, name), JSON.stringify(content));
  writeFileSync(path.join(folder, 'pawl.yaml'), config);
  const result = await scanFolder(folder, { asOf: '2026-05-16' });
  return { folder, out: path.join(folder, 'pawl-out'), result };
}

const setOf = (result: ScanResult) => result.proposals.proposals.find(({ unit }) => unit === SET);

describe.each([
  ['one source with the exports of two accounts', ONE],
  ['a source for each of two accounts', TWO],
])('%s', (_name, config) => {
  const story = scanned(config);

  it('a policy of the organization that was detached from one account, as the other one recorded it, leaves nothing of that account old enough', async () => {
    const detached = {
      eventVersion: '1.08', eventID: '00000000-0000-4000-8000-00000000ffff', eventTime: `${DAYS[6] ?? ''}T09:00:00Z`, eventSource: 'organizations.amazonaws.com', eventName: 'DetachPolicy', awsRegion: 'us-east-1', recipientAccountId: HOME,
      eventType: 'AwsApiCall', eventCategory: 'Management', readOnly: false, requestParameters: { policyId: 'p-abcd1234', targetId: OTHER }, responseElements: null,
      userIdentity: { type: 'IAMUser', principalId: 'AIDAADMIN', arn: `arn:aws:iam::${HOME}:user/admin`, accountId: HOME, userName: 'admin' },
    };
    const { out } = await scanned(config, {}, { [`logs/${HOME}/organization.json`]: { Records: [detached] } });
    const idle = ledgerRows(out).filter(({ permission, principal }) => permission.startsWith('ec2:DescribeVolumes') && /AROAAPP|AROAOTHERAPP/.test(principal));
    expect(idle.map(({ instance, verdict, since }) => [instance, verdict, since])).toEqual([[HOME, 'unexercised', '2020-01-01'], [OTHER, 'too-new', DAYS[6]]]);
    expect(idle[1]?.reason).toBe(`a policy of the organization may have forbidden it until ${DAYS[6] ?? ''}, less than one daily cycle ago`);
  });

  it('counts the use of a role of another account once, for the caller', async () => {
    const { out } = await story;
    const assumed = ledgerRows(out).filter(({ permission, uses }) => permission.startsWith('sts:AssumeRole') && uses > 0);
    expect(assumed.map(({ principal, uses }) => [principal, uses])).toEqual([[`aws:${HOME}/AROAAPP`, DAYS.length]]);
    const volumes = ledgerRows(out).filter(({ permission, uses }) => permission.startsWith('ec2:DescribeVolumes') && uses > 0);
    expect(volumes.map(({ principal, uses }) => [principal, uses])).toEqual([[`aws:${OTHER}/AROATARGET`, DAYS.length]]);
  });

  it('keeps roles of the same name in two accounts apart', async () => {
    const { result } = await story;
    const apps = result.proposals.proposals.filter(({ name }) => name === 'role/app');
    expect(apps.map(({ instance, removed }) => [instance, removed.map(({ permission }) => permission.split(' ')[0])])).toEqual([
      [HOME, expect.arrayContaining(['ec2:DescribeVolumes'])],
      [OTHER, expect.arrayContaining(['ec2:DescribeVolumes', 'sts:AssumeRole'])],
    ]);
  });

  it('keeps a role that was made anew under an old name apart from the old one: its use is not inherited', async () => {
    const { result } = await story;
    const app = result.proposals.proposals.find(({ name, instance }) => name === 'role/app' && instance === HOME);
    expect(app?.outcome).toBe('proved');
    expect(app?.removed.map(({ permission, verdict }) => [permission.split(' ')[0], verdict])).toContainEqual(['ec2:DescribeVolumes', 'unexercised']);
  });

  it('proposes for a permission set what none of its roles needs in any account, proved over all of them', async () => {
    const { result, out } = await story;
    const found = setOf(result);
    expect(found).toMatchObject({ outcome: 'proved', name: 'permission-set/Ops', instance: 'ssoins-1234567890abcdef', system: 'aws' });
    expect(found?.principals.map(({ key }) => key)).toEqual([`aws:${HOME}/AROAOPSHOME`, `aws:${OTHER}/AROAOPSOTHER`]);
    expect([...new Set(found?.removed.map(({ permission }) => permission.split(' ')[0] ?? ''))].sort(byText)).toEqual(['ec2:RebootInstances', 'sqs:DeleteQueue', 'sqs:SetQueueAttributes']);
    expect(found?.steps.map(({ result: each }) => each)).toEqual(['yes', 'yes', 'yes', 'yes', 'yes', 'yes']);
    const folder = path.join(out, found?.folder ?? '');
    expect(found?.files).toEqual(['apply.sh', 'inline-policy.before.json', 'inline-policy.json', 'plan.json', 'proof.json', 'pull-request.md', 'rollback.sh']);
    expect(JSON.parse(readFileSync(path.join(folder, 'inline-policy.json'), 'utf8'))).toMatchObject({ Statement: [{ Sid: 'Operate', Action: ['ec2:DescribeInstances', 'ec2:StopInstances'] }] });
    expect(JSON.parse(readFileSync(path.join(folder, 'plan.json'), 'utf8'))).toMatchObject({ accounts: [HOME, OTHER], detached: ['arn:aws:iam::aws:policy/job-function/QueueCleaner'] });
    for (const file of ['apply.sh', 'rollback.sh']) execFileSync('sh', ['-n', path.join(folder, file)]);
  });

  it('proposes nothing for the roles of the set themselves, nor for a service-linked role, and says why', async () => {
    const { result } = await story;
    expect(result.proposals.proposals.map(({ name }) => name).filter((name) => /AWSReservedSSO|AWSServiceRole/.test(name))).toEqual([]);
    const reasons = new Map(result.scan.principals.map(({ name, notEditable }) => [name, notEditable]));
    expect(reasons.get('role/AWSReservedSSO_Ops_0123456789abcdef')).toMatch(/permission set defines it/);
    expect(reasons.get('role/AWSServiceRoleForEC2Spot')).toMatch(/service-linked role/);
  });
});

it('one source or two: the same ledgers and proposals', async () => {
  const [one, two] = await Promise.all([scanned(ONE), scanned(TWO)]);
  const files = ({ out }: { readonly out: string }) => [...filesOf(out)].filter(([name]) => /^(ledger|proposals)\//.test(name));
  expect(files(one)).toEqual(files(two));
});

describe('a permission set is not decided', () => {
  it.each([
    ['when it is provisioned to an account of which there is no export', { without: OTHER }, /provisioned to account 222222222222, of which there is no export/],
    ['when a role does not hold what the set defines', { drifted: true }, /does not hold what the permission set defines/],
    ['when an account has a role of it that the list of its accounts does not name', { accounts: [HOME] }, /account 222222222222 has a role of it/],
  ])('%s', async (_name, options, reason) => {
    const { result, out } = await scanned(ONE, options);
    const found = setOf(result);
    expect(found).toMatchObject({ outcome: 'undecided', folder: null });
    expect(found?.reason).toMatch(reason);
    expect(existsSync(path.join(out, 'proposals', found?.id ?? ''))).toBe(false);
  });
});
