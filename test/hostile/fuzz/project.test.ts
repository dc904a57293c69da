import { expect, it } from 'vitest';
import { usage } from '../../../connectors/aws/usage.ts';
import { QUARANTINE_REASONS, SKIP_REASONS, type Projected } from '../../../src/core/usage.ts';
import { PATIENT } from '../patience.ts';
import { corpus, fuzzed, holds, same } from './fuzzed.ts';
import type { Random } from './random.ts';

const ODD: readonly unknown[] = [null, undefined, '', 'x', 0, -1, Infinity, true, [], {}, [[]], [null], { a: { a: { a: 1 } } }, 'arn:aws:iam::123456789012:role/x', '123456789012', '2026-03-01T10:00:00Z', 'AKIAIOSFODNN7EXAMPLE', '\u0000', '\ud800', 'x'.repeat(3_000)];

/** The first record of a document, or the document. */
function recordOf(input: string): unknown {
  const document = JSON.parse(input) as unknown;
  const records = typeof document === 'object' && document !== null ? (document as { Records?: unknown }).Records : undefined;
  return Array.isArray(records) && records.length > 0 ? (records[0] as unknown) : document;
}

/** Puts odd values at some places of a record. */
function odd(value: unknown, random: Random): unknown {
  if (random.below(12) === 0) return random.of(ODD);
  if (Array.isArray(value)) return value.map((element) => odd(element, random));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, inner]) => (random.below(25) === 0 ? [] : [[name, odd(inner, random)]])));
}

function check(projected: Projected): void {
  holds(['call', 'skip', 'quarantine'].includes(projected.kind), 'a known kind');
  if (projected.kind === 'skip') return holds(Object.hasOwn(SKIP_REASONS, projected.reason), 'a known reason to skip');
  if (projected.kind === 'quarantine') return holds(Object.hasOwn(QUARANTINE_REASONS, projected.reason), 'a known reason for quarantine');
  const { key, id, at, actor } = projected;
  holds(Number.isFinite(at) && id !== '' && actor !== '', 'an instant, an id and an actor');
  holds(/^\d{12}$/.test(key.instance) && key.scope !== '' && key.principal !== '' && key.call !== '', 'a whole key');
  holds(!/AKIA[A-Z0-9]{16}|ASIA[A-Z0-9]{16}/.test(key.principal), 'no access key in the place of a principal');
  holds(JSON.stringify(key).length < 200_000, 'a key of bounded size');
}

it('whatever a record holds, it becomes a call, is skipped or is quarantined', PATIENT, () => {
  let calls = 0;
  const inputs = corpus('records').filter((input) => {
    try {
      return JSON.parse(input) !== undefined;
    } catch {
      return false;
    }
  });
  const count = fuzzed('project', inputs, (input, random) => {
    let record: unknown;
    try {
      record = odd(recordOf(input), random);
    } catch {
      record = odd(recordOf(random.of(inputs)), random);
    }
    const projected = usage.project(record);
    check(projected);
    same(usage.project(structuredClone(record)), projected, 'twice');
    if (projected.kind === 'call') calls += 1;
  });
  expect(calls).toBeGreaterThan(count / 50);
});
