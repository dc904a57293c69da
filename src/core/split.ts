import type { Atom } from './permission.ts';
import type { PrincipalRef } from './principal.ts';
import type { Proven, StepResult } from './proof.ts';
import type { Candidate } from './proposal.ts';
import type { Verdict } from './verdict.ts';

/** A workload that is to get a principal of its own in place of a shared one. */
export interface SplitRequest<P> {
  readonly shared: PrincipalRef;
  readonly workload: string;
  /** Its actors, as the fold keeps them. */
  readonly actors: readonly string[];
  /** All atoms of the shared principal. */
  readonly atoms: readonly Atom<P>[];
  /** Keys of those that this workload does not need. */
  readonly remove: ReadonlySet<string>;
}

/** A new principal for one workload; believed by nobody before `prove()`. */
export interface SplitPart<I> {
  /** Name of the new principal. */
  readonly name: string;
  /** The inventory in which the shared principal has just what the new one gets: what is proved of it holds for the new one. */
  readonly after: I;
  readonly givenBack: readonly { readonly atom: string; readonly reason: string }[];
  /** Who may become the new principal: shown by the system itself. */
  readonly trust: StepResult;
  /** In words: who may become it. */
  readonly subjects: readonly string[];
  /** What a person has to do so that the workload uses it; one sentence each. */
  readonly todo: readonly string[];
}

/** A proved part: the name of the new principal, and what the shared one has in its place. */
export interface ProvenPart<I> {
  readonly name: string;
  readonly workload: string;
  readonly proven: Proven<Candidate<I>>;
}

/** Who of a shared principal used what. Workload names are empty for what was not told apart. */
export interface SplitNeeds {
  /** By atom key: the verdict that it would have without any use, and who used it. */
  readonly atoms: ReadonlyMap<string, { readonly unused: Verdict; readonly workloads: readonly string[] }>;
  /** By access key. */
  readonly accesses: ReadonlyMap<bigint, readonly string[]>;
  /** By workload: its actors as the fold keeps them, and whether it was seen at least one cycle before the window's end. */
  readonly actors: ReadonlyMap<string, { readonly actors: readonly string[]; readonly settled: boolean }>;
}
