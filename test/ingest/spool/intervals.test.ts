import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Extent } from '../../../src/core/spool.ts';
import { coveredDays, joined } from '../../../src/ingest/spool/intervals.ts';

const extent = (from: string, until: string, scope = 'eu'): Extent => ({ instance: 'one', scope, from: `${from}:00Z`, until: `${until}:00Z` });

/** Extents, and the days that they cover with the last covered instant. */
const CASES: readonly { name: string; extents: readonly Extent[]; days: Readonly<Record<string, string>> }[] = [
  { name: 'whole days, the end not included', extents: [extent('2026-03-01T00:00', '2026-03-03T00:00')], days: { '2026-03-01': '2026-03-02T00:00', '2026-03-02': '2026-03-03T00:00' } },
  { name: 'the last day counts as far as it goes', extents: [extent('2026-03-01T00:00', '2026-03-02T10:30')], days: { '2026-03-01': '2026-03-02T00:00', '2026-03-02': '2026-03-02T10:30' } },
  { name: 'a first day that is a part does not count', extents: [extent('2026-03-01T00:01', '2026-03-03T00:00')], days: { '2026-03-02': '2026-03-03T00:00' } },
  { name: 'nights that overlap make one stretch', extents: [extent('2026-03-02T08:00', '2026-03-03T10:00'), extent('2026-03-01T00:00', '2026-03-02T10:00')], days: { '2026-03-01': '2026-03-02T00:00', '2026-03-02': '2026-03-03T00:00', '2026-03-03': '2026-03-03T10:00' } },
  { name: 'nights that touch make one stretch', extents: [extent('2026-03-01T00:00', '2026-03-01T10:00'), extent('2026-03-01T10:00', '2026-03-02T00:00')], days: { '2026-03-01': '2026-03-02T00:00' } },
  { name: 'a day of which a part is missing does not count, unless it is the last', extents: [extent('2026-03-01T00:00', '2026-03-02T10:00'), extent('2026-03-02T11:00', '2026-03-04T06:00')], days: { '2026-03-01': '2026-03-02T00:00', '2026-03-03': '2026-03-04T00:00', '2026-03-04': '2026-03-04T06:00' } },
  { name: 'a night that ends before it begins states nothing', extents: [extent('2026-03-02T00:00', '2026-03-01T00:00')], days: {} },
];

it.each(CASES)('$name', ({ extents, days }) => {
  expect(Object.fromEntries(coveredDays(extents).map(({ day, lastAt }) => [day, new Date(lastAt).toISOString().slice(0, 16)]))).toEqual(days);
});

it('each scope stands by itself', () => {
  const days = coveredDays([extent('2026-03-01T00:00', '2026-03-02T10:00'), extent('2026-03-01T00:00', '2026-03-01T12:00', 'us')]);
  expect(days.map(({ scope, day }) => `${scope} ${day}`)).toEqual(['eu 2026-03-01', 'eu 2026-03-02', 'us 2026-03-01']);
});

const minutes = fc.tuple(fc.integer({ min: 0, max: 4_000 }), fc.integer({ min: 0, max: 4_000 })).map(([from, until]) => {
  const text = (at: number): string => `${new Date(Date.UTC(2026, 2, 1) + at * 60_000).toISOString().slice(0, 19)}Z`;
  return { instance: 'one', scope: 'eu', from: text(from), until: text(until) };
});

it('a covered day is covered in each of its minutes, in any order of the extents', () => {
  fc.assert(
    fc.property(fc.array(minutes, { maxLength: 8 }), (extents) => {
      const days = coveredDays(extents);
      expect(coveredDays([...extents].reverse())).toEqual(days);
      expect(coveredDays(joined(extents))).toEqual(days);
      for (const { day, lastAt } of days) {
        for (let at = Date.parse(`${day}T00:00:00Z`); at < lastAt; at += 60_000) {
          expect(extents.some(({ from, until }) => Date.parse(from) <= at && at < Date.parse(until))).toBe(true);
        }
      }
    }),
    { numRuns: 60 },
  );
});
