/** What other programs may use: the documents of a scan and their shapes. */
export * from './core/documents.ts';
export { FINDING_KINDS, SEVERITIES } from './core/finding.ts';
export { VERDICTS, type Verdict } from './core/verdict.ts';
