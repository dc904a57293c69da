import type { PolicyWriter } from '../core/policy-writer.ts';
import { isSameText, piecesOf } from './canonical-text.ts';
import type { StepResult, Writable } from '../core/proof.ts';
import type { Binding, Candidate, PolicyChange } from '../core/proposal.ts';

/**
 * The proof's last step: the files as written are parsed again and must equal the proved policy.
 * Nothing of a proposal is shown before it holds.
 */
export function confirm<I>(writer: PolicyWriter<I>, proven: Writable<Candidate<I>>, change: PolicyChange, bindings: readonly Binding[]): StepResult {
  const { before, after, unit } = proven.value;
  const counts = { 'edited files': change.edits.length, 'written files': change.files.length };
  const written = piecesOf(writer, writer.parse(before, unit, change, bindings));
  if (isSameText(written, piecesOf(writer, after))) return { step: 'bytes', result: 'yes', counts, notes: [] };
  return { step: 'bytes', result: 'no', counts, notes: ['the written files do not say what was proved'] };
}
