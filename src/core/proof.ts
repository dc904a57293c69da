/**
 * A value that `prove()` has proved. The private field makes it impossible to forge by a literal, a spread or a cast
 * of structure; its only constructor call stands in `src/proposals/prove.ts` (test/architecture checks that).
 */
export class Proven<T> {
  readonly #sealed: T;
  constructor(value: T) {
    this.#sealed = value;
  }
  /** The proved value. */
  get value(): T {
    return this.#sealed;
  }
}

/** Steps of a proof in order. Each prints its counts; `unknown` never counts as success. */
export const PROOF_STEPS = {
  accounted: 'everything that leaves carries a removable verdict',
  explain: 'the recorded calls are explained by the grants in force at the time',
  keep: 'every exercised requirement that was allowed stays allowed, for every principal concerned',
  narrow: 'nothing is allowed that was not allowed before',
  trust: 'whoever took the shared role for this workload may take the new one, and nobody who could not take the old one',
  complete: 'the window is complete for what leaves',
  bytes: 'the written files parse back to the proved policy',
} as const;
export type ProofStep = keyof typeof PROOF_STEPS;

/** One step as printed in proof.json and the pull request. */
export interface StepResult {
  readonly step: ProofStep;
  readonly result: 'yes' | 'no' | 'unknown';
  /** Named counts, such as `{ reproduced: 120, contradicted: 0 }`. */
  readonly counts: Readonly<Record<string, number>>;
  /** Witnesses of a `no`, reasons of an `unknown`; sorted, at most 50. */
  readonly notes: readonly string[];
}

/** `proved`; `refuted` with the call that would break; `undecided` with the reason. */
export type ProofOutcome = 'proved' | 'refuted' | 'undecided';
