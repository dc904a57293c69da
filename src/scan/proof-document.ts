import { addDays } from '../core/day.ts';
import { sha256 } from '../core/digest.ts';
import { ProofDocument } from '../core/documents/proof.ts';
import type { ProposalRecord } from '../core/documents/proposal.ts';
import type { OutputFile, PolicyChange } from '../core/proposal.ts';
import type { Run } from './run.ts';

/** Days for which a proof may be relied on. */
const PROOF_DAYS = 14;

/** Last UTC day on which a proof of this run may be relied on. */
export function expiryOf({ asOf }: Pick<Run, 'asOf'>): string {
  return addDays(asOf, PROOF_DAYS);
}

/** SHA-256 in hex of the canonical text of the policy before, and after. */
export interface PolicyDigests {
  readonly granted: string;
  readonly proposed: string;
}

/** What the digests of a proof are taken of. */
export interface ProvedTexts {
  readonly digests: PolicyDigests;
  readonly change: PolicyChange;
  /** Files of the proposal's folder, but for the proof itself and the text of the pull request. */
  readonly files: readonly OutputFile[];
}

/** The proof of one proposal: what was asked and answered, and digests of everything that was proved and written. */
export function proofDocument(run: Run, record: ProposalRecord, { digests, change, files }: ProvedTexts): ProofDocument {
  const edited = change.edits.map((edit) => [edit.path, sha256(edit.after ?? '')] as const);
  const made = files.map((file) => [file.name, sha256(file.text)] as const);
  return ProofDocument.parse({
    schemaVersion: 1,
    assumption: record.assumption,
    proposal: record.id,
    unit: record.unit,
    judgedAsOf: run.asOf,
    expires: expiryOf(run),
    outcome: record.outcome,
    reason: record.reason,
    steps: record.steps,
    digests: { ...digests, files: Object.fromEntries([...edited, ...made]) },
    loss: record.loss,
    lines: record.lines,
    removed: record.removed.map(({ permission, principal, path, verdict }) => ({ permission, principal, path, verdict })),
  });
}
