import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type IdColumns, IdTable, wordsOf } from '../../src/ingest/ids/id-table.ts';
import { sampled } from '../sampled.ts';
import type { FakeRecord } from './fake-connector.ts';
import { Bench, record } from './harness.ts';

/** Rows of small numbers, so that many agree. */
function columns(ids: readonly number[]): IdColumns {
  const wide = (of: (id: number) => bigint): Int32Array => wordsOf(BigUint64Array.from(ids, of));
  return { high: wide((id) => BigInt(id % 3)), low: wide((id) => BigInt(id) << 33n), content: wide((id) => BigInt(id) << 40n), rank: Int32Array.from(ids, (id) => id - 5) };
}

describe('the table of ids', () => {
  it('holds what a map would, whatever is forgotten meanwhile', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.integer({ min: 0, max: 60 }), fc.constant('keep' as const)), { maxLength: 400 }), fc.integer({ min: 1, max: 7 }), (steps, part) => {
        const table = new IdTable();
        let model: number[] = [];
        for (const [at, step] of steps.entries()) {
          if (step === 'keep') {
            table.keep((entry) => (table.record(entry).position + 1) % part !== 0);
            model = model.filter((id) => (id + 1) % part !== 0);
            continue;
          }
          expect(table.has(columns([step]), 0)).toBe(model.includes(step));
          expect(table.enter(columns([7, step]), 1, at, step)).toBe(model.indexOf(step));
          if (!model.includes(step)) model.push(step);
        }
        expect(table.size).toBe(model.length);
        const [high, low, content, rank] = table.columns(0).map(({ values }) => Array.from(values));
        expect(high).toEqual(model.map((id) => BigInt(id % 3)));
        expect(low).toEqual(model.map((id) => BigInt(id) << 33n));
        expect(content).toEqual(model.map((id) => BigInt(id) << 40n));
        expect(rank).toEqual(model.map((id) => id - 5));
      }),
      { numRuns: 60 },
    );
  });
});

const TABLES = ['usage', 'coverage', 'quarantine', 'skipped', 'fact', 'seen', 'sealed', 'overlap', 'call', 'input'];

async function state(bench: Bench): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const table of TABLES) found[table] = await bench.rows(`SELECT * ${table === 'input' ? 'EXCLUDE (mtime_ns)' : ''} FROM ${table} ORDER BY ALL`);
  return found;
}

describe('however few ids are held in memory', () => {
  // Four weeks, so that days are let go, opened again and handed to the state.
  const someRecord = fc.record({
    id: fc.integer({ min: 1, max: 30 }),
    day: fc.constantFrom(1, 2, 3, 12, 14, 27, 28),
    call: fc.constantFrom('read', 'read', 'write'),
    rank: fc.constantFrom(0, 0, 0, 1),
    changes: fc.constantFrom(undefined, undefined, 'policy'),
  });

  it('the state of a run is the same: in any order of days, with duplicates, conflicts and displaced records', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(someRecord, { maxLength: 12 }), { minLength: 6, maxLength: 10 }), fc.integer({ min: 0, max: 12 }), async (files, ids) => {
        const plenty = new Bench();
        const few = new Bench();
        try {
          for (const bench of [plenty, few]) {
            files.forEach((list, place) => bench.records(`${place}.json.gz`, list.map(({ id, day, call, rank, changes }) => record(id, { at: new Date(Date.UTC(2026, 2, day, id % 24)).toISOString(), call, rank, ...(changes === undefined ? {} : { changes }) }) as FakeRecord)));
          }
          await plenty.collect();
          await few.collect({ batch: { records: 4, files: 1, ids } });
          expect(await state(few)).toEqual(await state(plenty));
        } finally {
          plenty.dispose();
          few.dispose();
        }
      }),
      sampled(12),
    );
  }, 600_000);

  it('a second run that meets them all again counts nothing twice', async () => {
    const bench = new Bench();
    try {
      const records = Array.from({ length: 60 }, (_, n) => record(n, { at: new Date(Date.UTC(2026, 2, 1 + (n % 20))).toISOString() }));
      bench.records('a.json.gz', records);
      await bench.collect({ batch: { records: 5, files: 1, ids: 3 } });
      bench.records('b.json.gz', records);
      await bench.collect({ batch: { records: 5, files: 1, ids: 3 } });
      expect(await bench.counts()).toEqual({ read: 60 });
      expect((await bench.files()).map((row) => [row['folded'], row['duplicate']])).toEqual([[60, 0], [0, 60]]);
    } finally {
      bench.dispose();
    }
  });
});
