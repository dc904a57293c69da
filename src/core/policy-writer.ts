import type { Writable } from './proof.ts';
import type { Binding, Candidate, Definition, PolicyChange, Unit } from './proposal.ts';
import type { ProvenPart } from './split.ts';

/** Writes people's own files. Accepts nothing that is not proved, or proved but for losses that a person accepted. */
export interface PolicyWriter<I> {
  /** Loads what these files need to be read; awaited before any other member sees them. Absent when nothing is loaded. */
  readonly prepare?: (definitions: readonly Definition[]) => Promise<void>;
  /** Which definition file stands for which live policy. */
  readonly bind: (inventory: I, definitions: readonly Definition[]) => readonly Binding[];
  /** @throws ConfigError when an edit cannot be expressed in the file as it is written. */
  readonly write: (proven: Writable<Candidate<I>>, definitions: readonly Definition[], bindings: readonly Binding[]) => PolicyChange;
  /** Reads what `write` wrote (edits and documents) back into an inventory: the written policy, for the proof's last step. */
  readonly parse: (before: I, unit: Unit, change: PolicyChange, bindings: readonly Binding[]) => I;
  /** Documents and scripts that make the new principals of a split, and that take them back. Absent: the system has no such thing. */
  readonly writeSplit?: (parts: readonly ProvenPart<I>[]) => PolicyChange;
  /** Reads the documents of one part back into the inventory that was proved of it. */
  readonly parseSplit?: (part: ProvenPart<I>, change: PolicyChange) => I;
  /** Canonical text of everything in an inventory that `write` could change; equal texts are equal policies. */
  readonly canonical: (inventory: I) => string;
  /**
   * The same text in pieces, so many that inventories which differ in little have most pieces in common; pieces of equal texts
   * are equal. Absent: the text is one piece.
   */
  readonly pieces?: (inventory: I) => readonly string[];
}
