import { describe, expect, it } from 'vitest';
import type { LedgerRow } from '../../src/core/documents/ledger.ts';
import type { InstanceRecord, PrincipalRecord } from '../../src/core/documents/scan.ts';
import { isRemovable, VERDICT_ORDER } from '../../src/core/verdict.ts';
import { reportView } from '../../reports/html/view.ts';
import { barView } from '../../reports/html/view/bar.ts';
import { calendarView } from '../../reports/html/view/calendar.ts';
import { dayStates } from '../../reports/html/view/day-state.ts';
import { ledgerView } from '../../reports/html/view/ledger.ts';
import { missingView } from '../../reports/html/view/missing.ts';
import { SLICE_ORDER, sliceOf, slicesOf, sumOf } from '../../reports/html/view/parts.ts';
import { rankingView } from '../../reports/html/view/ranking.ts';
import { switchOnView } from '../../reports/html/view/switch-on.ts';
import { grantsView } from '../../reports/html/view/way.ts';
import { DEPLOY, deployRows, sample, sampleScan } from './sample.ts';

const deploy = sampleScan.principals.find(({ key }) => key === DEPLOY) as PrincipalRecord;
const ledgerRow = deployRows[0] as LedgerRow;

describe('parts of the page', () => {
  it.each([
    ['excepted', 'kept'],
    ['redundant', 'removable'],
    ['rare', 'exercised'],
    ['exercised', 'exercised'],
    ['possibly-exercised', 'possibly'],
    ['unobservable', 'unobservable'],
    ['ineffective', 'kept'],
    ['too-new', 'waiting'],
    ['provisional', 'waiting'],
    ['unexercised', 'removable'],
  ] as const)('%s counts as %s', (verdict, slice) => {
    expect(sliceOf(verdict)).toBe(slice);
  });

  it('call removable exactly what the vocabulary calls removable', () => {
    expect(VERDICT_ORDER.filter((verdict) => sliceOf(verdict) === 'removable')).toEqual(VERDICT_ORDER.filter(isRemovable));
  });

  it('add up to the whole, and keep the sums of scan.json', () => {
    for (const rows of [deployRows, []]) {
      const { granted, parts } = slicesOf(deploy, rows);
      expect(SLICE_ORDER.reduce((sum, slice) => sum + parts[slice].weight, 0)).toBeCloseTo(deploy.weight.granted);
      expect(SLICE_ORDER.reduce((sum, slice) => sum + parts[slice].count, 0)).toBe(granted.count);
      expect(parts.exercised.weight + parts.possibly.weight).toBeCloseTo(deploy.weight.exercised);
      expect(parts.removable).toEqual({ count: 228, weight: 88.7 });
    }
  });

  it('split off what was only possibly used, by the ledger', () => {
    const { parts } = slicesOf(deploy, deployRows);
    expect(parts.possibly).toEqual({ count: 1, weight: 0.3 });
    expect(slicesOf(deploy, []).parts.possibly.weight).toBe(0);
  });

  it('add up over principals', () => {
    const all = sumOf(sampleScan.principals.map((one) => slicesOf(one, [])));
    expect(all.granted.count).toBe(641);
    expect(all.parts.waiting.count).toBe(4);
    expect(sumOf([]).granted).toEqual({ count: 0, weight: 0 });
  });
});

describe('the bar', () => {
  it('fills its width without a hole, in the order of the parts', () => {
    const { segments } = barView(slicesOf(deploy, deployRows));
    let end = 0;
    for (const { x, width } of segments) {
      expect(Number.parseFloat(x)).toBeCloseTo(end, 1);
      end = Number.parseFloat(x) + Number.parseFloat(width);
    }
    expect(end).toBeCloseTo(100, 1);
    expect(segments.map(({ slice }) => slice)).toEqual(['exercised', 'possibly', 'kept', 'unobservable', 'removable']);
  });

  it('says in words what it shows, and labels only what has room', () => {
    const { description, segments } = barView(slicesOf(deploy, deployRows));
    expect(description).toContain('Removable: 96 % of the risk weight (88.7 of 92.4), 228 of 233 permissions');
    expect(segments.filter(({ label }) => label !== '').map(({ label }) => label)).toEqual(['96 %']);
  });

  it('stands when nothing is granted', () => {
    expect(barView(sumOf([]))).toEqual({ description: 'Nothing is granted.', segments: [] });
  });
});

