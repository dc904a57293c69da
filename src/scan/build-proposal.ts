import type { ProposalRecord } from '../core/documents/proposal.ts';
import { prettyJson } from '../core/json.ts';
import type { OutputFile, PolicyChange } from '../core/proposal.ts';
import { visibleText } from '../core/visible-text.ts';
import { patchText, rollback } from '../edits/diff.ts';
import { revealed } from '../edits/reveal.ts';
import { isSameText, piecesOf } from '../proposals/canonical-text.ts';
import { confirm } from '../proposals/confirm.ts';
import { pullRequestText } from '../proposals/pull-request.ts';
import { proofDocument } from './proof-document.ts';
import { proposalRecord, type Writing } from './proposal-record.ts';
import type { Made } from './propose-unit.ts';
import { readBack, tryWriting, withoutMasks } from './try-writing.ts';
import type { Workshop } from './workshop.ts';

/** A proposal with the files of its folder; none unless it is proved, or proved but for a loss that a person accepted. */
export interface BuiltProposal {
  readonly record: ProposalRecord;
  readonly files: readonly OutputFile[];
}

/** Writes a candidate that may be written, confirms the bytes, and describes it; any other is only described. */
export function buildProposal(workshop: Workshop, made: Made): BuiltProposal {
  const writing = writeCandidate(workshop, made);
  const record = proposalRecord(workshop, made, writing);
  if (writing.change === undefined) return { record, files: [] };
  const files = folderFiles(writing.change, warningsOf(record));
  const proof = proofDocument(workshop.run, record, { ...writing, files });
  const whole = { ...record, files: [...files.map((file) => file.name), 'proof.json', 'pull-request.md'].sort() };
  return {
    record: whole,
    files: [
      ...files,
      { name: 'proof.json', text: prettyJson(proof), executable: false },
      { name: 'pull-request.md', text: pullRequestText(whole, proof), executable: false },
    ],
  };
}

function writeCandidate(workshop: Workshop, { writable }: Made): Writing {
  if (writable === undefined) return {};
  const { writer, bindings, definitions, granted } = workshop;
  const proposed = piecesOf(writer, writable.value.after);
  if (isSameText(granted.pieces, proposed)) return {};
  const masked = tryWriting(() => withoutMasks(writer.write(writable, definitions, bindings)));
  if (masked.change === undefined) return masked;
  const bytes = readBack(() => confirm(writer, writable, masked.change, bindings));
  if (bytes.result !== 'yes') return { refusal: bytes.notes.join('; ') };
  const shown = tryWriting(() => presentable(masked.change, workshop));
  return shown.change === undefined ? shown : { change: shown.change, bytes, digests: { granted: granted.digestOf(granted.pieces), proposed: granted.digestOf(proposed) } };
}

/** The change as it is made in the team's own files. @throws ConfigError when a patch would show a secret. */
function presentable(change: PolicyChange, { asTheyAre }: Workshop): PolicyChange {
  const real = { ...change, edits: revealed(change.edits, asTheyAre) };
  patchText(real.edits);
  rollback(real.edits);
  return real;
}

/** What limits the proof, one line each: the first lines of both patches. */
function warningsOf({ assumption, loss, reason }: ProposalRecord): readonly string[] {
  const warnings = [];
  if (assumption !== null) warnings.push(assumption);
  if (loss !== null) warnings.push(`Proved with listed loss: ${reason}.`);
  return warnings;
}

/** Patches of people's own files, and the files that the connector wrote. */
function folderFiles(change: PolicyChange, warnings: readonly string[]): OutputFile[] {
  if (change.edits.length === 0) return [...change.files];
  // git and patch pass over text before the first diff, so what limits the proof can be the first lines.
  const head = warnings.map((warning) => `# ${visibleText(warning)}\n`).join('');
  return [
    ...change.files,
    { name: 'change.patch', text: head + patchText(change.edits), executable: false },
    { name: 'rollback.patch', text: head + rollback(change.edits), executable: false },
  ];
}
