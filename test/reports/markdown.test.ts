import { describe, expect, it } from 'vitest';
import { formats } from '../../reports/index.ts';
import { renderMarkdown } from '../../reports/markdown/render.ts';
import { HOSTILE } from './hostile.ts';
import { ACTIVE_PROSE, markdownStructure } from './markdown-structure.ts';
import { poisonedInput } from './poisoned.ts';
import { sample } from './sample.ts';

const report = renderMarkdown(sample);

describe('the Markdown report', () => {
  it('says the main things', () => {
    for (const text of [
      '3 principals hold 641 permissions. 617 are removable: 95 % of the granted risk weight. 1 of 2 proposals is proved.',
      '| `role/ci-deploy` | platform-team | 92.4 | 1.3 | 1.5 | 88.7 (96 %) | proved, undecided, split |',
      '#### Proposal for `role/ci-deploy`: proved',
      '**Explained: holds**: the recorded calls are explained by the grants in force at the time (reproduced 1,292, not contradicted 4, contradicted 0)',
      'What leaves, heaviest risk first (15 of 228):',
      '-      "Resource": "*"\n+      "Resource": "arn:aws:s3:::shop-releases/*"',
      'Ledger: 25 of 233 rows, removable ones first; all stand in `ledger/aws-role-ci-deploy-0a1b2c3d.jsonl.gz`.',
    ]) {
      expect(report).toContain(text);
    }
  });

  it('has well-formed tables and closed fences', () => {
    const { lines } = markdownStructure(report);
    expect(lines).not.toContain('unclosed fence');
    lines.forEach((line, index) => {
      const before = lines[index - 1] ?? '';
      if (line.startsWith('row') && before.startsWith('row')) expect(line).toBe(before);
    });
  });

  it.each(HOSTILE)('$title adds no heading, list, table cell, link or mention', ({ payload }) => {
    const { lines, prose } = markdownStructure(renderMarkdown(poisonedInput(payload)));
    const plain = markdownStructure(renderMarkdown(poisonedInput('x')));
    expect(lines).toEqual(plain.lines);
    for (const active of ACTIVE_PROSE) expect(prose.replaceAll('·', '')).not.toMatch(active);
  });

  it('is the same bytes for the same input', () => {
    expect(renderMarkdown(sample)).toBe(report);
  });
});

describe('formats', () => {
  it('each name a file and render it', () => {
    expect(Object.entries(formats).map(([name, { file }]) => [name, file])).toEqual([
      ['html', 'report.html'],
      ['markdown', 'report.md'],
    ]);
    for (const { render } of Object.values(formats)) expect(render(sample)).toContain('role/ci-deploy');
  });
});
