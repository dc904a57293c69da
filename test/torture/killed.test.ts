import { afterAll, beforeAll, expect, it } from 'vitest';
import { ended, Estate } from './estate.ts';
import { PATIENT } from '../hostile/patience.ts';
import { Random } from '../hostile/fuzz/random.ts';

/** A plain run kills at a few moments, torture at fifty. */
const KILLS = process.env['PAWL_TORTURE'] === undefined ? 2 : 50;

let estate: Estate;
let unbroken: ReadonlyMap<string, string>;
let longest: number;
beforeAll(async () => {
  estate = new Estate();
  const from = performance.now();
  expect(await ended(estate.start())).toMatchObject({ code: 0 });
  longest = performance.now() - from;
  unbroken = estate.outputs();
});
afterAll(() => estate.dispose());

it(`a scan that is killed at one of ${KILLS} random moments is resumed to the same ledger and outputs`, PATIENT, async () => {
  const seed = Number(process.env['PAWL_FUZZ_SEED'] ?? 20_260_701);
  const random = new Random(seed);
  let kills = 0;
  for (let run = 0; run < KILLS; run += 1) {
    estate.forget();
    // Twice in each run: the second kill meets a state that was resumed once.
    for (const part of [1, 2]) {
      const child = estate.start();
      const end = ended(child);
      const timer = setTimeout(() => child.kill('SIGKILL'), random.below(Math.ceil(longest / part)));
      const { code, signal, said } = await end;
      clearTimeout(timer);
      if (signal === 'SIGKILL') kills += 1;
      else expect([code, said.includes('Error')], said).toEqual([0, false]);
    }
    const resumed = await ended(estate.start());
    expect(resumed.code, `run ${run} of seed ${seed}: ${resumed.said}`).toBe(0);
    expect([...estate.outputs().keys()]).toEqual([...unbroken.keys()]);
    for (const [name, bytes] of estate.outputs()) expect(bytes === unbroken.get(name), `${name} after run ${run} of seed ${seed}`).toBe(true);
  }
  console.log(`killed ${kills} scans in ${KILLS} runs`);
  expect(kills).toBeGreaterThan(KILLS / 2);
});
