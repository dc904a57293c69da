import { describe, expect, it } from 'vitest';
import { windowOf, type WindowRules } from '../../src/analyses/window.ts';
import type { CoverageRow } from '../../src/analyses/coverage.ts';
import { addDays } from '../../src/core/day.ts';

const RULES: WindowRules = { deliveryLagSeconds: 900, sparse: false, allScopes: false, acknowledged: [] };

/** Rows that cover `count` days from `from` in one scope, the last instant of each at 23:30. */
function covered(scope: string, from: string, count: number, missing: readonly string[] = []): CoverageRow[] {
  return Array.from({ length: count }, (_, index) => addDays(from, index))
    .filter((day) => !missing.includes(day))
    .map((day) => ({ instance: '1', scope, used_on: day, covered: true, spoiled: '', spoiled_state: 'partial' as const, last_instant: `${day}T23:30:00Z` }));
}

describe('the window of an instance', () => {
  const cases: readonly { name: string; rows: CoverageRow[]; rules?: Partial<WindowRules>; from: string; to: string; gaps: number }[] = [
    { name: 'a whole record', rows: covered('a', '2026-01-01', 10), from: '2026-01-01', to: '2026-01-10', gaps: 0 },
    { name: 'a missing day breaks the stretch', rows: covered('a', '2026-01-01', 10, ['2026-01-05']), from: '2026-01-06', to: '2026-01-10', gaps: 1 },
    { name: 'a day missing in one of two regions breaks it too', rows: [...covered('a', '2026-01-01', 10), ...covered('b', '2026-01-01', 10, ['2026-01-03'])], from: '2026-01-04', to: '2026-01-10', gaps: 1 },
    { name: 'a sparse source has quiet days', rows: covered('a', '2026-01-01', 10, ['2026-01-05']), rules: { sparse: true }, from: '2026-01-01', to: '2026-01-10', gaps: 0 },
    { name: 'a quiet region is no gap when the owner says that all are logged', rows: [...covered('a', '2026-01-01', 10), ...covered('b', '2026-01-04', 1)], rules: { allScopes: true }, from: '2026-01-01', to: '2026-01-10', gaps: 0 },
    { name: 'a day without any record is a gap even so', rows: [...covered('a', '2026-01-01', 10, ['2026-01-05']), ...covered('b', '2026-01-04', 1)], rules: { allScopes: true }, from: '2026-01-06', to: '2026-01-10', gaps: 1 },
    { name: 'an acknowledged day counts as covered', rows: covered('a', '2026-01-01', 10, ['2026-01-05']), rules: { acknowledged: [{ from: '2026-01-05', to: '2026-01-05', owner: 'ann', reason: 'outage' }] }, from: '2026-01-01', to: '2026-01-10', gaps: 0 },
    { name: 'an unreadable record spoils its day', rows: [...covered('a', '2026-01-01', 10), { instance: '1', scope: 'a', used_on: '2026-01-07', covered: false, spoiled: 'not-json', spoiled_state: 'partial' as const, last_instant: null }], from: '2026-01-08', to: '2026-01-10', gaps: 1 },
    { name: 'a lost file of an unknown instance spoils its day for all', rows: [...covered('a', '2026-01-01', 10), { instance: '', scope: '', used_on: '2026-01-02', covered: false, spoiled: 'truncated', spoiled_state: 'lost' as const, last_instant: null }], from: '2026-01-03', to: '2026-01-10', gaps: 1 },
    { name: 'a region that fell silent leaves gaps and does not pull the end back', rows: [...covered('a', '2026-01-01', 10), ...covered('b', '2026-01-01', 4)], from: '2026-01-10', to: '2026-01-10', gaps: 6 },
  ];
  it.each(cases)('$name', ({ rows, rules, from, to, gaps }) => {
    const { window } = windowOf('1', rows, { ...RULES, ...rules });
    expect(window?.toDay).toBe(to);
    expect(window?.gaps.length).toBe(gaps);
    if (gaps === 6) expect(window?.seconds).toBe(0);
    else expect(window?.fromDay).toBe(from);
  });

  it('ends at the last covered instant less the delivery lag, never at the clock', () => {
    const { window } = windowOf('1', covered('a', '2026-01-01', 2), RULES);
    expect(window?.until).toBe('2026-01-02T23:15:00Z');
    expect(window?.seconds).toBe(2 * 86_400 - 45 * 60);
  });

  it('ends where the slower of two regions ends, when both end within a day', () => {
    const late = covered('a', '2026-01-01', 3);
    const early = [...covered('b', '2026-01-01', 2), { instance: '1', scope: 'b', used_on: '2026-01-03', covered: true, spoiled: '', spoiled_state: 'partial' as const, last_instant: '2026-01-03T01:00:00Z' }];
    expect(windowOf('1', [...late, ...early], RULES).window?.until).toBe('2026-01-03T00:45:00Z');
  });

  it('is absent when no day is covered', () => {
    expect(windowOf('1', [], RULES).window).toBeUndefined();
  });
});
