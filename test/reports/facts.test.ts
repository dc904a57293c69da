import { describe, expect, it } from 'vitest';
import { countText, plural, shareText, weightText } from '../../src/core/number-text.ts';
import { instantText, lastUsedText, lengthText } from '../../src/core/time-text.ts';
import { stepText } from '../../src/core/proof-text.ts';
import { heaviestFirst, waysBack } from '../../src/core/proposal-text.ts';
import { VERDICT_ORDER, isRemovable } from '../../src/core/verdict.ts';
import { gapRanges, rangeText } from '../../src/core/gap-ranges.ts';
import { firstRows, unseenReasons } from '../../reports/facts/ledger.ts';
import { byRemovable, bySeverity } from '../../reports/facts/order.ts';
import { shareOut } from '../../reports/facts/proposals.ts';
import { PARTS, partOf, shareOf } from '../../reports/facts/share.ts';
import { deployProposal, deployRows, sampleProposals, sampleScan } from './sample.ts';

describe('parts of what is granted', () => {
  it.each([
    ['excepted', 'kept'],
    ['redundant', 'removable'],
    ['rare', 'exercised'],
    ['exercised', 'exercised'],
    ['possibly-exercised', 'exercised'],
    ['unobservable', 'unobservable'],
    ['ineffective', 'kept'],
    ['too-new', 'kept'],
    ['provisional', 'kept'],
    ['unexercised', 'removable'],
  ] as const)('%s counts as %s', (verdict, part) => {
    expect(partOf(verdict)).toBe(part);
  });

  it('call removable exactly what the vocabulary calls removable', () => {
    expect(VERDICT_ORDER.filter((verdict) => partOf(verdict) === 'removable')).toEqual(VERDICT_ORDER.filter(isRemovable));
  });

  it('add up to the granted whole, in counts and in weights', () => {
    const { granted, parts } = shareOf(sampleScan.principals);
    expect(PARTS.reduce((sum, part) => sum + parts[part].count, 0)).toBe(granted.count);
    expect(granted.count).toBe(14 + 380 + 3 + 1 + 2 + 1 + 2 + 228 + 9 + 1);
    expect(PARTS.reduce((sum, part) => sum + parts[part].weight, 0)).toBeCloseTo(granted.weight);
  });
});

describe('numbers and times in words', () => {
  it.each([
    [countText(0), '0'],
    [countText(1234567), '1,234,567'],
    [weightText(1234.56), '1,234.6'],
    [weightText(0.04), '0.0'],
    [shareText(0, 10), '0 %'],
    [shareText(1, 10_000), '<1 %'],
    [shareText(99, 10_000), '<1 %'],
    [shareText(100, 10_000), '1 %'],
    [shareText(9_900, 10_000), '99 %'],
    [shareText(9_901, 10_000), '>99 %'],
    [shareText(9_999, 10_000), '>99 %'],
    [shareText(10, 10), '100 %'],
    [shareText(1, 0), '0 %'],
    [plural(1, 'row'), '1 row'],
    [plural(2_000, 'row'), '2,000 rows'],
    [instantText('2025-05-31T23:44:59Z'), '2025-05-31 23:44 UTC'],
    [instantText('2025-05-31'), '2025-05-31'],
    [instantText('<b>'), '<b>'],
    [lastUsedText(null), 'never in the window'],
    [lengthText(3_600), '1 hour'],
    [lengthText(12_960_000), '150 days'],
  ])('%s', (text, expected) => {
    expect(text).toBe(expected);
  });

  it('tell a step of a proof', () => {
    expect(stepText({ step: 'explain', result: 'unknown', counts: { 'not contradicted': 1_204, daysCovered: 3 }, notes: [] })).toEqual({
      title: 'Explained',
      result: 'cannot be told',
      claim: 'the recorded calls are explained by the grants in force at the time',
      counts: 'not contradicted 1,204, days covered 3',
    });
  });
});

describe('order', () => {
  it('puts the principal with the most removable weight first', () => {
    expect(byRemovable(sampleScan.principals).map(({ name }) => name)).toEqual(['role/quarterly-close', 'role/ci-deploy', 'role/old-import']);
  });

  it('puts the most severe findings first and leaves empty severities out', () => {
    expect(bySeverity(sampleScan.findings).map(({ severity }) => severity)).toEqual(['high', 'medium', 'low']);
  });

  it('shows removable rows first, heaviest first, then used ones, whatever the order of the file', () => {
    const permissions = firstRows([...deployRows].reverse(), 231).map(({ permission }) => permission);
    expect(permissions[0]).toBe('iam:CreatePolicyVersion on *');
    expect(permissions.slice(228)).toEqual(['ecs:UpdateService on *', 's3:PutObject on arn:aws:s3:::shop-releases/*', 's3:GetObject on arn:aws:s3:::shop-releases/*']);
    expect(firstRows(deployRows, 231).map(({ key }) => key)).toEqual(firstRows([...deployRows].reverse(), 231).map(({ key }) => key));
  });

  it('shows the heaviest removed permission first', () => {
    expect(heaviestFirst([...deployProposal.removed].reverse())[0]?.permission).toBe('iam:CreatePolicyVersion on *');
  });
});

describe('what could not be seen', () => {
  it('is counted by reason, with the remedy that stands behind the bar', () => {
    expect(unseenReasons(deployRows)).toEqual([
      { reason: 'data events are not in this record', remedy: 'Turn on data events for log groups in the trail.', count: 1 },
      { reason: 'passing a role leaves no record of its own', remedy: '', count: 1 },
    ]);
  });

  it('folds neighbouring days of one scope and reason', () => {
    const gap = (day: string, scope = '*', reason = 'r') => ({ day, scope, state: 'missing' as const, reason });
    const gaps = [gap('2025-03-02'), gap('2025-02-28'), gap('2025-03-01'), gap('2025-03-04'), gap('2025-03-02', 'eu'), gap('2025-03-03', 'eu', 'other')];
    expect(gapRanges(gaps).map((range) => [rangeText(range), range.days, range.scope])).toEqual([
      ['2025-02-28 … 2025-03-02', 3, '*'],
      ['2025-03-02', 1, 'eu'],
      ['2025-03-03', 1, 'eu'],
      ['2025-03-04', 1, '*'],
    ]);
  });
});

describe('proposals', () => {
  it('are shown once, with the first holder of the report, and orphans are not lost', () => {
    const orphan = { ...deployProposal, id: 'orphan', principals: [{ key: 'aws:x/gone', name: 'role/gone', owner: null }] };
    const { principals, orphans } = shareOut(byRemovable(sampleScan.principals), { ...sampleProposals, proposals: [...sampleProposals.proposals, orphan] });
    expect(principals.map(({ own, elsewhere }) => [own.map(({ name }) => name), elsewhere.map(({ name }) => name)])).toEqual([
      [['policy/shared-readonly'], []],
      [['role/ci-deploy'], ['policy/shared-readonly']],
      [[], []],
    ]);
    expect(orphans).toEqual({ proposals: [orphan], splits: [] });
  });

  it('name each way back as a command that a shell reads as one', () => {
    expect(waysBack(['change.patch', 'proof.json', 'rollback.patch']).map(({ command }) => command)).toEqual(['git apply -R change.patch', 'git apply rollback.patch']);
    expect(waysBack(['apply.sh', 'rollback.sh']).map(({ command }) => command)).toEqual(['sh rollback.sh']);
    expect(waysBack(["rollback';rm x.sh"]).map(({ command }) => command)).toEqual(["sh 'rollback'\\'';rm x.sh'"]);
  });
});
