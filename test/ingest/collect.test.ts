import { createHash } from 'node:crypto';
import { writeFileSync, mkdirSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SourceError } from '../../src/core/errors.ts';
import type { FakeRecord } from './fake-connector.ts';
import { openStore } from '../../src/store/open.ts';
import { Bench, record, uuid } from './harness.ts';

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.dispose());

describe('each record counts exactly once', () => {
  it.each<[string, unknown[], { folded?: number; duplicate?: number; skipped?: number; quarantined?: number }]>([
    ['a call', [record(1)], { folded: 1 }],
    ['a call delivered twice', [record(1), record(1)], { folded: 1, duplicate: 1 }],
    ['two calls alike', [record(1), record(2)], { folded: 2 }],
    ['ids that are no UUIDs', [record(1, { id: 'x' }), record(2, { id: 'X' }), record(3, { id: 'x' })], { folded: 2, duplicate: 1 }],
    ['a UUID in capitals is another id', [record(1, { id: uuid(10) }), record(1, { id: uuid(10).toUpperCase() })], { folded: 2 }],
    ['equal ids, other content', [record(1), record(1, { call: 'write' })], { folded: 1, quarantined: 1 }],
    ['equal ids, other actor', [record(1), record(1, { by: 'someone else' })], { folded: 1, quarantined: 1 }],
    ['equal ids, other second', [record(1), record(1, { at: '2026-03-01T10:00:01Z' })], { folded: 1, quarantined: 1 }],
    ['equal ids, another fact', [record(1, { changes: 'a' }), record(1, { changes: 'b' })], { folded: 1, quarantined: 1 }],
    ['equal ids on other days are told apart by the day', [record(1), record(1, { at: '2026-03-02T10:00:00Z' })], { folded: 2 }],
    ['the higher rank counts', [record(1), record(1, { rank: 2, call: 'write' }), record(1, { rank: 1 })], { folded: 1, duplicate: 2 }],
    ['a skipped record', [record(1, { skip: true })], { skipped: 1 }],
    ['no object', [7, null, 'x', []], { quarantined: 4 }],
    ['no time', [record(1, { at: 'yesterday' })], { quarantined: 1 }],
    ['a time before 2000', [record(1, { at: '1999-12-31T23:59:59Z' })], { quarantined: 1 }],
    ['the first and the last instant', [record(1, { at: '2000-01-01T00:00:00Z' }), record(2, { at: '2099-12-31T23:59:59Z' })], { folded: 2 }],
    ['a time after 2100', [record(1, { at: '+012026-01-01T00:00:00Z' }), record(2, { at: '2100-01-01T00:00:00Z' })], { quarantined: 2 }],
    ['nothing', [], {}],
  ])('%s', async (_, records, expected) => {
    bench.records('x.json.gz', records);
    await bench.collect();
    const none = { folded: 0, duplicate: 0, skipped: 0, quarantined: 0 };
    expect(await bench.files()).toEqual([{ file: 'x.json.gz', state: 'read', reason: '', records: records.length, ...none, ...expected }]);
    const [{ uses } = { uses: null }] = await bench.rows('SELECT coalesce(sum(uses), 0) AS uses FROM usage');
    expect(uses).toBe(expected.folded ?? 0);
  });

  it('in what it keeps of a call', async () => {
    bench.records('x.json.gz', [
      record(3, { at: '2026-03-01T23:00:00.500Z', on: 'r' }),
      record(2, { at: '2026-03-01T01:00:00Z', on: 'r' }),
      record(1, { at: '2026-03-01T01:00:00Z', on: 'r' }),
      record(4, { at: '2026-03-02T05:00:00Z', on: 'r', by: 'ci' }),
      record(5, { refused: true }),
    ]);
    await bench.collect();
    const key = (outcome: string, resources: string): string => `{"call":"read","context":{},"instance":"here","outcome":"${outcome}","principal":"robot","resources":[${resources}],"scope":"*"}`;
    expect(await bench.usage()).toEqual([
      { key: key('allowed', '"r"'), principal: 'robot', actor: 'ci', outcome: 'allowed', used_on: '2026-03-02', uses: 1, first_at: '2026-03-02T05:00:00.000Z', last_at: '2026-03-02T05:00:00.000Z', hours: 1 << 5, first_id: uuid(4), last_id: uuid(4) },
      { key: key('allowed', '"r"'), principal: 'robot', actor: 'robot', outcome: 'allowed', used_on: '2026-03-01', uses: 3, first_at: '2026-03-01T01:00:00.000Z', last_at: '2026-03-01T23:00:00.500Z', hours: (1 << 1) | (1 << 23), first_id: uuid(1), last_id: uuid(3) },
      { key: key('refused', ''), principal: 'robot', actor: 'robot', outcome: 'refused', used_on: '2026-03-01', uses: 1, first_at: '2026-03-01T10:00:00.000Z', last_at: '2026-03-01T10:00:00.000Z', hours: 1 << 10, first_id: uuid(5), last_id: uuid(5) },
    ]);
  });

  it('in its evidence: of equal instants the smallest id as text, whatever kind of id', async () => {
    bench.records('x.json.gz', [record(0, { id: 'zeta' }), record(0, { id: 'alpha' }), record(7), record(0, { id: '00' })]);
    await bench.collect();
    expect(await bench.rows('SELECT first_id, last_id, uses FROM usage')).toEqual([{ first_id: '00', last_id: '00', uses: 4 }]);
  });

  it('and never under the id of another call: the run ends before anything of it is counted', async () => {
    bench.records('a.json.gz', [record(1)]);
    await bench.collect();
    const store = await openStore(bench.state, { threads: 1 });
    await store.run(`UPDATE call SET key = replace(key, '"read"', '"write"')`);
    await store.close();
    bench.records('b.json.gz', [record(2)]);
    await expect(bench.collect()).rejects.toThrow('two distinct calls share one call id');
    expect(await bench.rows('SELECT sum(uses) AS uses FROM usage')).toEqual([{ uses: 1 }]);
    await expect(bench.collect()).rejects.toThrow('two distinct calls share one call id');
  });

  it('in its facts, which leave with a duplicate', async () => {
    bench.records('a.json.gz', [record(1, { changes: 'policy/p' })]);
    bench.records('b.json.gz', [record(1, { changes: 'policy/p' }), record(2, { changes: 'policy/q', by: 'admin' })]);
    await bench.collect();
    expect(await bench.rows('SELECT subject, actor, record_id, occurred_at FROM fact ORDER BY subject')).toEqual([
      { subject: 'policy/p', actor: 'robot', record_id: uuid(1), occurred_at: '2026-03-01T10:00:00.000Z' },
      { subject: 'policy/q', actor: 'admin', record_id: uuid(2), occurred_at: '2026-03-01T10:00:00.000Z' },
    ]);
  });
});

