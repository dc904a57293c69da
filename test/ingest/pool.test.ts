import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeConnector } from './fake-connector.ts';
import { workerPool } from '../../src/ingest/pool.ts';
import { Bench, record } from './harness.ts';

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.dispose());

const TABLES = ['usage', 'coverage', 'quarantine', 'skipped', 'fact', 'seen', 'overlap', 'call', 'input'];

async function state(of: Bench): Promise<unknown[]> {
  const found = [];
  for (const table of TABLES) found.push(await of.rows(`FROM ${table} ORDER BY ALL`));
  return found;
}

/** Files with calls, duplicates between them, skipped and broken records. */
function fill(of: Bench): void {
  for (let file = 0; file < 40; file += 1) {
    const records = Array.from({ length: 30 }, (_, n) => {
      const id = file * 25 + n;
      return record(id, { at: new Date(Date.UTC(2026, 2, 1 + (id % 9), id % 24, 0, id % 7)).toISOString(), call: `call ${id % 11}`, on: `thing ${id % 5}`, by: `actor ${id % 3}` });
    });
    of.records(`day-${file}.json.gz`, [...records, { oops: true }, record(1, { skip: true })]);
  }
  of.write('broken.json.gz', 'no gzip');
}

describe('worker threads', () => {
  it('give the same rows as no threads, in batches of any size', async () => {
    const inline = new Bench();
    try {
      fill(bench);
      fill(inline);
      await bench.collect({ threads: 2, batch: { records: 100, files: 3 } });
      await inline.collect();
      expect(await state(bench)).toEqual(await state(inline));
    } finally {
      inline.dispose();
    }
  });

  it.each(['kill the worker', 'eat all memory'])('that die on a file (%s) lose that file, and the run goes on', async (call) => {
    bench.records('2026-03-01-a.json.gz', [record(1)]);
    bench.records('2026-03-02-b.json.gz', [record(2), record(3, { call })]);
    bench.records('2026-03-03-c.json.gz', [record(4)]);
    await bench.collect({ threads: 2 });
    expect((await bench.files()).map((row) => `${String(row['state'])} ${String(row['reason'])}`)).toEqual(['read ', 'lost unreadable', 'read ']);
    expect(await bench.counts()).toEqual({ read: 2 });
    expect(await bench.rows("SELECT used_on, state FROM coverage WHERE state <> 'covered'")).toEqual([{ used_on: '2026-03-02', state: 'lost' }]);
  }, 180_000);

  it('that cannot start end the run with the reason', async () => {
    const pool = workerPool(2, new URL('./no-such-worker.mjs', import.meta.url));
    await expect(pool.fold({ run: 1, again: false, source: 'src', connector: fakeConnector().id, files: [] })).rejects.toThrow(/does not start/);
    await pool.close();
  });
});
