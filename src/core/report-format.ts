import type { LedgerRow } from './documents/ledger.ts';
import type { ProposalsDocument } from './documents/proposals.ts';
import type { ScanDocument } from './documents/scan.ts';

/** All that a report may see. */
export interface ReportInput {
  readonly scan: ScanDocument;
  readonly proposals: ProposalsDocument;
  /** The rows of one principal's ledger file, by principal key; empty when it has none. */
  readonly ledger: (principalKey: string) => readonly LedgerRow[];
}

/** One way to show a scan. */
export interface ReportFormat {
  /** Name of the file in the output folder. */
  readonly file: string;
  /** The whole file as text. A pure function: same input, same bytes; no clock, network or environment. */
  readonly render: (input: ReportInput) => string;
}
