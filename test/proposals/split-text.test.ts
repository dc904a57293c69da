import { expect, it } from 'vitest';
import { splitText } from '../../src/proposals/split/split-text.ts';
import { deploySplit } from '../reports/sample.ts';

it('says nothing of names where nobody is named', () => {
  const text = splitText({ ...deploySplit, untold: { calls: 12, permissions: 2, names: [] } }, '2026-01-01');
  expect(text).not.toMatch(/, by \./);
  expect(splitText(deploySplit, '2026-01-01')).toContain(', by `session-of-nobody`. ');
});

it('tells a permission that comes by several paths once', () => {
  const [part, ...others] = deploySplit.parts;
  const twice = { ...part!, used: ['sqs:SendMessage on *', 'sqs:SendMessage on *'], withheld: ['sqs:PurgeQueue on *', 'sqs:PurgeQueue on *'], withheldCount: 2 };
  const text = splitText({ ...deploySplit, parts: [twice, ...others] }, '2026-01-01');
  expect(text.match(/`sqs:SendMessage on \*`/g)?.length).toBe(1);
  expect(text).toContain('2, such as `sqs:PurgeQueue on *`\n');
});