describe('files', () => {
  it('unreadable ones are lost whole, with the reason and their days; others are not touched', async () => {
    const good = gzipSync(JSON.stringify({ Records: [record(1)] }));
    bench.write('2026-03-01-good.json.gz', good);
    bench.write('2026-03-02-cut.json.gz', good.subarray(0, 30));
    bench.write('2026-03-03-empty.json.gz', Buffer.alloc(0));
    bench.write('2026-03-04-plain.json.gz', 'no gzip');
    bench.write('2026-03-05-text.json', 'this is a readme');
    bench.write('2026-03-06-binary.json', Buffer.from([0xff, 0xfe, 0, 1, 2]));
    bench.write('2026-03-07-junk.json.gz', Buffer.concat([good, Buffer.from('junk')]));
    bench.write('2026-03-08-digest.json.gz', 'not even opened');
    await bench.collect();
    const files = await bench.files();
    expect(files.map((row) => `${String(row['state'])} ${String(row['reason'])}`)).toEqual(['read ', 'lost truncated', 'lost truncated', 'lost not-gzip', 'lost not-json', 'lost not-utf8', 'lost trailing-data', 'skipped digest']);
    expect(files.slice(1).every((row) => row['records'] === 0)).toBe(true);
    expect(await bench.rows("SELECT used_on, state, reason FROM coverage WHERE state <> 'covered' ORDER BY used_on")).toEqual([
      { used_on: '2026-03-02', state: 'lost', reason: 'truncated' },
      { used_on: '2026-03-03', state: 'lost', reason: 'truncated' },
      { used_on: '2026-03-04', state: 'lost', reason: 'not-gzip' },
      { used_on: '2026-03-05', state: 'lost', reason: 'not-json' },
      { used_on: '2026-03-06', state: 'lost', reason: 'not-utf8' },
      { used_on: '2026-03-07', state: 'lost', reason: 'trailing-data' },
    ]);
    expect(await bench.counts()).toEqual({ read: 1 });
  });

  it('one of unknown day that is lost spoils every covered day, also those that come later', async () => {
    bench.records('a.json.gz', [record(1)]);
    bench.write('b.json', 'junk');
    await bench.collect();
    bench.records('c.json.gz', [record(2, { at: '2026-03-09T00:00:00Z' })]);
    await bench.collect();
    await bench.collect();
    expect(await bench.rows("SELECT used_on, instance, state, reason FROM coverage WHERE state <> 'covered' ORDER BY used_on")).toEqual([
      { used_on: '2026-03-01', instance: '', state: 'lost', reason: 'not-json (day unknown)' },
      { used_on: '2026-03-09', instance: '', state: 'lost', reason: 'not-json (day unknown)' },
    ]);
  });

  it('a broken record confines its damage to a principal, else to its day, else to the days of its file', async () => {
    bench.write('a.json', `{"Records":[${JSON.stringify(record(1))},{"who":"robot","call":"x","at":"2026-03-05T00:00:00Z"},{"call":"x","id":"i","at":"2026-03-06T00:00:00Z"},{oops},${JSON.stringify(record(2, { at: '2026-03-02T23:00:00Z' }))}]}`);
    await bench.collect();
    expect(await bench.rows('SELECT position, reason, principal, used_on FROM quarantine ORDER BY position')).toEqual([
      { position: 'byte 219', reason: 'not-json', principal: null, used_on: null },
      { position: 'record 2', reason: 'no-id', principal: 'robot', used_on: '2026-03-05' },
      { position: 'record 3', reason: 'no-principal', principal: null, used_on: '2026-03-06' },
    ]);
    expect(await bench.rows('SELECT used_on, instance, state, reason FROM coverage ORDER BY used_on, state')).toEqual([
      { used_on: '2026-03-01', instance: 'here', state: 'covered', reason: '' },
      { used_on: '2026-03-01', instance: 'here', state: 'partial', reason: 'not-json' },
      { used_on: '2026-03-02', instance: 'here', state: 'covered', reason: '' },
      { used_on: '2026-03-02', instance: 'here', state: 'partial', reason: 'not-json' },
      { used_on: '2026-03-06', instance: 'here', state: 'partial', reason: 'no-principal' },
    ]);
  });

  it('skipped records show that their day was logged', async () => {
    bench.records('a.json.gz', [record(1, { skip: true, at: '2026-03-04T12:00:00Z' })]);
    await bench.collect();
    expect(await bench.rows('SELECT instance, used_on, state, last_at FROM coverage')).toEqual([{ instance: 'here', used_on: '2026-03-04', state: 'covered', last_at: '2026-03-04T12:00:00.000Z' }]);
    expect(await bench.rows('SELECT reason, records FROM skipped')).toEqual([{ reason: 'service-event', records: 1 }]);
  });

  it('a source without any file is broken', async () => {
    mkdirSync(path.join(bench.folder, 'logs'), { recursive: true });
    await expect(bench.collect()).rejects.toThrow(SourceError);
  });
});

