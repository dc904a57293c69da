import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { pullRequestText } from '../../src/proposals/pull-request.ts';
import { HOSTILE } from '../reports/hostile.ts';
import { ACTIVE_PROSE, markdownStructure } from '../reports/markdown-structure.ts';
import { poisonedProposal } from '../reports/poisoned.ts';
import { deployProposal, sampleProof } from '../reports/sample.ts';

const body = pullRequestText(deployProposal, sampleProof);
const Pasted = z.strictObject({
  exceptions: z.tuple([
    z.strictObject({ id: z.string(), principal: z.string(), permission: z.string(), owner: z.string(), reason: z.string(), expires: z.string() }),
  ]),
});

function pasted(text: string) {
  return Pasted.parse(parse(/```yaml\n([^]*?)\n```/.exec(text)?.[1] ?? '')).exceptions[0];
}

describe('the text of a pull request', () => {
  it('stands in the order in which a reviewer decides', () => {
    expect(body.match(/^## .*$/gm)).toEqual([
      '## What shrinks',
      '## Proof',
      '## What leaves',
      '## On what, and the evidence',
      '## What stays because it was used',
      '## What could not be seen, and stays',
      '## Could go, but stays',
      '## The way back',
      '## To do besides merging',
      '## How to keep something',
    ]);
  });

  it('says what shrinks, how it is known, and how to go back', () => {
    for (const text of [
      '**233 permissions → 5**, risk weight 92.4 → 3.7 (96 % less)',
      '**proved**: Every step of the proof holds. 6 of 6 steps hold, over the record from 2025-01-02 to 2025-05-31 (150 days; the cycle is quarterly). May be relied on until 2025-06-15.',
      '| `iam:CreatePolicyVersion on *` | escalation | never in the window | unexercised |',
      '`arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/db-??????` (new) | `role/ci-deploy#deploy` › `Secrets` | 41 | 2025-05-30 16:20 UTC | 3 |',
      '| 0 and perhaps 12 more |',
      'stands for 3 resources seen: Secrets Manager ends the ARN of a secret in six characters of its own choice (rule secret-suffix, ',
      '| `s3:PutObject on arn:aws:s3:::shop-releases/*` | 2025-05-30 09:12 UTC | 1,204 | exercised |',
      'to see it: Turn on data events for the bucket shop-releases in the trail.',
      '`git apply -R change.patch`',
    ]) {
      expect(body).toContain(text);
    }
  });

  it('caps the table of what leaves and says where the rest is', () => {
    expect(body.match(/\| unexercised \|/g)).toHaveLength(30);
    expect(body).toContain('and 198 more in proof.json.');
  });

  it('names as ways back only what there is to go back from', () => {
    expect(body).toContain('- revert the merge of this request');
    const scripts = pullRequestText({ ...deployProposal, files: ['apply.sh', 'proof.json', 'rollback.sh'] }, sampleProof);
    expect(scripts).toContain('- `sh rollback.sh` puts the former live policy back');
    expect(scripts).not.toContain('revert the merge');
    expect(scripts).toContain('## To do\n');
  });

  it('begins with the assumption when there is one', () => {
    const assumed = pullRequestText({ ...deployProposal, assumption: 'a cycle of 30d is assumed' }, sampleProof);
    expect(assumed.split('\n')[0]).toBe('> **Assumption.** a cycle of `30d` is assumed');
  });

  it('never calls proved what is not, and says why', () => {
    const undecided = pullRequestText(deployProposal, {
      ...sampleProof,
      outcome: 'undecided',
      reason: 'a condition key is not known',
      steps: sampleProof.steps.map((step) => (step.step === 'keep' ? { ...step, result: 'unknown' as const } : step)),
    });
    expect(undecided).toContain('**undecided**: At least one step cannot be told');
    expect(undecided).toContain('5 of 6 steps hold');
    expect(undecided).toContain('Why: a condition key is not known');
    expect(undecided).not.toContain('**proved**');
  });

  it('shows an exception that can be pasted into pawl.yaml', () => {
    expect(pasted(body)).toMatchObject({
      id: 'keep-aws-role-ci-deploy-0a1b2c3d',
      principal: 'aws:111122223333/role/ci-deploy',
      permission: 'iam:CreatePolicyVersion on *',
      expires: '2025-08-30',
    });
  });

  it('names the holder of each permission when a policy is shared', () => {
    const shared = pullRequestText({ ...deployProposal, principals: [...deployProposal.principals, { key: 'k', name: 'role/other', owner: 'finance' }] }, sampleProof);
    expect(shared).toContain('| Permission | Holder | Risk |');
    expect(shared).toContain('Held by `role/ci-deploy`, `role/other`');
  });

  it('is the same bytes for the same input', () => {
    expect(pullRequestText(deployProposal, sampleProof)).toBe(body);
  });
});

describe('hostile text in a pull request', () => {
  it.each(HOSTILE)('$title adds no heading, list, table cell, link or mention', ({ payload }) => {
    const { record, proof } = poisonedProposal(payload);
    const plain = poisonedProposal('x');
    const { lines, prose } = markdownStructure(pullRequestText(record, proof));
    expect(lines).toEqual(markdownStructure(pullRequestText(plain.record, plain.proof)).lines);
    for (const active of ACTIVE_PROSE) expect(prose.replaceAll('·', '')).not.toMatch(active);
  });

  it.each(HOSTILE.filter(({ payload }) => !/\p{Cs}/u.test(payload)))('$title survives the exception unchanged', ({ payload }) => {
    const { record, proof } = poisonedProposal(payload);
    const text = pullRequestText(record, proof);
    const yaml = /^(`{3,})yaml\n([^]*?)\n\1$/m.exec(text)?.[2] ?? '';
    expect(Pasted.parse(parse(yaml)).exceptions[0].permission).toBe(record.removed.map(({ permission }) => permission).sort()[0]);
  });
});
