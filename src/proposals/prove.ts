import { Proven, ProvenWithLoss, type PlainOutcome, type ProofOutcome, type StepResult } from '../core/proof.ts';
import type { Candidate } from '../core/proposal.ts';
import { accounted, complete, explain, keep, keepOthers, narrower, type AskedLoss, type Evidence } from './proof-steps.ts';

/** What `prove` says; `proven` is there only when every step said yes. */
export interface Proof<I> {
  readonly outcome: PlainOutcome;
  /** In one sentence. */
  readonly reason: string;
  readonly steps: readonly StepResult[];
  readonly proven?: Proven<Candidate<I>>;
}

/** What `proveWithLoss` says; `proven` is there only when every step said yes and something is lost. */
export interface LossProof<I, A> {
  readonly outcome: Exclude<ProofOutcome, 'proved'>;
  readonly reason: string;
  readonly steps: readonly StepResult[];
  /** Of the accesses that may break, those that do: exactly what the replay finds. */
  readonly lost: readonly A[];
  readonly proven?: ProvenWithLoss<Candidate<I>>;
}

/**
 * Proves `exercised ⊆ kept ⊆ proposed ⊆ granted` for one candidate: accounted, explained, kept, narrower, complete.
 * The last step, bytes, follows the writing (`confirm`). `unknown` never counts as success.
 */
export function prove<I, P, A>(candidate: Candidate<I>, evidence: Evidence<I, P, A>): Proof<I> {
  const steps = [
    accounted(candidate, evidence),
    explain(candidate, evidence),
    keep(candidate, evidence),
    narrower(candidate, evidence),
    ...(evidence.further ?? []),
    complete(evidence),
  ];
  const failure = failureOf(steps);
  if (failure !== undefined) return { ...failure, steps };
  return { outcome: 'proved', reason: 'every step holds', steps, proven: new Proven(candidate) };
}

/**
 * Proves the same of everything but a listed loss: no recorded call breaks but those that needed one of `loss.accesses`,
 * and of these `lost` names each that does. A candidate that loses nothing is no case of it and stays undecided.
 */
export function proveWithLoss<I, P, A>(candidate: Candidate<I>, evidence: Evidence<I, P, A>, loss: AskedLoss<A>): LossProof<I, A> {
  const kept = keepOthers(candidate, evidence, loss);
  const steps = [
    accounted(candidate, evidence, loss),
    explain(candidate, evidence),
    kept.step,
    narrower(candidate, evidence),
    ...(evidence.further ?? []),
    complete(evidence),
  ];
  const failure = failureOf(steps);
  if (failure !== undefined) return { ...failure, steps, lost: [] };
  if (kept.lost.length === 0) return { outcome: 'undecided', reason: 'none of the recorded calls would break, so there is no loss to accept', steps, lost: [] };
  return { outcome: 'proved-with-loss', reason: 'every step holds but for the listed loss', steps, lost: kept.lost, proven: new ProvenWithLoss(candidate) };
}

/** What the first step says that does not hold, or else the first of which nobody can tell; undefined when all hold. */
function failureOf(steps: readonly StepResult[]): { readonly outcome: 'refuted' | 'undecided'; readonly reason: string } | undefined {
  const failed = steps.find((step) => step.result === 'no') ?? steps.find((step) => step.result === 'unknown');
  if (failed === undefined) return undefined;
  const outcome = failed.result === 'no' ? 'refuted' : 'undecided';
  return { outcome, reason: `${failed.step}: ${failed.notes[0] ?? 'no note'}` };
}
