import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { randomInt } from 'node:crypto';
import { mutated } from './mutate.ts';
import { Random } from './random.ts';
import { SHARES, type Target } from './shares.ts';

const CORPUS = path.resolve(import.meta.dirname, '../corpus');

/** Inputs of a kind that once found something or stand at a border, by the name of their file. */
export function corpus(kind: 'records' | 'policies' | 'exports' | 'configs' | 'texts'): readonly string[] {
  const folder = path.join(CORPUS, kind);
  return readdirSync(folder).sort().map((name) => readFileSync(path.join(folder, name), 'utf8'));
}

/**
 * Tries the share of a target: the inputs of the corpus, then mutations of them. CI tries the same ones every time, so that a red run
 * says something about the change; torture tries ten times as many new ones. A failure names the seed and the input, which
 * then belongs into the corpus.
 */
export function fuzzed(target: Target, inputs: readonly string[], attempt: (input: string, random: Random) => void): number {
  const isTorture = process.env['PAWL_TORTURE'] !== undefined;
  const count = Math.max(inputs.length, isTorture ? 10 * SHARES[target] : SHARES[target]);
  const seed = process.env['CI'] && !isTorture ? 20_260_701 : Number(process.env['PAWL_FUZZ_SEED'] ?? randomInt(2 ** 31));
  const random = new Random(seed);
  for (let number = 0; number < count; number += 1) {
    const input = inputs[number] ?? mutated(random.of(inputs), random, inputs);
    try {
      attempt(input, random);
    } catch (error) {
      throw new Error(`${target}: case ${number} of seed ${seed}: ${JSON.stringify(input)}\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`, { cause: error });
    }
  }
  console.log(`fuzz ${target}: ${count} cases, seed ${seed}`);
  return count;
}

/** Fails when two values are not the same when written down; much faster than a comparison that explains itself. */
export function same(found: unknown, expected: unknown, what: string): void {
  const [a, b] = [text(found), text(expected)];
  if (a !== b) throw new Error(`${what}:\n  found    ${a}\n  expected ${b}`);
}

/** Fails when something that must hold does not. */
export function holds(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value, (_key, inner: unknown) => (Object.is(inner, -0) ? '-0' : typeof inner === 'number' && !Number.isFinite(inner) ? String(inner) : inner)) ?? 'undefined');
}
