import { LedgerRow } from '../../src/core/documents/ledger.ts';
import { ProofDocument } from '../../src/core/documents/proof.ts';
import { ProposalRecord } from '../../src/core/documents/proposal.ts';
import { ProposalsDocument } from '../../src/core/documents/proposals.ts';
import { ScanDocument } from '../../src/core/documents/scan.ts';
import type { ReportInput } from '../../reports/index.ts';
import { poison } from './hostile.ts';
import { DEPLOY, deployProposal, deployRows, nightProposal, sampleProof, sampleProposals, sampleScan } from './sample.ts';

/** The sample with a payload in front of every text; ledgers and diffs are shortened, one of each row is enough. */
export function poisonedInput(payload: string): ReportInput {
  const scan = poison(sampleScan, ScanDocument, payload);
  const short = [...sampleProposals.proposals, nightProposal].map((proposal) => ({ ...proposal, removed: proposal.removed.slice(0, 3) }));
  const rows = deployRows.slice(0, 8).map((row) => poison(row, LedgerRow, payload));
  return {
    scan,
    proposals: poison({ ...sampleProposals, proposals: short }, ProposalsDocument, payload),
    ledger: (key) => (key === payload + DEPLOY ? rows : []),
  };
}

/** The pull request's documents, poisoned. */
export function poisonedProposal(payload: string): { readonly record: ProposalRecord; readonly proof: ProofDocument } {
  const removed = deployProposal.removed.slice(0, 3);
  return {
    record: poison({ ...deployProposal, assumption: 'a cycle of 30 days is assumed', loss: nightProposal.loss, removed }, ProposalRecord, payload),
    proof: poison({ ...sampleProof, removed: sampleProof.removed.slice(0, 3) }, ProofDocument, payload),
  };
}
