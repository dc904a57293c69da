import type { LedgerRow, ProposalsDocument, ScanDocument } from '../src/core/documents.ts';

/** All that a report may see. */
export interface ReportInput {
  readonly scan: ScanDocument;
  readonly proposals: ProposalsDocument;
  /** The rows of one principal's ledger file, by principal key; empty when it has none. */
  readonly ledger: (principalKey: string) => readonly LedgerRow[];
}
