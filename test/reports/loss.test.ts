import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../reports/html/render.ts';
import { reportView } from '../../reports/html/view.ts';
import { renderMarkdown } from '../../reports/markdown/render.ts';
import { summary } from '../../src/cli/summary.ts';
import type { ProposalRecord } from '../../src/core/documents/proposal.ts';
import { pullRequestText } from '../../src/proposals/pull-request.ts';
import { nightProposal, sample, sampleProof, sampleProposals, sampleScan } from './sample.ts';

const withNight = (night: ProposalRecord) => ({ ...sample, proposals: { ...sampleProposals, proposals: [...sampleProposals.proposals, night] } });
const accepted: ProposalRecord = { ...nightProposal, folder: `proposals/with-loss/${nightProposal.id}`, files: ['proof.json', 'pull-request.md'], loss: { ...nightProposal.loss!, accepted: true } };
const stays: ProposalRecord = { ...nightProposal, outcome: 'undecided', reason: 'rds:RebootDBInstance on orders stays: too new', removed: [], loss: { ...nightProposal.loss!, calls: 0, mayCalls: 0, lost: [] } };

describe('a proposal with listed loss in the reports', () => {
  it('counts with no proved one', () => {
    const { sentence } = reportView(withNight(nightProposal)).headline;
    const plain = reportView(sample).headline.sentence;
    expect(sentence).toBe(`${plain} 1 more is proved with listed loss, and written only when a person accepts it.`);
    expect(reportView(withNight(stays)).headline.sentence).toBe(plain);
  });

  it('lists each call that would break, certain ones first, with examples, and how a person accepts it', () => {
    for (const text of [renderHtml(withNight(nightProposal)), renderMarkdown(withNight(nightProposal))]) {
      for (const part of ['Taking back an emergency grant of', 'proved with listed loss', '2 recorded calls would break, and perhaps 1 more', 'AttachRolePolicy by ', 'perhaps 1 call', 'f0000000-0000-4000-8000-000000000003', '--accept-loss aws-role-ci-deploy-loss-5e6f7a8b']) expect(text).toContain(part);
      expect(text.lastIndexOf('rds:RebootDBInstance on orders')).toBeLessThan(text.lastIndexOf('rds:ModifyDBInstance on an unknown resource'));
    }
  });

  it('tells what of it could not be seen in use, how much and why', () => {
    const html = renderHtml(withNight(nightProposal));
    expect(html).toContain('6 of its 1,204 permissions could not be seen in use (3: no trail records data events of AWS Lambda; 2: the &lt;logging&gt; of rds-data is not known; 1 more for 1 other reason). They stay, by it or by another path: that no call is listed for them does not say that nobody uses them.');
    const markdown = renderMarkdown(withNight(nightProposal));
    expect(markdown).toContain('6 of its 1,204 permissions could not be seen in use');
    expect(markdown).toContain('the `<logging>` of rds-data');
    const seen = { ...nightProposal, loss: { ...nightProposal.loss!, unseen: [] } };
    for (const text of [renderHtml(withNight(seen)), renderMarkdown(withNight(seen))]) expect(text).not.toContain('could not be seen in use');
  });

  it('asks for no acceptance where it is written, or cannot be', () => {
    for (const text of [accepted, stays].flatMap((one) => [renderHtml(withNight(one)), renderMarkdown(withNight(one))])) expect(text).not.toContain('--accept-loss');
  });

  it('is marked in the table of principals, and stands behind the proved ones', () => {
    const [row] = reportView(withNight(nightProposal)).overview.filter(({ marks }) => marks.split(' ').includes('loss'));
    expect(row?.outcomes).toContain('proved with listed loss');
    const own = reportView(withNight(nightProposal)).principals.flatMap(({ proposals }) => [proposals.map(({ outcome }) => outcome)]).find((outcomes) => outcomes.includes('proved-with-loss'));
    expect(own?.indexOf('proved-with-loss')).toBeGreaterThan(own?.lastIndexOf('proved') ?? 0);
  });
});

describe('a proposal with listed loss on the terminal and in a request', () => {
  const lines = (night: ProposalRecord): readonly string[] => summary(sampleScan, withNight(night).proposals);

  it('has a line of its own in the summary, and changes no other', () => {
    expect(lines(nightProposal)).toEqual([
      ...summary(sampleScan, sampleProposals),
      'with loss  2 recorded calls would break, and perhaps 1 more; --accept-loss aws-role-ci-deploy-loss-5e6f7a8b',
    ]);
    expect(lines(accepted).at(-1)).toMatch(/; accepted, in proposals\/with-loss\/aws-role-ci-deploy-loss-5e6f7a8b$/);
    expect(lines(stays).slice(-1)).toEqual(['with loss  role/ci-deploy: its emergency grant stays, undecided: 6 of its 1,204 permissions could not be seen in use']);
    const seen = { ...stays, loss: { ...stays.loss!, unseen: [] } };
    expect(lines(seen).slice(-1)).toEqual(['with loss  role/ci-deploy: its emergency grant stays, undecided: rds:RebootDBInstance on orders stays: too new']);
  });

  it('warns first, and is never called proved', () => {
    const text = pullRequestText(accepted, { ...sampleProof, outcome: 'proved-with-loss', loss: accepted.loss });
    expect(text.startsWith('> **Proved with listed loss.** 2 recorded calls would break, and perhaps 1 more: ')).toBe(true);
    expect(text).toContain('**proved with listed loss**: Every step holds but for the recorded calls that are listed');
    expect(text).not.toMatch(/\*\*proved\*\*/);
    expect(text).toContain('| `rds:RebootDBInstance on orders` | `role/ci-deploy` | 2 calls |');
    expect(text).toContain('**6 of its 1,204 permissions could not be seen in use (3: no trail records data events of AWS Lambda; 2: ');
    expect(text).toContain('1: CloudTrail never records it).** They stay');
  });
});
