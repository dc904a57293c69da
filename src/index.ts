/** What other programs may use: the documents of a scan and their shapes. */
export * from './core/documents/ledger.ts';
export * from './core/documents/proof.ts';
export * from './core/documents/proposal.ts';
export * from './core/documents/proposals.ts';
export * from './core/documents/scan.ts';
export * from './core/documents/split.ts';
export { FINDING_KINDS, SEVERITIES } from './core/finding.ts';
export { VERDICTS, type Verdict } from './core/verdict.ts';
