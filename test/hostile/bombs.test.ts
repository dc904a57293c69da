import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { Bench, record } from '../ingest/harness.ts';

const CHILD = path.join(import.meta.dirname, 'bomb-child.ts');
const MIB = 1_048_576;

/** Most memory that a run may take on a small machine, whatever it reads. */
const BOUND_KB = 900 * 1_024;

/** A gzip file of many members: `times` copies of the same megabytes, a thousandth of their size on disk. */
function bomb(first: string, filler: string, times: number): Buffer {
  const member = gzipSync(filler.repeat(Math.ceil((16 * MIB) / filler.length)), { level: 9 });
  return Buffer.concat([gzipSync(first), ...Array.from({ length: times }, () => member)]);
}

const BOMBS: readonly { readonly title: string; readonly file: () => Buffer; readonly state: string; readonly reason: string }[] = [
  { title: 'a text without end', file: () => bomb('{"Records":[{"id":"', 'a', 80), state: 'lost', reason: 'expands-too-far' },
  { title: 'white space without end', file: () => bomb('{"Records":[', ' \n', 80), state: 'lost', reason: 'expands-too-far' },
  // Half a minute of following brackets: only under torture.
  ...(process.env['PAWL_TORTURE'] === undefined ? [] : [{ title: 'brackets without end', file: () => bomb('', '[', 80), state: 'lost', reason: 'expands-too-far' }]),
];

it.each(BOMBS)('a gzip bomb of $title is stopped in bounded memory', async ({ file, state, reason }) => {
  const bench = new Bench();
  try {
    bench.write('bomb.json.gz', file());
    bench.records('zz-beside.json.gz', [record(1)]);
    const child = spawnSync(process.execPath, ['--import', 'tsx', CHILD, bench.folder], { encoding: 'utf8' });
    expect(child.stderr).toBe('');
    const peak = Number(child.stdout);
    console.log(`peak of the run with a bomb: ${Math.round(peak / 1_024)} MiB`);
    expect(peak).toBeLessThan(BOUND_KB);
    expect((await bench.files()).map((one) => [one['state'], one['reason'], one['folded']])).toEqual([
      [state, reason, 0],
      ['read', '', 1],
    ]);
  } finally {
    bench.dispose();
  }
});
