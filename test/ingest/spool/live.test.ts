import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Spool } from '../../../src/core/spool.ts';
import type { LiveRun } from '../../../src/ingest/spool/live.ts';
import { Bench, record } from '../harness.ts';

let bench: Bench;
beforeEach(() => (bench = new Bench()));
afterEach(() => bench.dispose());

const live = (fetch: (spool: Spool) => Promise<void>, keep = false): LiveRun => ({ folder: path.join(bench.folder, '.pawl/spool/src'), keep, startedAt: 0, fetch });
const spooled = (room: string): string[] => readdirSync(path.join(bench.folder, '.pawl/spool/src', room), { recursive: true, encoding: 'utf8' }).sort();

async function* gzipped(records: readonly unknown[]): AsyncGenerator<Uint8Array> {
  yield gzipSync(JSON.stringify({ Records: records }));
}

const fetchOne = async (spool: Spool): Promise<void> => {
  await spool.write('grants', 'here.json', '{"grants":1}');
  await spool.write('usage', 'a/2026-03-01.json.gz', gzipped([record(1), record(2)]));
  await spool.cover({ instance: 'here', scope: '*', from: '2026-03-01T00:00:00Z', until: '2026-03-03T12:00:00Z' });
};

const COVERAGE = "SELECT used_on, state, max(last_at) AS last_at FROM coverage WHERE instance = 'here' GROUP BY used_on, state ORDER BY used_on";

it('what is fetched is read like exports, and quiet days inside the extent are covered', async () => {
  await bench.collect({ live: live(fetchOne), usage: [] });
  expect(await bench.counts()).toEqual({ read: 2 });
  expect(await bench.rows('SELECT instance FROM inventory')).toHaveLength(1);
  const days = await bench.rows(COVERAGE);
  expect(days.map(({ used_on, state }) => [used_on, state])).toEqual([['2026-03-01', 'covered'], ['2026-03-02', 'covered'], ['2026-03-03', 'covered']]);
  expect(JSON.stringify(days.at(-1))).toContain('2026-03-03T12:00:00');
});

it('committed files are deleted, the statement stays; with `keep` all stay', async () => {
  await bench.collect({ live: live(fetchOne), usage: [] });
  expect(spooled('usage').filter((name) => name.endsWith('.gz'))).toEqual([]);
  expect(spooled('usage')).toContain('pawl-spool.json');
  expect(spooled('grants')).toEqual([]);
  await bench.collect({ live: live(fetchOne, true), usage: [] });
  expect(spooled('usage')).toContain(path.join('a', '2026-03-01.json.gz'));
  expect(spooled('grants')).toEqual(['here.json']);
});

it('a second night adds to the first, and redelivered records count once', async () => {
  await bench.collect({ live: live(fetchOne), usage: [] });
  await bench.collect({
    live: live(async (spool) => {
      await spool.write('usage', 'a/2026-03-02.json.gz', gzipped([record(2), record(3, { at: '2026-03-04T00:00:00Z' })]));
      await spool.cover({ instance: 'here', scope: '*', from: '2026-03-03T10:00:00Z', until: '2026-03-05T00:00:00Z' });
    }),
    usage: [],
  });
  expect(await bench.counts()).toEqual({ read: 3 });
  expect(await bench.rows(COVERAGE)).toHaveLength(4);
});

it('a night on which nothing happened covers its days', async () => {
  await bench.collect({ live: live((spool) => spool.cover({ instance: 'here', scope: '*', from: '2026-03-01T00:00:00Z', until: '2026-03-02T00:00:00Z' })), usage: [] });
  expect(await bench.rows(COVERAGE)).toHaveLength(1);
});

it('of a fetch that fails nothing is read, and the state stays as it was', async () => {
  await bench.collect({ live: live(fetchOne), usage: [] });
  const before = await bench.usage();
  const broken = live(async (spool) => {
    await spool.write('usage', 'a/2026-03-02.json.gz', gzipped([record(9)]));
    throw new Error('the network is gone');
  });
  await expect(bench.collect({ live: broken, usage: [] })).rejects.toThrow('the network is gone');
  expect(await bench.usage()).toEqual(before);
  expect(await bench.rows('SELECT instance FROM inventory')).toHaveLength(1);
  // Nor by whoever names the folder as if it were an export.
  await expect(bench.collect({ usage: ['.pawl/spool/src/usage'] })).rejects.toThrow('only a part');
  expect(existsSync(path.join(bench.folder, '.pawl/spool/src/usage/a/2026-03-02.json.gz'))).toBe(true);
  await bench.collect({ live: live(() => Promise.resolve()), usage: [] });
  expect(await bench.counts()).toEqual({ read: 3 });
});

it('a kept spool read as an export gives the same rows', async () => {
  await bench.collect({ live: live(fetchOne, true), usage: [] });
  const other = new Bench();
  try {
    const from = path.relative(other.folder, path.join(bench.folder, '.pawl/spool/src/usage')).split(path.sep).join('/');
    await other.collect({ usage: [from] });
    expect(await other.usage()).toEqual(await bench.usage());
    expect(await other.rows(COVERAGE)).toEqual(await bench.rows(COVERAGE));
  } finally {
    other.dispose();
  }
});

it('a state that was deleted does not take an emptied spool for a quiet system: all is fetched anew', async () => {
  const recalled: unknown[] = [];
  const fetching = async (spool: Spool): Promise<void> => {
    recalled.push(spool.recall('until') ?? null);
    if (spool.recall('until') === undefined) await fetchOne(spool);
    await spool.remember('until', 'here');
  };
  await bench.collect({ live: live(fetching), usage: [] });
  await bench.collect({ live: live(fetching), usage: [] });
  expect(recalled).toEqual([null, 'here']);
  const usage = await bench.usage();
  for (const name of readdirSync(bench.folder)) if (name.startsWith('state.duckdb')) rmSync(path.join(bench.folder, name));
  await bench.collect({ live: live(fetching), usage: [] });
  expect(recalled).toEqual([null, 'here', null]);
  expect(await bench.usage()).toEqual(usage);
});

it('a state that was put back fetches again what it does not hold', async () => {
  const state = path.join(bench.folder, 'state.duckdb');
  const second = async (spool: Spool): Promise<void> => {
    if (spool.recall('second') === undefined) await spool.write('usage', 'a/2026-03-02.json.gz', gzipped([record(3, { at: '2026-03-02T00:00:00Z' })]));
    await spool.remember('second', true);
  };
  await bench.collect({ live: live(fetchOne), usage: [] });
  await bench.collect({ live: live(() => Promise.resolve()), usage: [] });
  cpSync(state, `${state}.old`);
  await bench.collect({ live: live(second), usage: [] });
  await bench.collect({ live: live(second), usage: [] });
  expect(await bench.counts()).toEqual({ read: 3 });
  cpSync(`${state}.old`, state);
  await bench.collect({ live: live(second), usage: [] });
  expect(await bench.counts()).toEqual({ read: 3 });
});

it('an emptied spool is no export: another state refuses it', async () => {
  await bench.collect({ live: live(fetchOne), usage: [] });
  await bench.collect({ live: live(fetchOne, true), usage: [] });
  const other = new Bench();
  try {
    const from = path.relative(other.folder, path.join(bench.folder, '.pawl/spool/src/usage')).split(path.sep).join('/');
    await expect(other.collect({ usage: [from] })).rejects.toMatchObject({ name: 'SourceError', message: expect.stringContaining('another state') });
  } finally {
    other.dispose();
  }
});
