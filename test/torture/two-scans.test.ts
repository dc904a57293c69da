import { existsSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PATIENT } from '../hostile/patience.ts';
import { ended, Estate } from './estate.ts';

let estate: Estate;
let unbroken: ReadonlyMap<string, string>;
beforeAll(async () => {
  estate = new Estate();
  expect(await ended(estate.start())).toMatchObject({ code: 0 });
  unbroken = estate.outputs();
});
afterAll(() => estate.dispose());

it('of two scans at once the second is told who holds the state, and the first is not disturbed', PATIENT, async () => {
  estate.forget();
  const first = estate.start();
  const firstEnd = ended(first);
  // The first one holds the state as soon as it has written to its log; then it stands still.
  while (!existsSync(`${estate.state}.wal`) && first.exitCode === null) await setImmediate();
  first.kill('SIGSTOP');
  const second = await ended(estate.start());
  first.kill('SIGCONT');
  expect([second.code, second.said]).toEqual([3, expect.stringContaining(`in use by process ${first.pid ?? 0}`)]);
  expect(second.said).toContain('wait until it has ended');
  const { code, said } = await firstEnd;
  expect(code, said).toBe(0);
  expect(estate.outputs()).toEqual(unbroken);
});

it('two scans started together never mix: each ends well or says who was first', PATIENT, async () => {
  estate.forget();
  const children = [estate.start(), estate.start()];
  const ends = await Promise.all(children.map(ended));
  expect(ends.some(({ code }) => code === 0)).toBe(true);
  for (const { code, said } of ends) if (code !== 0) expect([code, said]).toEqual([3, expect.stringMatching(/in use by|already open/)]);
  expect(estate.outputs()).toEqual(unbroken);
});
