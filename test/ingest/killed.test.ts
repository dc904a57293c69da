import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { Bench, record } from './harness.ts';
import { runAndKill } from './kill.ts';

const CHILD = fileURLToPath(new URL('./collect-child.ts', import.meta.url));
const TABLES = ['usage', 'coverage', 'quarantine', 'skipped', 'fact', 'seen', 'sealed', 'overlap', 'call', 'undated'];

function fill(bench: Bench): void {
  for (let file = 0; file < 40; file += 1) {
    const records = Array.from({ length: 40 }, (_, n) => {
      const id = file * 35 + n;
      return record(id, { at: new Date(Date.UTC(2026, 2, 1 + Math.floor(id / 80), id % 24)).toISOString(), call: `call ${id % 13}`, on: `thing ${id % 7}`, ...(id % 50 === 0 ? { changes: 'policy' } : {}) });
    });
    bench.records(`${String(file).padStart(2, '0')}.json.gz`, [...records, { oops: file }]);
  }
  bench.write('99.json', 'junk');
}

it('a run that is killed at any moment goes on where it stopped: the state is that of an unbroken run', async () => {
  const unbroken = new Bench();
  const killed = new Bench();
  try {
    fill(unbroken);
    fill(killed);
    await unbroken.collect();
    let random = 7;
    const next = (below: number): number => (random = (random * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
    let kills = 0;
    for (let run = 0; run < 12; run += 1) if ((await runAndKill([CHILD, killed.folder], 1 + next(4), next(25))) === 'killed') kills += 1;
    expect(kills).toBeGreaterThan(3);
    await killed.collect();
    for (const table of TABLES) expect(await killed.rows(`FROM ${table} ORDER BY ALL`), table).toEqual(await unbroken.rows(`FROM ${table} ORDER BY ALL`));
    const files = 'SELECT * EXCLUDE (mtime_ns) FROM input ORDER BY ALL';
    expect(await killed.rows(files)).toEqual(await unbroken.rows(files));
  } finally {
    unbroken.dispose();
    killed.dispose();
  }
}, 180_000);

it.each([1, 3, 5, 6])('a run that breaks off after its commit %i is finished by the next one, even if no file is left to be read', async (commits) => {
  const unbroken = new Bench();
  const broken = new Bench();
  try {
    for (const bench of [unbroken, broken]) {
      for (let file = 0; file < 5; file += 1) bench.records(`${file}.json.gz`, Array.from({ length: 8 }, (_, n) => record(file * 6 + n, { at: new Date(Date.UTC(2026, 2, 1 + 4 * file)).toISOString(), call: `call ${n % 3}` })));
      bench.write('5.json', 'junk');
    }
    await unbroken.collect();
    const progress = ({ done }: { readonly done?: number }): void => {
      if (done === commits) throw new Error('pulled the plug');
    };
    await expect(broken.collect({ batch: { records: 10, files: 1 }, progress })).rejects.toThrow('pulled the plug');
    await broken.collect();
    for (const table of TABLES) expect(await broken.rows(`FROM ${table} ORDER BY ALL`), table).toEqual(await unbroken.rows(`FROM ${table} ORDER BY ALL`));
    expect(await broken.rows("SELECT key FROM meta WHERE key = 'unfinished'")).toEqual([]);
  } finally {
    unbroken.dispose();
    broken.dispose();
  }
});
