import type { ScanDocument } from '../core/documents.ts';
import { SEVERITIES, type Severity } from '../core/finding.ts';
import type { ExitCode } from './exit-codes.ts';

/** Exit code of a finished scan or analyze: incomplete evidence outranks findings. */
export function exitCodeOf(scan: ScanDocument, failOn: Severity): ExitCode {
  if (evidenceIncomplete(scan)) return 3;
  const bar = SEVERITIES.indexOf(failOn);
  return scan.findings.some((finding) => SEVERITIES.indexOf(finding.severity) >= bar) ? 1 : 0;
}

/** A lost file, an unreadable record, an uncovered day or a record shorter than a cycle; an assumed cycle accepts the last. */
export function evidenceIncomplete(scan: ScanDocument): boolean {
  const unread = scan.sources.some((source) => source.lostFiles.length > 0 || Object.keys(source.quarantined).length > 0);
  const unseen = scan.instances.some((instance) => instance.window === null || instance.gaps.length > 0);
  return unread || unseen || scan.principals.some((principal) => !principal.complete);
}
