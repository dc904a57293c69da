import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { paced } from '../../../../connectors/aws/spool/pace.ts';
import { inParallel } from '../../../../connectors/aws/spool/parallel.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('work begins at most twice a second, in the order of asking, however long it takes', async () => {
  const inTurn = paced(500);
  const began: string[] = [];
  const done = ['a', 'b', 'c', 'd', 'e'].map((name, index) => inTurn(async () => {
    began.push(`${name} ${Date.now() % 100_000}`);
    if (index === 1) throw new Error('one fails');
    if (index === 2) await new Promise((resolve) => void setTimeout(resolve, 5_000));
  }));
  vi.setSystemTime(0);
  const settled = Promise.allSettled(done);
  await vi.advanceTimersByTimeAsync(10_000);
  expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
  expect(began).toEqual(['a 0', 'b 500', 'c 1000', 'd 1500', 'e 2000']);
});

it('several items are worked on at once, and none more after a failure', async () => {
  const began: number[] = [];
  let most = 0;
  let now = 0;
  const work = async (item: number): Promise<void> => {
    began.push(item);
    most = Math.max(most, ++now);
    await new Promise((resolve) => void setTimeout(resolve, 100));
    now -= 1;
    if (item === 4) throw new Error('item 4');
  };
  const all = expect(inParallel(Array.from({ length: 100 }, (_, n) => n), 3, work)).rejects.toThrow('item 4');
  await vi.advanceTimersByTimeAsync(60_000);
  await all;
  expect(most).toBe(3);
  expect(began.length).toBeLessThan(8);
});
