import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { byText } from '../../../src/core/order.ts';
import { SHARES } from './shares.ts';

it('a plain run tries at least 200,000 inputs, and every target is fuzzed once', () => {
  const total = Object.values(SHARES).reduce((sum, cases) => sum + cases, 0);
  console.log(`fuzz: ${total} cases in all`);
  expect(total).toBeGreaterThanOrEqual(200_000);
  const tests = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts')).map((name) => readFileSync(path.join(import.meta.dirname, name), 'utf8'));
  const used = tests.flatMap((text) => [...text.matchAll(/ fuzzed\('([^']+)', /g)].map(([, target = '']) => target));
  expect(used.sort(byText)).toEqual(Object.keys(SHARES).sort(byText));
});
