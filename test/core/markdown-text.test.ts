import { describe, expect, it } from 'vitest';
import { markdownCode, markdownFence, markdownTable, markdownText } from '../../src/core/markdown-text.ts';
import { HOSTILE } from '../reports/hostile.ts';
import { ACTIVE_PROSE, markdownStructure } from '../reports/markdown-structure.ts';

describe('markdownText', () => {
  it.each([
    ['no call needed it in 150 covered days.', 'no call needed it in 150 covered days.'],
    ['role/ci-deploy was refused kms:Decrypt, 7 time(s)', '`role/ci-deploy` was refused `kms:Decrypt`, 7 time(s)'],
    ['2025-01-02 … 2025-05-31 06:00 UTC (8 %)', '2025-01-02 … 2025-05-31 06:00 UTC (8 %)'],
    ['ask @all', 'ask `@all`'],
    ['see https://evil.example.', 'see `https://evil.example`.'],
    ['<b>', '`<b>`'],
    ['1. one', '1\\. one'],
    ['- one', '\\- one'],
    ['# one', '`#` one'],
    ['a | b', 'a `\\x7c` b'],
    ['a\nb', '`a\\nb`'],
    ['', ''],
  ])('%j becomes %j', (text, markdown) => {
    expect(markdownText(text)).toBe(markdown);
  });

  it.each(HOSTILE)('$title stays text', ({ payload }) => {
    const { lines, prose } = markdownStructure(markdownText(payload));
    expect(lines).toHaveLength(1);
    expect(['text', 'blank']).toContain(lines[0]);
    for (const active of ACTIVE_PROSE) expect(prose.replaceAll('·', '')).not.toMatch(active);
  });

  it('takes linear time', () => {
    const text = `${'!'.repeat(200_000)}x ${'("'.repeat(100_000)}`;
    expect(markdownText(text).length).toBeGreaterThan(200_000);
  });
});

describe('markdownCode', () => {
  it.each([
    ['s3:Get*', '`s3:Get*`'],
    ['a`b', '``a`b``'],
    ['`a`', '`` `a` ``'],
    ['a\\|b', '`a\\\\x7cb`'],
    ['', '(empty)'],
    [' ', '(empty)'],
  ])('%j becomes %j', (text, markdown) => {
    expect(markdownCode(text)).toBe(markdown);
  });

  it.each(HOSTILE)('$title is one code span, alone or in a table', ({ payload }) => {
    expect(markdownStructure(markdownCode(payload)).prose).toBe('¤');
    const table = markdownTable(['a', 'b'], [[markdownCode(payload), markdownText(payload)]]);
    expect(markdownStructure(table).lines).toEqual(['row2', 'row2', 'row2']);
  });
});

describe('markdownFence', () => {
  it.each(HOSTILE)('$title cannot close it', ({ payload }) => {
    const markdown = `${markdownFence(`+ ${payload}\n${payload}\n\`\`\`\n`, 'diff')}\n\nafter`;
    expect(markdownStructure(markdown).lines).toEqual(['fence', 'blank', 'text']);
  });
});
