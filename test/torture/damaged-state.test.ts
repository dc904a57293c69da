import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../hostile/fuzz/random.ts';
import { PATIENT } from '../hostile/patience.ts';
import { ended, Estate } from './estate.ts';

/** Places at which bytes are changed, by seeds; torture tries more. */
const SEEDS = Array.from({ length: process.env['PAWL_TORTURE'] === undefined ? 3 : 40 }, (_, seed) => seed + 1);

let estate: Estate;
let unbroken: ReadonlyMap<string, string>;
let good: Buffer;
beforeAll(async () => {
  estate = new Estate();
  expect(await ended(estate.start())).toMatchObject({ code: 0 });
  unbroken = estate.outputs();
  good = readFileSync(estate.state);
});
afterAll(() => estate.dispose());

/** Lays a damaged state, scans, and says how that ended. */
async function scanOn(bytes: Buffer, wal?: Buffer): Promise<{ code: number | null; signal: string | null; said: string }> {
  rmSync(`${estate.state}.wal`, { force: true });
  writeFileSync(estate.state, bytes);
  if (wal !== undefined) writeFileSync(`${estate.state}.wal`, wal);
  return ended(estate.start());
}

/** After removing the state, as the message says, everything is there again. */
async function expectRebuilt(): Promise<void> {
  for (const file of [estate.state, `${estate.state}.wal`]) rmSync(file, { force: true });
  expect(await ended(estate.start())).toMatchObject({ code: 0 });
  expect(estate.outputs()).toEqual(unbroken);
}

describe('a state that is no state', () => {
  const cases: readonly { readonly title: string; readonly state: () => Buffer }[] = [
    { title: 'a text file', state: () => Buffer.from('this is no database\n'.repeat(1_000)) },
    { title: 'an empty file', state: () => Buffer.alloc(0) },
    { title: 'one byte', state: () => Buffer.from('x') },
    { title: 'half of the file', state: () => good.subarray(0, Math.floor(good.length / 2)) },
    { title: 'the file without its first page', state: () => good.subarray(4_096) },
    { title: 'zeros', state: () => Buffer.alloc(good.length) },
    { title: 'a damaged header', state: () => Buffer.concat([good.subarray(0, 4_100), Buffer.alloc(8_000, 0x5a), good.subarray(12_100)]) },
  ];
  it.each(cases)('$title is said, with the way to rebuild it, and is left as it is', PATIENT, async ({ state }) => {
    const bytes = state();
    const { code, said } = await scanOn(bytes);
    expect([code, said]).toEqual([3, expect.stringMatching(/pawl: source state: .*state\.duckdb cannot be read[^]*delete .*state\.duckdb[^]*`pawl collect` rebuilds/)]);
    expect(said).not.toMatch(/\n\s+at |\\n +at /);
    expect(readFileSync(estate.state).equals(bytes)).toBe(true);
  });

  it('removing it and reading again gives the same ledger and outputs', PATIENT, expectRebuilt);
});

it.each(SEEDS)('bytes changed at random places (seed %i) are noticed, or change nothing', PATIENT, async (seed) => {
  const random = new Random(seed);
  const bytes = Buffer.from(good);
  for (let times = 0; times < 64; times += 1) {
    const at = random.below(bytes.length);
    bytes[at] = (bytes[at] as number) ^ (1 + random.below(255));
  }
  const { code, signal, said } = await scanOn(bytes);
  expect([code, signal, said]).toEqual([expect.toSatisfy((one: unknown) => one === 0 || one === 3), null, expect.any(String)]);
  if (code === 0) expect(estate.outputs()).toEqual(unbroken);
  else expect(said).toMatch(/state\.duckdb|checksum|[Cc]orrupt/);
  await expectRebuilt();
});

it('a write-ahead log that is not of this state is said, or ignored', PATIENT, async () => {
  const { code, said } = await scanOn(good, Buffer.from('not a log of this state '.repeat(200)));
  if (code === 0) expect(estate.outputs()).toEqual(unbroken);
  else expect([code, said]).toEqual([3, expect.stringMatching(/delete .*state\.duckdb/)]);
  await expectRebuilt();
});