describe('running again', () => {
  it('opens nothing and changes nothing when nothing is new', async () => {
    bench.records('a.json.gz', [record(1), record(2, { at: '2026-03-05T00:00:00Z' })]);
    bench.write('b.json', 'junk');
    expect((await bench.collect()).sources[0]?.read).toBe(2);
    const tables = ['input', 'usage', 'call', 'coverage', 'quarantine', 'undated', 'seen', 'sealed', 'overlap'];
    const state = async (): Promise<unknown[]> => {
      const found = [];
      for (const table of tables) found.push(await bench.rows(`FROM ${table} ORDER BY ALL`));
      return found;
    };
    const before = await state();
    expect((await bench.collect()).sources[0]?.read).toBe(0);
    expect(await state()).toEqual(before);
  });

  it('takes a changed file back and reads it and what had lost to it', async () => {
    bench.records('a.json.gz', [record(1), record(2), record(3, { call: 'once' })]);
    bench.records('b.json.gz', [record(1), record(4)]);
    await bench.collect();
    expect(await bench.counts()).toEqual({ once: 1, read: 3 });
    bench.records('a.json.gz', [record(2)]);
    expect((await bench.collect()).sources[0]?.read).toBe(2);
    expect(await bench.counts()).toEqual({ read: 3 });
    expect((await bench.files()).map((row) => [row['folded'], row['duplicate']])).toEqual([[1, 0], [2, 0]]);
    expect(await bench.rows('SELECT count(*) AS calls FROM call')).toEqual([{ calls: 1 }]);
  });

  it('keeps what came out of a file that is gone', async () => {
    bench.records('a.json.gz', [record(1)]);
    bench.records('b.json.gz', [record(2)]);
    await bench.collect();
    bench.remove('a.json.gz');
    bench.records('c.json.gz', [record(1)]);
    await bench.collect();
    expect(await bench.counts()).toEqual({ read: 2 });
    expect((await bench.files()).map((row) => row['duplicate'])).toEqual([0, 0, 1]);
  });

  it('lets a better record of a later file displace one that counted', async () => {
    bench.records('a.json.gz', [record(1, { call: 'begun' }), record(2)]);
    await bench.collect();
    bench.records('b.json.gz', [record(1, { call: 'done', rank: 2 })]);
    await bench.collect();
    expect(await bench.counts()).toEqual({ done: 1, read: 1 });
    expect((await bench.files()).map((row) => [row['folded'], row['duplicate'], row['quarantined']])).toEqual([[1, 1, 0], [1, 0, 0]]);
  });

  it('does not let it when the earlier file is gone, and says so', async () => {
    bench.records('a.json.gz', [record(1, { call: 'begun' })]);
    await bench.collect();
    bench.remove('a.json.gz');
    bench.records('b.json.gz', [record(1, { call: 'done', rank: 2 })]);
    await bench.collect();
    expect(await bench.counts()).toEqual({ begun: 1 });
    expect(await bench.rows('SELECT reason, principal FROM quarantine')).toEqual([{ reason: 'conflicting-duplicate', principal: 'robot' }]);
  });

  it('reads everything again when project has changed, and marks what it cannot', async () => {
    bench.records('a.json.gz', [record(1)]);
    bench.records('b.json.gz', [record(2, { at: '2026-03-02T00:00:00Z' })]);
    await bench.collect();
    bench.remove('a.json.gz');
    expect((await bench.collect({ version: 2 })).sources[0]?.read).toBe(1);
    expect((await bench.collect({ version: 2 })).sources[0]?.read).toBe(0);
    expect(await bench.counts()).toEqual({ read: 2 });
    expect(await bench.rows("SELECT used_on, state FROM coverage WHERE state = 'partial'")).toEqual([{ used_on: '2026-03-01', state: 'partial' }]);
  });
});

