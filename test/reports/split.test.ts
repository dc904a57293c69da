import { describe, expect, it } from 'vitest';
import type { SplitRecord } from '../../src/core/documents/split.ts';
import { renderHtml } from '../../reports/html/render.ts';
import { reportView } from '../../reports/html/view.ts';
import { limitsFor } from '../../reports/html/view/limits.ts';
import { splitView } from '../../reports/html/view/split.ts';
import { renderMarkdown } from '../../reports/markdown/render.ts';
import { HOSTILE } from './hostile.ts';
import { poisonedInput } from './poisoned.ts';
import { deploySplit, sample } from './sample.ts';

const limits = limitsFor(1);
const [pipeline, restock] = deploySplit.parts;

/** The report's input with these splits in place of the sample's. */
function inputOf(...splits: SplitRecord[]): typeof sample {
  return { ...sample, proposals: { ...sample.proposals, splits } };
}

/** What a reader of the page sees of the split, in one line. */
function textOf(html: string): string {
  const section = /<section class="proposal" id="split-[^]*?<\/section>/.exec(html)?.[0] ?? '';
  return section.replace(/<\/(?:p|h\d|summary)>|<(?:th|td|tr|li|br)\b[^>]*>/g, ' ').replace(/<[^>]*>/g, '').replace(/\s+/g, ' ');
}

