import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collect } from '../../src/scan/collect.ts';
import { openStore } from '../../src/store/open.ts';
import { fakeConnector } from '../ingest/fake-connector.ts';
import { Bench, record } from '../ingest/harness.ts';
import { HOSTILE_FILES } from './hostile-files.ts';

// Whatever stands in the folder of logs: it is read, or quarantined for a reason, and the file beside it is always read.
let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.dispose());

const beside = Array.from({ length: 3 }, (_, n) => record(100 + n, { call: 'beside' }));

describe.each([
  ['in the main thread', {}],
  ['in a worker', { threads: 1 }],
])('hostile files read %s', (_, threads) => {
  it.each(HOSTILE_FILES)('$title', async ({ name, content, fate, folded = 0, quarantined = [] }) => {
    bench.write(name, content());
    bench.records('zz-beside.json.gz', beside);
    await bench.collect(threads);
    const [hostile, good] = (await bench.files()).sort((a, b) => Number(String(a['file']).endsWith('zz-beside.json.gz')) - Number(String(b['file']).endsWith('zz-beside.json.gz')));
    expect(good).toMatchObject({ state: 'read', records: 3, folded: 3 });
    expect({ state: hostile?.['state'], reason: hostile?.['reason'] }).toEqual(fate === 'read' ? { state: 'read', reason: '' } : { state: 'lost', reason: fate });
    const reasons = (await bench.rows("SELECT reason FROM quarantine WHERE position <> 'file' ORDER BY ALL")).map(({ reason }) => reason);
    expect(reasons).toEqual([...quarantined].sort());
    if (fate === 'read') expect(hostile?.['folded']).toBe(folded);
    expect(await bench.counts()).toMatchObject({ beside: 3 });
    // A prototype that was written to would show on every object.
    expect(Object.keys(Object.prototype)).toEqual([]);
    // What was read is what the second reading finds, too: nothing is read again or counted twice.
    const before = await bench.usage();
    await bench.collect(threads);
    expect(await bench.usage()).toEqual(before);
  });
});

describe('a folder of odd things', () => {
  it('links that loop, dangle or lead out, pipes and folders are passed over and said', async () => {
    bench.records('real.json.gz', beside);
    const logs = path.join(bench.folder, 'logs');
    writeFileSync(path.join(bench.folder, 'outside.json'), JSON.stringify({ Records: [record(1)] }));
    symlinkSync('.', path.join(logs, 'loop.json'));
    symlinkSync('b.json', path.join(logs, 'a.json'));
    symlinkSync('a.json', path.join(logs, 'b.json'));
    symlinkSync('nowhere', path.join(logs, 'dangling.json'));
    symlinkSync('../outside.json', path.join(logs, 'out.json'));
    symlinkSync('/dev/zero', path.join(logs, 'zero.json'));
    symlinkSync('/proc/self/environ', path.join(logs, 'environ.json'));
    symlinkSync('real.json.gz/not-a-folder', path.join(logs, 'enotdir.json'));
    mkdirSync(path.join(logs, 'folder.json.gz'));
    execFileSync('mkfifo', [path.join(logs, 'pipe.json')]);
    const { sources } = await bench.collect();
    expect(sources[0]?.ignored.map(({ path: file }) => path.basename(file))).toEqual(['a.json', 'b.json', 'dangling.json', 'enotdir.json', 'environ.json', 'loop.json', 'out.json', 'pipe.json', 'zero.json']);
    expect(await bench.counts()).toEqual({ beside: 3 });
  });

  it('a name that is no UTF-8 cannot be asked for again, so its file is lost, not passed over', async () => {
    bench.records('real.json.gz', beside);
    writeFileSync(Buffer.concat([Buffer.from(path.join(bench.folder, 'logs/bad-')), Buffer.from([0xff, 0xfe]), Buffer.from('.json')]), JSON.stringify({ Records: [record(1)] }));
    await bench.collect();
    expect((await bench.files()).map(({ state, reason }) => [state, reason])).toEqual([
      ['lost', 'unreadable'],
      ['read', ''],
    ]);
  });

  it.each([
    ['vanishes', (file: string) => rmSync(file)],
    ['becomes a folder', (file: string) => (rmSync(file), mkdirSync(file))],
    ['becomes a link to nowhere', (file: string) => (rmSync(file), symlinkSync('nowhere', file))],
  ])('a file that %s after it was listed is lost, and read when it is back', async (_, happen) => {
    for (let n = 0; n < 12; n += 1) bench.records(`${String(n).padStart(2, '0')}.json.gz`, [record(n)]);
    const last = path.join(bench.folder, 'logs/11.json.gz');
    let happened = false;
    await collectWatched(bench, () => {
      if (happened) return;
      happened = true;
      happen(last);
    });
    const files = await bench.files();
    expect(files.map(({ state }) => state)).toEqual([...Array.from({ length: 11 }, () => 'read'), 'lost']);
    expect(files.at(-1)?.['reason']).toBe('unreadable');
    rmSync(last, { recursive: true, force: true });
    bench.records('11.json.gz', [record(11)]);
    await bench.collect();
    expect(await bench.counts()).toEqual({ read: 12 });
  });

  it('a file that is rewritten after it was listed is read once more: nothing of the old one stays', async () => {
    for (let n = 0; n < 12; n += 1) bench.records(`${String(n).padStart(2, '0')}.json.gz`, [record(n)]);
    let happened = false;
    await collectWatched(bench, () => {
      if (happened) return;
      happened = true;
      bench.records('11.json.gz', [record(11, { call: 'write' }), record(12, { call: 'write' })]);
    });
    await bench.collect();
    expect(await bench.counts()).toEqual({ read: 11, write: 2 });
  });
});

describe('exports and definitions', () => {
  it.each([
    ['a folder where a file is named', (bench_: Bench) => mkdirSync(path.join(bench_.folder, 'export.json')), /no file matches/],
    ['a dangling link', (bench_: Bench) => symlinkSync('nowhere', path.join(bench_.folder, 'export.json')), /no file matches/],
    ['a gzip file cut short', (bench_: Bench) => writeFileSync(path.join(bench_.folder, 'export.json'), Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3])), /cannot be decompressed/],
    ['text that is no UTF-8', (bench_: Bench) => writeFileSync(path.join(bench_.folder, 'export.json'), Buffer.from([0x7b, 0xff, 0x7d])), /not UTF-8/],
  ])('%s is refused with the way to mend it', async (_, lay, says) => {
    bench.records('real.json.gz', beside);
    lay(bench);
    await expect(bench.collect({ grants: ['export.json'] })).rejects.toMatchObject({ name: 'SourceError', message: expect.stringMatching(says) as string, remedy: expect.stringMatching(/export it again|check `grants`/) as string });
  });
});

/** Collects file by file and calls back after the first was committed, while later ones are not read yet. */
async function collectWatched(bench_: Bench, then: () => void): Promise<void> {
  const store = await openStore(bench_.state, { threads: 1 });
  try {
    await collect({
      store,
      threads: 0,
      batch: { records: 1, files: 1 },
      sources: [{ id: 'src', connector: fakeConnector(), baseDir: bench_.folder, grants: [], usage: ['logs'], definitions: [] }],
      progress: ({ done }) => {
        if (done !== undefined) then();
      },
    });
  } finally {
    await store.close();
  }
}
