import { expect, it } from 'vitest';
import { ledgerText } from '../../src/cli/ledger-text.ts';
import type { LedgerRow } from '../../src/core/documents/ledger.ts';

function row(name: string, permission: string, more: Partial<LedgerRow> = {}): LedgerRow {
  return {
    key: '', principal: name, name, system: 'aws', instance: '1', permission, path: [`${name}#own`, 'Statement 1'], way: 'direct', group: '', risk: 'read', verdict: 'unexercised', reason: '', observable: 'yes', observability: '',
    uses: 0, days: 0, firstUsed: null, lastUsed: null, usedBy: [], evidence: [], since: null, ...more,
  };
}

const rows = [row('role/a', 's3:GetObject on *'), row('role/a', 's3:ListBucket on *', { verdict: 'exercised', uses: 1_200, days: 3, lastUsed: '2026-06-30T10:00:00Z' }), row('role/b', 'ec2:RunInstances on \u001b[31m*')];
const wide = [
  'verdict      uses   days  last used   principal  permission                 way     path',
  'unexercised  0      0     -           role/a     s3:GetObject on *          direct  role/a#own > Statement 1',
  'exercised    1,200  3     2026-06-30  role/a     s3:ListBucket on *         direct  role/a#own > Statement 1',
  'unexercised  0      0     -           role/b     ec2:RunInstances on \\x1b[31m*  direct  role/b#own > Statement 1',
];

it('the ledger is a table where it fits, and in a file whatever its width', () => {
  const text = ledgerText(rows, { isNamed: true });
  expect(text.split('\n').map((line) => line.split(/ {2,}/))).toEqual(wide.map((line) => line.split(/ {2,}/)));
  expect(ledgerText(rows, { isNamed: true, width: 200 })).toBe(text);
});

it('in a narrow terminal each permission is a paragraph under the name of its principal', () => {
  expect(ledgerText(rows, { isNamed: true, width: 60 }).split('\n')).toEqual([
    'role/a',
    '  unexercised  s3:GetObject on *',
    '               no use; direct, by role/a#own > Statement 1',
    '  exercised    s3:ListBucket on *',
    '               1,200 uses on 3 days, last on 2026-06-30;',
    '               direct, by role/a#own > Statement 1',
    'role/b',
    '  unexercised  ec2:RunInstances on \\x1b[31m*',
    '               no use; direct, by role/b#own > Statement 1',
  ]);
  expect(ledgerText(rows.slice(0, 1), { isNamed: false, width: 60 })).toBe('  unexercised  s3:GetObject on *\n               no use; direct, by role/a#own > Statement 1');
});