describe('a split proposal', () => {
  it('stands with its principal, and with no other', () => {
    const { principals, otherSplits } = reportView(sample);
    expect(principals.map(({ name, splits }) => [name, splits.length])).toEqual([['role/quarterly-close', 0], ['role/ci-deploy', 1], ['role/old-import', 0]]);
    expect(otherSplits).toEqual([]);
  });

  it('of a principal that the scan does not hold is shown all the same', () => {
    const lost = inputOf({ ...deploySplit, principal: { key: 'aws:1/gone', name: 'role/gone', owner: null } });
    expect(reportView(lost).otherSplits.map(({ name }) => name)).toEqual(['role/gone']);
    for (const text of [renderHtml(lost), renderMarkdown(lost)]) {
      expect(text).toContain('Further proposals');
      expect(text).toMatch(/Split of `?role\/gone/);
    }
  });

  it('is named with the outcomes only when there are files to apply', () => {
    const outcomes = (split: SplitRecord) => reportView(inputOf(split)).overview.map(({ outcomes: text, marks }) => [text, marks]);
    expect(outcomes(deploySplit)[1]).toEqual(['proved, undecided, split', 'removable proved split']);
    expect(outcomes({ ...deploySplit, folder: null })[1]).toEqual(['proved, undecided', 'removable proved']);
  });

  it('says who gets what: what is not proved keeps the shared principal with all that it may', () => {
    const { parts } = splitView(deploySplit, limits);
    expect(parts.map(({ workload, name, calls, permissions, weight, subjects, outcome, reason }) => [workload, name, calls, permissions, weight, subjects, outcome, reason])).toEqual([
      ['pipeline octo/shop (repo:octo/shop:ref:refs/heads/main)', 'role/ci-deploy-pipeline-octo-shop-1a2b3c', '1,204', '63 of 233, 1 of them used', '8.5 of 92.4', ['repo:octo/shop:*'], 'proved', ''],
      ['function restock', '', '88', '233 of 233, 1 of them used', '92.4 of 92.4', [], 'refuted', 'its trust would let in somebody new'],
      ['subjects of build-server', '', '3', '233 of 233, 0 of them used', '92.4 of 92.4', [], 'undecided', 'no record tells who took the role for it'],
    ]);
  });

  it.each([
    'Split of role/ci-deploy, one principal for each workload: 1 of 3 proved',
    '1 of 3 workloads behind it can have a principal of its own',
    'The shared one is not changed by this.',
    'Window: 2025-01-02 … 2025-05-31, 150 days',
    'pipeline octo/shop (repo:octo/shop:ref:refs/heads/main) role/ci-deploy-pipeline-octo-shop-1a2b3c repo:octo/shop:* 63 of 233, 1 of them used 8.5 of 92.4 1,204 proved',
    'function restock none, it keeps the shared one as before 233 of 233, 1 of them used 92.4 of 92.4 88 refuted its trust would let in somebody new',
    'subjects of build-server none, it keeps the shared one as before',
    'Used: s3:PutObject on arn:aws:s3:::shop-releases/*',
    'Used: nothing that the record shows',
    'Does not get, though others used it: ecs:UpdateService on *',
    'Could go, but stays: ec2:DescribeTags on *: others of its statement cannot be told apart',
    'Kept: holds. Claim: every exercised requirement that was allowed stays allowed, for every principal concerned. kept 4, broken 0',
    'Who may take it: does not hold.',
    'wider 1 ecs-tasks.amazonaws.com',
    'Who was not told apart 12 calls that used 2 permissions, by session-of-nobody. The record does not hold where these sessions came from.',
    'Run apply.sh: it makes 1 role and touches nothing else.',
    'sh proposals/aws-split-role-ci-deploy-9c8d7e6f/rollback.sh takes the new principals away, as long as nobody uses them',
    'apply.sh, proof.json, pull-request.md, rollback.sh, roles/ci-deploy-pipeline-octo-shop-1a2b3c/trust.json',
  ])('on the page says: %s', (text) => {
    expect(textOf(renderHtml(sample))).toContain(text);
  });

  it.each([
    '#### Split of `role/ci-deploy`, one principal for each workload: 1 of 3 proved',
    '`role/ci-deploy-pipeline-octo-shop-1a2b3c` | `repo:octo/shop:*` | 63 of 233, 1 of them used | 8.5 of 92.4 | 1,204 | proved |',
    '| function restock | none, it keeps the shared one | as before | 233 of 233, 1 of them used | 92.4 of 92.4 | 88 | refuted: its trust would let in somebody new |',
    '- used: `s3:PutObject on arn:aws:s3:::shop-releases/*`',
    '- does not get, though others used it: `ecs:UpdateService on *`',
    '- could go, but stays: `ec2:DescribeTags on *`: others of its statement cannot be told apart',
    '- **Who may take it: does not hold**: whoever took the shared role',
    '  - `ecs-tasks.amazonaws.com`',
    '**Who was not told apart.** 12 calls that used 2 permissions, by `session-of-nobody`. The record',
    'Files: `proposals/aws-split-role-ci-deploy-9c8d7e6f` in the output folder.',
    '- `sh proposals/aws-split-role-ci-deploy-9c8d7e6f/rollback.sh` takes the new principals away',
  ])('in Markdown says: %s', (text) => {
    expect(renderMarkdown(sample)).toContain(text);
  });

  it('links its files, the ones to run or read first', () => {
    expect(splitView(deploySplit, limits).files.map(({ url }) => url)).toEqual([
      './proposals/aws-split-role-ci-deploy-9c8d7e6f/apply.sh',
      './proposals/aws-split-role-ci-deploy-9c8d7e6f/proof.json',
      './proposals/aws-split-role-ci-deploy-9c8d7e6f/pull-request.md',
      './proposals/aws-split-role-ci-deploy-9c8d7e6f/rollback.sh',
      './proposals/aws-split-role-ci-deploy-9c8d7e6f/roles/ci-deploy-pipeline-octo-shop-1a2b3c/trust.json',
    ]);
  });

  it('that could not be written says why, and names no file and no way back', () => {
    const refused = { ...deploySplit, folder: null, files: [], todo: ['a role name would be too long'] };
    expect(splitView(refused, limits)).toMatchObject({ folder: '', files: [], moreFiles: '', waysBack: [] });
    expect(textOf(renderHtml(inputOf(refused)))).toContain('Nothing is written a role name would be too long');
    expect(renderMarkdown(inputOf(refused))).toContain('Nothing is written:\n\n- a role name would be too long');
  });

  it('names its assumption first, and says that everybody was told apart', () => {
    const told = inputOf({ ...deploySplit, assumption: 'a cycle of 30 days is assumed', untold: { calls: 0, permissions: 0, names: [] } });
    expect(textOf(renderHtml(told))).toMatch(/1 of 3 proved Assumption\. a cycle of 30 days is assumed/);
    expect(renderMarkdown(told)).toContain('> **Assumption.** a cycle of 30 days is assumed');
    for (const text of [textOf(renderHtml(told)), renderMarkdown(told)]) {
      expect(text).toContain('Nobody: every recorded call was told apart.');
      expect(text).not.toContain('where these sessions came from');
    }
  });

  it('cuts long lists and says how much is left out', () => {
    const many = (what: string) => Array.from({ length: 50 }, (_, index) => `${what}:${index}`);
    const long = { ...pipeline!, used: many('used'), withheld: many('withheld'), withheldCount: 812, givenBack: many('back').map((permission) => ({ permission, reason: 'r' })) };
    const { parts: [part], files, moreFiles } = splitView({ ...deploySplit, parts: [long, restock!], files: many('file') }, limitsFor(500));
    expect([part?.used.length, part?.withheld.length, part?.givenBack.length, files.length]).toEqual([5, 5, 5, 5]);
    expect([part?.moreUsed, part?.moreWithheld, part?.moreGivenBack, moreFiles]).toEqual(['and more, in proposals.json', 'and 807 more', 'and 45 more', 'and 45 more']);
    expect(textOf(renderHtml(inputOf({ ...deploySplit, parts: [long] })))).toContain('withheld:11 and 800 more');
  });

  it('names a permission by several paths once, and counts what is left out by paths', () => {
    const twice = { ...pipeline!, used: ['a', 'b', 'a'], withheld: ['c', 'c', 'd'], withheldCount: 9 };
    expect(splitView({ ...deploySplit, parts: [twice] }, limits).parts[0]).toMatchObject({ used: ['a', 'b'], moreUsed: '', withheld: ['c', 'd'], moreWithheld: 'and 6 more' });
    expect(splitView({ ...deploySplit, parts: [{ ...twice, used: Array.from({ length: 50 }, () => 'a') }] }, limits).parts[0]?.moreUsed).not.toBe('');
  });

  it.each(HOSTILE)('$title stays text in each of its fields', ({ payload }) => {
    const html = renderHtml(poisonedInput(payload));
    const plain = renderHtml(poisonedInput('x'));
    const tags = (page: string) => [...(/<section class="proposal" id="split-[^]*?<\/section>/.exec(page)?.[0] ?? '').matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/(?:id|href|aria-label)="[^"]*"/g, ''));
    expect(tags(html).filter((tag) => !tag.includes('<a') && tag !== '</a>')).toEqual(tags(plain).filter((tag) => !tag.includes('<a') && tag !== '</a>'));
    expect(tags(plain).length).toBeGreaterThan(100);
  });
});
