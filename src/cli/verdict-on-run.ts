import type { ScanDocument } from '../core/documents/scan.ts';
import { SEVERITIES, type Severity } from '../core/finding.ts';
import type { ExitCode } from './exit-codes.ts';

/** Exit code of a finished scan or analyze: incomplete evidence outranks findings. */
export function exitCodeOf(scan: ScanDocument, failOn: Severity): ExitCode {
  if (scan.incomplete.length > 0) return 3;
  const bar = SEVERITIES.indexOf(failOn);
  return scan.findings.some((finding) => SEVERITIES.indexOf(finding.severity) >= bar) ? 1 : 0;
}
