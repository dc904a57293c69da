import type { ProposalsDocument } from './core/documents/proposals.ts';
import type { ScanDocument } from './core/documents/scan.ts';
import { analyze } from './scan/analyze.ts';
import { collect, type CollectSummary } from './scan/collect.ts';
import { propose } from './scan/propose.ts';
import type { Run } from './scan/run.ts';

/** What a scan found. */
export interface ScanResult {
  readonly collected: CollectSummary;
  readonly scan: ScanDocument;
  readonly proposals: ProposalsDocument;
}

/**
 * The nightly command, as a table of contents. Each hop restarts from the artefact before it:
 *
 *   collect   sources → state.duckdb      grants, folded usage, facts, quarantine, manifest of inputs
 *   analyze   state → scan.json, ledger/  one verdict per granted permission and path; findings
 *   propose   state + scan → proposals/   narrow, prove, write, confirm; one folder per unit of change
 *   report    scan.json, proposals.json, ledger → HTML and Markdown
 */
export async function scan(run: Run, report: (scan: ScanDocument, proposals: ProposalsDocument) => void): Promise<ScanResult> {
  const collected = await collect(run);
  const found = await analyze(run);
  const proposals = await propose(run, found);
  report(found, proposals);
  return { collected, scan: found, proposals };
}
