import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { LedgerRow } from '../core/documents/ledger.ts';
import type { ProposalsDocument } from '../core/documents/proposals.ts';
import type { PrincipalRecord, ScanDocument } from '../core/documents/scan.ts';
import type { ReportFormat } from '../core/report-format.ts';

/** Writes the given formats beside scan.json and returns the paths of the files. */
export function writeReports(
  output: string,
  formats: readonly ReportFormat[],
  documents: { readonly scan: ScanDocument; readonly proposals: ProposalsDocument; readonly readLedger: (principal: PrincipalRecord) => readonly LedgerRow[] },
): readonly string[] {
  const principals = new Map(documents.scan.principals.map((principal) => [principal.key, principal]));
  // Not kept: each principal is asked for once, and those of all together would not fit into memory.
  const ledger = (key: string): readonly LedgerRow[] => {
    const principal = principals.get(key);
    return principal === undefined ? [] : documents.readLedger(principal);
  };
  return formats.map((format) => {
    const file = path.join(output, format.file);
    writeFileSync(file, format.render({ scan: documents.scan, proposals: documents.proposals, ledger }));
    return file;
  });
}