describe('the ranking', () => {
  it('leaves out who has nothing to remove, and cuts the beginning of a long name, for its drawing only', () => {
    const long = { ...deploy, name: `role/${'a'.repeat(20)}${'b'.repeat(20)}` };
    const none = { ...deploy, weight: { ...deploy.weight, removable: 0 } };
    const view = rankingView([long, none].map((principal) => ({ principal, slices: slicesOf(principal, []) })));
    expect(view.bars.map(({ name }) => name)).toEqual([`…${'a'.repeat(5)}${'b'.repeat(20)}`]);
    expect(view.description).toContain(`${long.name}: 88.7 of 92.4`);
    expect(view.bars[0]).toMatchObject({ granted: '100.00%', excess: '96.00%' });
  });
});

describe('the calendar', () => {
  const scopes = ['eu-west-1', 'us-east-1'];
  const window = { fromDay: '2025-03-10', toDay: '2025-03-12', until: '2025-03-12T23:00:00Z', seconds: 255_600 };
  const silent = (day: string, scope: string) => ({ day, scope, state: 'missing' as const, reason: 'no record of the day' });
  const instance: InstanceRecord = {
    system: 'aws',
    instance: '111122223333',
    source: 'trail',
    window,
    firstDay: '2025-03-03',
    scopes,
    evidence: [],
    gaps: [
      ...scopes.map((scope) => silent('2025-03-03', scope)),
      silent('2025-03-05', 'us-east-1'),
      { day: '2025-03-07', scope: 'eu-west-1', state: 'lost', reason: 'not-json; truncated' },
      { day: '2025-03-08', scope: 'eu-west-1', state: 'partial', reason: 'bad-time' },
      silent('2025-03-09', '*'),
    ],
  };
  const accepted = [{ source: 'trail', from: '2025-03-11', to: '2025-03-11', owner: 'ann', reason: 'r', expires: '2025-12-31' }];

  it('tells covered, accepted, partial, lost and silent days apart, and days that a later gap cuts off', () => {
    expect(dayStates(instance, accepted).map(({ day, state }) => `${day.slice(8)} ${state}`)).toEqual([
      '03 silent', '04 before', '05 partial', '06 before', '07 lost', '08 partial', '09 silent', '10 covered', '11 accepted', '12 covered',
    ]);
    expect(dayStates(instance, [{ ...accepted[0]!, source: 'other' }]).some(({ state }) => state === 'accepted')).toBe(false);
  });

  it('tells the regions apart: a gap of one is none of another', () => {
    const own = { ...instance, gaps: [silent('2025-03-11', 'us-east-1'), { day: '2025-03-12', scope: '*', state: 'partial' as const, reason: 'logging of the trail main was stopped' }] };
    const states = (scope: string): string[] => dayStates(own, [], scope).filter(({ day }) => day > '2025-03-10').map(({ state }) => state);
    expect(states('us-east-1')).toEqual(['silent', 'partial']);
    expect(states('eu-west-1')).toEqual(['covered', 'partial']);
  });

  it('says so in words and in its legend', () => {
    const view = calendarView(instance, accepted);
    expect(view?.description).toBe(
      '10 days from 2025-03-03 to 2025-03-12: 2 days covered, 2 days before the window, 1 day gap accepted, 2 days partial, 1 day lost, 2 days not covered.',
    );
    expect(view?.legend.map(({ state, days }) => [state, days])).toEqual([
      ['covered', '2 days'], ['before', '2 days'], ['accepted', '1 day'], ['partial', '2 days'], ['lost', '1 day'], ['silent', '2 days'],
    ]);
  });

  it('has a column per week with Monday on top, and one cell per day', () => {
    const view = calendarView(instance, accepted);
    const starts = (view?.cells ?? []).flatMap(({ path }) => [...path.matchAll(/M(\d+) (\d+)/g)].map(([, x, y]) => `${x},${y}`));
    expect(starts).toHaveLength(10);
    expect(new Set(starts).size).toBe(10);
    expect(starts).toContain('30,20'); // 2025-03-03 was a Monday
    expect(starts).toContain('44,48'); // Wednesday a week later
    expect(view?.months).toEqual([{ x: 30, label: 'Mar' }]);
  });

  it('draws the last sixty weeks of a longer record, and says so', () => {
    const view = calendarView({ ...instance, gaps: [], firstDay: '2023-01-01', window: { ...window, fromDay: '2023-01-01' } }, []);
    expect(view?.more).toBe('The first 382 days are not drawn.');
    expect(view?.legend).toEqual([expect.objectContaining({ days: '802 days' })]);
    expect(view?.width).toBeLessThan(900);
  });

  it('is not there without a covered day', () => {
    expect(calendarView({ ...instance, window: null }, [])).toBeNull();
  });
});

