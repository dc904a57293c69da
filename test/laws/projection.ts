import fc from 'fast-check';
import { expect, test } from 'vitest';
import { QUARANTINE_REASONS, SKIP_REASONS, type Projected } from '../../src/core/usage.ts';
import type { RecordReader } from '../../src/core/usage-source.ts';
import { sampled } from '../sampled.ts';
import { mutated } from './mutated.ts';
import { prune } from './prune.ts';

type Call = Extract<Projected, { kind: 'call' }>;

/** A reader, records that it knows, values that stand nowhere in them, and what is true of every call that it tells. */
export interface ReaderUnderLaw extends Pick<RecordReader, 'project' | 'fields'> {
  readonly seeds: readonly unknown[];
  readonly odd: fc.Arbitrary<unknown>;
  readonly isSound: (call: Call) => boolean;
}

/** What holds of every reader of records, whatever stands in them. */
export function projectionLaws({ project, fields, seeds, odd, isSound }: ReaderUnderLaw): void {
  const isAnswer = (projected: Projected): boolean => {
    if (projected.kind === 'skip') return projected.reason in SKIP_REASONS;
    if (projected.kind === 'quarantine') return projected.reason in QUARANTINE_REASONS;
    return isSound(projected);
  };

  test('whatever stands in a record, it is projected, skipped or quarantined, never thrown', () => {
    for (const seed of seeds) expect(isAnswer(project(seed))).toBe(true);
    fc.assert(fc.property(mutated(seeds, odd), (record) => isAnswer(project(record))), sampled(1500));
    fc.assert(fc.property(fc.jsonValue(), (record) => isAnswer(project(record))), sampled(300));
  });

  test('members outside `fields` change nothing', () => {
    for (const seed of seeds) expect(project(prune(seed, fields))).toEqual(project(seed));
    fc.assert(
      fc.property(mutated(seeds, odd), (record) => {
        expect(project(prune(record, fields))).toEqual(project(record));
      }),
      sampled(500),
    );
  });
}
