import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/core/digest.ts';
import { ProofDocument } from '../../../src/core/documents/proof.ts';
import type { ProposalRecord } from '../../../src/core/documents/proposal.ts';
import type { ScanResult } from '../../../src/scan.ts';
import { runCli } from '../../cli/run-cli.ts';
import { filesOf, scanFolder } from '../scan-story.ts';
import { arn, AS_OF, byDay, change, exported, laidOut, policy, record, records } from './account.ts';

type Json = Readonly<Record<string, unknown>>;

let story: ReturnType<typeof laidOut>;
let result: ScanResult;
beforeAll(async () => {
  story = laidOut(byDay(records()));
  result = await scanFolder(story.folder, { asOf: AS_OF });
});
afterAll(() => story.dispose());

const inOutput = (...names: readonly string[]): string => path.join(story.folder, 'pawl-out', ...names);
const text = (...names: readonly string[]): string => readFileSync(inOutput(...names), 'utf8');
const lossOf = ({ proposals }: ScanResult['proposals']): ProposalRecord => proposals.find((one) => one.loss !== null)!;
const reboot = (): Json => records().find((one) => one['eventName'] === 'RebootDBInstance')!;

describe('a forgotten emergency grant is taken back', () => {
  it('in a proposal of its own that lists exactly the call of that night', () => {
    const one = lossOf(result.proposals);
    expect(result.proposals.proposals.filter(({ loss }) => loss !== null)).toEqual([one]);
    expect(one).toMatchObject({ name: 'role/night', outcome: 'proved-with-loss', folder: null, files: [], diff: '' });
    expect(one.reason).toMatch(/^1 recorded call would break: rds:RebootDBInstance on arn:aws:rds:us-east-1:123456789012:db:orders/);
    const call = reboot();
    expect(one.loss).toMatchObject({ accepted: false, calls: 1, given: { by: 'ann', event: 'AttachRolePolicy' } });
    expect(one.loss?.lost.filter(({ certain }) => certain)).toEqual([
      { needed: 'rds:RebootDBInstance on arn:aws:rds:us-east-1:123456789012:db:orders', principal: 'role/night', certain: true, calls: 1, firstUsed: call['eventTime'], lastUsed: call['eventTime'], evidence: [call['eventID']] },
    ]);
    expect(one.steps.map(({ step, result: said }) => [step, said])).toEqual(['accounted-with-loss', 'explain', 'keep-but-loss', 'narrow', 'complete'].map((step) => [step, 'yes']));
    // It takes back what was given that night and nothing of what the role holds besides.
    expect(one.removed.map(({ permission }) => permission.split(' ')[0])).toEqual(['rds:DeleteDBInstance', 'rds:RebootDBInstance', 'rds:RebootDBInstance']);
    expect(new Set(one.removed.map(({ path: way }) => way[0]))).toEqual(new Set(['arn:aws:iam::123456789012:policy/rescue']));
  });

  it('never by a proved proposal', () => {
    const proved = result.proposals.proposals.filter(({ outcome }) => outcome === 'proved');
    expect(proved.flatMap(({ removed }) => removed).filter(({ permission }) => permission.startsWith('rds:RebootDBInstance on arn:aws:rds:us-east-1:123456789012:db:orders'))).toEqual([]);
  });

  it('says so in reports and on the terminal, and how a person accepts it', () => {
    const { id } = lossOf(result.proposals);
    for (const file of ['report.html', 'report.md']) {
      expect(text(file)).toContain('proved with listed loss');
      expect(text(file)).toContain(`--accept-loss ${id}`);
      expect(text(file)).toContain(String(reboot()['eventID']));
    }
    const told = runCli(['explain', 'role/night'], { cwd: story.folder }).stdout;
    expect(told).toContain(`proved with listed loss (1 recorded call would break: rds:RebootDBInstance on arn:aws:rds:us-east-1:123456789012:db:orders; add --accept-loss ${id} to write it)`);
  });

  it('is written when a person accepts it, apart from the proved ones, with the loss in every file that people read', () => {
    const before = filesOf(inOutput('proposals'));
    const { id } = lossOf(result.proposals);
    const told = runCli(['propose', '--as-of', AS_OF, '--accept-loss', 'role/night'], { cwd: story.folder });
    expect(told.status).toBe(0);
    expect(told.stdout).toContain('proved with listed loss');
    const folder = `proposals/with-loss/${id}`;
    const proof = ProofDocument.parse(JSON.parse(text(folder, 'proof.json')));
    expect(proof).toMatchObject({ outcome: 'proved-with-loss', loss: { accepted: true, calls: 1 } });
    expect(proof.steps.at(-1)).toMatchObject({ step: 'bytes', result: 'yes' });
    for (const [name, digest] of Object.entries(proof.digests.files)) expect(sha256(text(folder, name))).toBe(digest);
    const request = text(folder, 'pull-request.md');
    expect(request).toMatch(/^> \*\*Proved with listed loss\.\*\* 1 recorded call would break: /);
    expect(request.match(/^## .*$/gm)?.slice(0, 3)).toEqual(['## What shrinks', '## What would break', '## Proof']);
    expect(request).toContain(String(reboot()['eventID']));
    expect(request).not.toContain('**proved**');
    execFileSync('sh', ['-n', inOutput(folder, 'apply.sh')]);
    expect(text(folder, 'apply.sh')).toContain("attachment 'role' 'night' 'arn:aws:iam::123456789012:policy/rescue' 'attached' 'detached'");
    // The others are the same to the byte.
    for (const [name, bytes] of before) expect(filesOf(inOutput('proposals')).get(name)).toBe(bytes);
  });

  it('and is gone again when nobody accepts it any more', () => {
    expect(runCli(['propose', '--as-of', AS_OF], { cwd: story.folder }).status).toBe(0);
    expect(existsSync(inOutput('proposals/with-loss'))).toBe(false);
  });

  it('a name that fits nothing ends with 2 and names what there is', () => {
    const { id } = lossOf(result.proposals);
    const told = runCli(['propose', '--as-of', AS_OF, '--accept-loss', 'role/app'], { cwd: story.folder });
    expect(told.status).toBe(2);
    expect(told.stderr).toContain('--accept-loss role/app names no proposal with listed loss');
    expect(told.stderr).toContain(id);
    expect(runCli(['scan', '--as-of', AS_OF, '--accept-loss'], { cwd: story.folder })).toMatchObject({ status: 2, stderr: expect.stringContaining('--accept-loss names nothing') as unknown });
  });
});

describe('what is not listed is not taken', () => {
  const again = (day: number, clock: string): Json => ({ ...reboot(), eventID: `00000000-0000-4000-8000-9999999999${day}`, eventTime: `2026-03-${day}T${clock}:00Z` });
  const scanned = async (more: readonly Json[], settings = ''): Promise<ScanResult> => {
    const other = laidOut(byDay([...records(), ...more]), undefined, undefined, settings);
    try {
      return await scanFolder(other.folder, { asOf: AS_OF });
    } finally {
      other.dispose();
    }
  };

  it('where the same was called again days later there is no such proposal', async () => {
    const { proposals, scan } = await scanned([again(20, '09:00')]);
    expect(proposals.proposals.filter(({ loss }) => loss !== null)).toEqual([]);
    expect(scan.findings.filter(({ kind }) => kind === 'forgotten-emergency-grant')).toEqual([]);
  });

  it('a grant younger than a cycle stays, and the proposal says why', async () => {
    const { proposals } = await scanned([], 'identities:\n  - { match: "*/role/night", cycle: 29d }\n');
    const one = lossOf(proposals);
    expect(one).toMatchObject({ name: 'role/night', outcome: 'undecided', removed: [], folder: null, loss: { calls: 0, lost: [] } });
    expect(one.reason).toMatch(/^rds:RebootDBInstance on .* stays: even without these calls it is too-new: in force for less than one cycle/);
  });

  it('nothing is proposed for a break-glass identity', async () => {
    const { proposals } = await scanned([], 'identities:\n  - { match: "*/role/night", kind: break-glass }\n');
    expect(proposals.proposals.filter(({ loss }) => loss !== null)).toEqual([]);
  });
});

describe('a shared policy that was widened for one of its holders', () => {
  const texts = [policy('sns:ListTopics'), policy('sns:ListTopics', 'sns:DeleteTopic')] as const;
  const shared = (): Json => {
    const all = exported();
    const attached = { PolicyName: 'common', PolicyArn: arn('policy', 'common') };
    const versions = [{ VersionId: 'v2', IsDefaultVersion: true, Document: texts[1] }, { VersionId: 'v1', IsDefaultVersion: false, Document: texts[0] }];
    const roles = (all['RoleDetailList'] as readonly Json[]).map((role) => (['night', 'odd'].includes(String(role['RoleName'])) ? { ...role, AttachedManagedPolicies: [...(role['AttachedManagedPolicies'] as readonly Json[]), attached] } : role));
    return { ...all, RoleDetailList: roles, Policies: [...(all['Policies'] as readonly Json[]), { ...attached, Arn: attached.PolicyArn, DefaultVersionId: 'v2', AttachmentCount: 2, PolicyVersionList: versions }] };
  };
  const more = (user: 'AROANIGHT' | 'both'): readonly Json[] => {
    const base = records();
    const made = change(2, '07:00', 'CreatePolicy', { policyName: 'common', policyDocument: JSON.stringify(texts[0]) }, { policy: { arn: arn('policy', 'common'), policyId: 'ANPAcommon', defaultVersionId: 'v1' } });
    const attach = ['night', 'odd'].map((roleName) => change(2, '07:05', 'AttachRolePolicy', { roleName, policyArn: arn('policy', 'common') }));
    const widened = change(4, '02:00', 'CreatePolicyVersion', { policyArn: arn('policy', 'common'), policyDocument: JSON.stringify(texts[1]), setAsDefault: true }, { policyVersion: { versionId: 'v2', isDefaultVersion: true } });
    const remove = (day: number, who: string): Json => record(day, '02:10', who, 'sns', 'DeleteTopic', { requestParameters: { topicArn: 'arn:aws:sns:us-east-1:123456789012:t' } });
    return [...base, made, ...attach, widened, remove(4, 'AROANIGHT'), ...(user === 'both' ? [remove(15, 'AROAODD')] : [])];
  };
  const scanned = async (user: 'AROANIGHT' | 'both'): Promise<ScanResult> => {
    const other = laidOut(byDay(more(user)), shared());
    try {
      return await scanFolder(other.folder, { asOf: AS_OF });
    } finally {
      other.dispose();
    }
  };

  it('is narrowed for all of them where nobody else used what was added', async () => {
    const { proposals } = await scanned('AROANIGHT');
    const one = proposals.proposals.find(({ name, loss }) => name === 'policy/common' && loss !== null);
    expect(one).toMatchObject({ outcome: 'proved-with-loss', loss: { calls: 1, given: { event: 'CreatePolicyVersion' } } });
    expect(one?.loss?.lost.map(({ needed, principal }) => [needed.split(' ')[0], principal])).toContainEqual(['sns:DeleteTopic', 'role/night']);
    expect(new Set(one?.removed.map(({ permission, principal }) => `${permission.split(' ')[0]} of ${principal}`))).toEqual(new Set(['sns:DeleteTopic of role/night', 'sns:DeleteTopic of role/odd']));
  });

  it('is left alone where another holder needs it', async () => {
    const { proposals } = await scanned('both');
    const one = proposals.proposals.find(({ name, loss }) => name === 'policy/common' && loss !== null);
    expect(one).toMatchObject({ folder: null });
    expect(one?.outcome).not.toBe('proved-with-loss');
    expect(one?.loss?.lost).toEqual([]);
  });
});

describe('a grant that stands in the team’s own file', () => {
  const TERRAFORM = [
    '{',
    '  "resource": {',
    '    "aws_iam_policy": {',
    `      "rescue": { "name": "rescue", "policy": ${JSON.stringify(JSON.stringify(policy('rds:RebootDBInstance', 'rds:DeleteDBInstance')))} }`,
    '    },',
    '    "aws_iam_role_policy_attachment": {',
    '      "night": { "role": "night", "policy_arn": "${aws_iam_policy.rescue.arn}" }',
    '    },',
    '    "aws_sqs_queue": { "q": { "name": "q" } }',
    '  }',
    '}',
    '',
  ].join('\n');

  it('is taken out by a patch whose first line names the loss, only when it is accepted', async () => {
    const other = laidOut(byDay(records()), undefined, undefined, '    definitions:\n      - path: main.tf.json\n');
    try {
      writeFileSync(path.join(other.folder, 'main.tf.json'), TERRAFORM);
      const plain = await scanFolder(other.folder, { asOf: AS_OF });
      expect(plain.scan.findings.filter(({ kind }) => kind === 'definition-drift')).toEqual([]);
      const { proposals } = await scanFolder(other.folder, { asOf: AS_OF, acceptLoss: ['role/night'] });
      const one = lossOf(proposals);
      expect(one.folder).toMatch(/^proposals\/with-loss\//);
      const patch = path.join(other.folder, 'pawl-out', one.folder!, 'change.patch');
      expect(readFileSync(patch, 'utf8').split('\n')[0]).toMatch(/^# Proved with listed loss: 1 recorded call would break: rds:RebootDBInstance on .*\.$/);
      execFileSync('git', ['apply', patch], { cwd: other.folder });
      const after = JSON.parse(readFileSync(path.join(other.folder, 'main.tf.json'), 'utf8')) as { readonly resource: Json };
      expect(Object.keys(after.resource)).toEqual(['aws_iam_policy', 'aws_sqs_queue']);
    } finally {
      other.dispose();
    }
  });
});