describe('ways of granting', () => {
  it('are summed by policy, direct ones first', () => {
    const row = (own: Partial<LedgerRow>): LedgerRow => ({ ...ledgerRow, name: 'role/a', risk: 'write', verdict: 'unexercised', ...own });
    const { grants } = grantsView({ ...deploy, name: 'role/a' }, [
      row({ path: ['group/g', 'group/g#p', 's1'], way: 'inherited', risk: 'escalation' }),
      row({ path: ['role/a#p', 's1'] }),
      row({ path: ['role/a#p', 's2'], verdict: 'possibly-exercised' }),
    ]);
    expect(grants).toEqual([
      { way: 'direct', by: 'role/a#p', permissions: '2', weight: '1.0', exercised: '1', removable: '1' },
      { way: 'inherited', by: 'group/g › group/g#p', permissions: '1', weight: '1.0', exercised: '0', removable: '1' },
    ]);
  });
});

describe('what to switch on', () => {
  const blind = (reason: string, risk: LedgerRow['risk']): LedgerRow => ({ ...ledgerRow, verdict: 'unobservable', reason, risk });

  it('is summed by remedy, heaviest first, what nothing would show last', () => {
    const { remedies } = switchOnView([
      { principal: deploy, rows: [blind('no trace', 'escalation'), blind('a | switch on X', 'read'), blind('b | switch on Y; besides, denied', 'write')] },
      { principal: { ...deploy, key: 'other' }, rows: [blind('a | switch on X', 'read'), { ...ledgerRow, reason: 'c | switch on Z' }] },
    ]);
    expect(remedies).toEqual([
      { remedy: 'switch on X', permissions: '2', principals: '2', weight: '0.6', reasons: ['2: a'] },
      { remedy: 'switch on Y', permissions: '1', principals: '1', weight: '0.5', reasons: ['1: b'] },
      { remedy: '', permissions: '1', principals: '1', weight: '1.0', reasons: ['1: no trace'] },
    ]);
  });
});

describe('missing evidence', () => {
  it('of one kind is told once, with its number and the first place', () => {
    expect(missingView(['s: a.gz record 1: not JSON', 's: b.gz record 2: not JSON', 't: c.gz: truncated', 'role/x has no record'])).toEqual([
      { text: 's: 2 × not JSON', example: 'a.gz record 1' },
      { text: 't: c.gz: truncated', example: '' },
      { text: 'role/x has no record', example: '' },
    ]);
  });
});

describe('a shortened ledger', () => {
  it('shows what may leave and what was used, and how to see the rest', () => {
    const view = ledgerView(deploy, deployRows, 8);
    expect(view.rows.map(({ slice }) => slice)).toEqual(['removable', 'removable', 'removable', 'removable', 'exercised', 'exercised', 'possibly', 'unobservable']);
    expect(view.command).toBe(`pawl ledger ${DEPLOY}`);
    expect(ledgerView(deploy, deployRows, 500).command).toBe('');
    expect(ledgerView({ ...deploy, key: "aws:1/it's" }, deployRows, 8).command).toBe(`pawl ledger 'aws:1/it'\\''s'`);
  });
});

describe('the order of the page', () => {
  it('is that of excess risk, with only the first principal open', () => {
    const { principals } = reportView(sample);
    expect(principals.map(({ name, open }) => [name, open])).toEqual([['role/quarterly-close', true], ['role/ci-deploy', false], ['role/old-import', false]]);
  });
});