describe('sealed days', () => {
  const late = (name: string): void => bench.records(name, [record(1), record(9, { call: 'late' })]);

  beforeEach(async () => {
    bench.records('2026-03-01.json.gz', [record(1), record(2)]);
    bench.records('2026-03-20.json.gz', [record(3, { at: '2026-03-20T00:00:00Z' })]);
    await bench.collect();
  });

  it('keep no ids', async () => {
    expect(await bench.rows('SELECT used_on FROM seen')).toEqual([{ used_on: '2026-03-20' }]);
    expect(await bench.rows('SELECT used_on, state FROM sealed')).toEqual([{ used_on: '2026-03-01', state: 'sealed' }]);
  });

  it('are opened by reading their files again, so that a late file counts only what is new', async () => {
    late('late.json.gz');
    await bench.collect();
    expect(await bench.counts()).toEqual({ late: 1, read: 3 });
    expect(await bench.rows('SELECT used_on, state FROM sealed')).toEqual([{ used_on: '2026-03-01', state: 'sealed' }]);
    late('later.json.gz');
    await bench.collect();
    expect(await bench.counts()).toEqual({ late: 1, read: 3 });
  });

  it('whose files are gone take nothing that could be there already', async () => {
    bench.remove('2026-03-01.json.gz');
    late('late.json.gz');
    await bench.collect();
    expect(await bench.counts()).toEqual({ read: 3 });
    expect(await bench.rows('SELECT reason, principal, used_on FROM quarantine')).toEqual([
      { reason: 'sealed-day', principal: 'robot', used_on: '2026-03-01' },
      { reason: 'sealed-day', principal: 'robot', used_on: '2026-03-01' },
    ]);
  });

  it('are read whole again when one of their files has changed', async () => {
    bench.records('2026-03-01.json.gz', [record(1), record(2), record(4)]);
    await bench.collect();
    expect(await bench.counts()).toEqual({ read: 4 });
  });
});

