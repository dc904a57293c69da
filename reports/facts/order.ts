import type { PrincipalRecord, ScanDocument } from '../../src/core/documents/scan.ts';
import { SEVERITIES, type Severity } from '../../src/core/finding.ts';
import { byText } from '../../src/core/order.ts';

export type FindingEntry = ScanDocument['findings'][number];

/** Principals with the most removable weight first: where a reviewer's minute is worth most. */
export function byRemovable(principals: readonly PrincipalRecord[]): PrincipalRecord[] {
  return [...principals].sort((a, b) => b.weight.removable - a.weight.removable || byText(a.name, b.name) || byText(a.key, b.key));
}

/** Findings grouped by severity, most severe first; severities without a finding are left out. */
export function bySeverity(findings: readonly FindingEntry[]): { readonly severity: Severity; readonly findings: FindingEntry[] }[] {
  return [...SEVERITIES]
    .reverse()
    .map((severity) => ({
      severity,
      findings: findings
        .filter((finding) => finding.severity === severity)
        .sort((a, b) => byText(a.principal, b.principal) || byText(a.kind, b.kind) || byText(a.fingerprint, b.fingerprint)),
    }))
    .filter((group) => group.findings.length > 0);
}
