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

/**
 * A value that `proveWithLoss()` has proved but for the losses that it lists: everything else is as sure as with `Proven`.
 * No writer takes it before a person accepted the losses, which makes it an `AcceptedLoss`. Sealed as `Proven` is; its only
 * constructor call stands in `src/proposals/prove.ts`.
 */
export class ProvenWithLoss<T> {
  readonly #sealed: T;
  constructor(value: T) {
    this.#sealed = value;
  }
  /** The value, proved but for the listed losses. */
  get value(): T {
    return this.#sealed;
  }
}

/** A value proved but for losses that a person accepted by name. Its only constructor call stands in `src/proposals/accept-loss.ts`. */
export class AcceptedLoss<T> {
  readonly #sealed: ProvenWithLoss<T>;
  constructor(proven: ProvenWithLoss<T>) {
    this.#sealed = proven;
  }
  /** The value, proved but for the accepted losses. */
  get value(): T {
    return this.#sealed.value;
  }
}

/** What a writer takes: nothing that is not proved, and nothing proved with a loss that nobody accepted. */
export type Writable<T> = Proven<T> | AcceptedLoss<T>;

/** Steps of a proof in order. Each prints its counts; `unknown` never counts as success. */
export const PROOF_STEPS = {
  accounted: 'everything that leaves carries a removable verdict',
  'accounted-with-loss': 'everything that leaves carries a removable verdict, or was needed by calls of the listed loss',
  explain: 'the recorded calls are explained by the grants in force at the time',
  keep: 'every exercised requirement that was allowed stays allowed, for every principal concerned',
  'keep-but-loss': 'every exercised requirement that was allowed stays allowed but for the listed loss, for every principal concerned',
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

/** What a proof may say, with its meaning. */
export const OUTCOMES = {
  proved: 'every step of the proof holds',
  'proved-with-loss': 'every step holds but for the recorded calls that are listed, which would break; written only when a person accepts the loss',
  refuted: 'at least one step does not hold: this change would break or widen something',
  undecided: 'at least one step cannot be told from what is known; undecided always means keep',
} as const;
export type ProofOutcome = keyof typeof OUTCOMES;

/** What a proof says where no loss is listed. */
export type PlainOutcome = Exclude<ProofOutcome, 'proved-with-loss'>;