describe('whatever the order', () => {
  const someRecord = fc.record({
    id: fc.integer({ min: 1, max: 12 }).map((n) => (n % 3 === 0 ? `id-${n}` : uuid(n))),
    at: fc.constantFrom('2026-03-01T10:00:00Z', '2026-03-01T10:00:01Z', '2026-03-02T00:00:00Z'),
    who: fc.constantFrom('robot', 'human'),
    call: fc.constantFrom('read', 'write'),
    rank: fc.constantFrom(0, 0, 1),
  });

  it('the same records in any split, order of arrival and number of runs give the same usage, and all are counted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someRecord, { minLength: 1, maxLength: 25 }), fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 25, maxLength: 25 }), fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), async (records, places, order) => {
        const files = [0, 1, 2, 3, 4].map((place) => records.filter((_, index) => places[index] === place)) as FakeRecord[][];
        const together = new Bench();
        const apart = new Bench();
        try {
          files.forEach((list, place) => together.records(`${place}.json.gz`, list));
          await together.collect();
          for (const place of order) {
            apart.records(`${place}.json.gz`, files[place] ?? []);
            await apart.collect();
          }
          expect(await apart.usage()).toEqual(await together.usage());
          expect(await together.usage()).toEqual(await reference(records as FakeRecord[]));
          const sums = 'SELECT sum(records) AS records, sum(folded) + sum(duplicate) + sum(skipped) + sum(quarantined) AS accounted, sum(folded) AS folded FROM input';
          const [one] = await together.rows(sums);
          const [other] = await apart.rows(sums);
          expect(one).toEqual(other);
          expect(one?.['records']).toBe(records.length);
          expect(one?.['accounted']).toBe(records.length);
        } finally {
          together.dispose();
          apart.dispose();
        }
      }),
      { numRuns: 8 },
    );
  }, 120_000);

  /** The same by a plain program: of each day and id, all records with the highest rank agree or one of them is right. */
  async function reference(records: readonly FakeRecord[]): Promise<Record<string, unknown>[]> {
    const bestOf = new Map<string, FakeRecord[]>();
    for (const one of records) {
      const key = `${one.at.slice(0, 10)} ${one.id}`;
      const rivals = bestOf.get(key) ?? [];
      const rank = rivals[0]?.rank ?? -1;
      if ((one.rank ?? 0) > rank) bestOf.set(key, [one]);
      else if ((one.rank ?? 0) === rank) rivals.push(one);
    }
    // Which of several rivals counts is the smallest content hash: ask the program for each by itself.
    const alone = new Bench();
    try {
      alone.records('all.json.gz', [...bestOf.values()].flat());
      await alone.collect();
      return await alone.usage();
    } finally {
      alone.dispose();
    }
  }
});

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

describe('grants and definitions', () => {
  it('are kept as they are now, and left alone when they are unchanged', async () => {
    bench.records('a.json.gz', [record(1)]);
    const put = (name: string, text: string): void => writeFileSync(path.join(bench.folder, name), text);
    put('grants.json', '{"b":1,"a":2}');
    put('role.json', '{ "Version": "x" }\n');
    const options = { grants: ['grants.json'], definitions: [{ path: '*ole.json', defines: 'role/r' }] };
    await bench.collect(options);
    const inputs = await bench.rows('FROM input ORDER BY ALL');
    expect(await bench.rows('FROM inventory')).toEqual([{ source: 'src', system: 'fake', instance: 'grants.json', body: '{"a":2,"b":1}', told_on: null, taken_by: null, declared: false }]);
    expect(await bench.rows('FROM definition')).toEqual([{ source: 'src', path: 'role.json', defines: 'role/r', sha256: sha256('{ "Version": "x" }\n') }]);
    await bench.collect(options);
    expect(await bench.rows('FROM input ORDER BY ALL')).toEqual(inputs);
    put('role.json', '{}');
    await bench.collect(options);
    expect(await bench.rows('SELECT sha256 FROM definition')).toEqual([{ sha256: sha256('{}') }]);
  });

  it('that are missing or no text break the source, after its sisters were read', async () => {
    bench.records('a.json.gz', [record(1)]);
    await expect(bench.collect({ grants: ['nothing.json'] })).rejects.toThrow(/nothing.json/);
    writeFileSync(path.join(bench.folder, 'bad.json'), Buffer.from([0xff]));
    await expect(bench.collect({ grants: ['bad.json'] })).rejects.toThrow(/UTF-8/);
  });
});

it('a file that changes only in time is read anew without counting twice', async () => {
  bench.records('a.json.gz', [record(1)]);
  await bench.collect();
  utimesSync(path.join(bench.folder, 'logs/a.json.gz'), 1_800_000_000, 1_800_000_000);
  expect((await bench.collect()).sources[0]?.read).toBe(1);
  expect(await bench.counts()).toEqual({ read: 1 });
});
