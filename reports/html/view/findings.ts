import type { PrincipalRecord, ScanDocument } from '../../../src/core/documents/scan.ts';
import { FINDING_KINDS, type Severity } from '../../../src/core/finding.ts';
import { groupBy } from '../../../src/core/group.ts';
import { countText } from '../../../src/core/number-text.ts';
import { bySeverity, type FindingEntry } from '../../facts/order.ts';
import { anchor } from './anchor.ts';

export interface FindingGroupView {
  readonly severity: Severity;
  readonly title: string;
  readonly findings: readonly FindingView[];
  /** Empty, or how many are not shown. */
  readonly more: string;
}

export interface FindingView {
  readonly anchor: string;
  readonly severity: Severity;
  readonly kind: string;
  readonly meaning: string;
  /** Name and anchor of the principal; both empty when the finding is about the record. */
  readonly principal: string;
  readonly principalAnchor: string;
  readonly owner: string;
  readonly where: string;
  readonly summary: string;
  readonly details: readonly string[];
  readonly moreDetails: string;
  readonly evidence: readonly string[];
}

const DETAILS = 8;
const EVIDENCE = 6;
/** Of each severity: a page of thousands of findings is read by nobody. */
const SHOWN = 400;

export function findingGroups(scan: ScanDocument): FindingGroupView[] {
  const principals = new Map(scan.principals.map((principal) => [principal.key, principal]));
  return bySeverity(scan.findings).map(({ severity, findings }) => ({
    severity,
    title: `${severity} (${countText(findings.length)})`,
    findings: findings.slice(0, SHOWN).map((finding) => findingView(finding, principals.get(finding.principal), findings.length > SHOWN / 4 ? 3 : DETAILS)),
    more: findings.length > SHOWN ? `and ${countText(findings.length - SHOWN)} more of this severity, all in scan.json` : '',
  }));
}

/** A link from the section of a principal to the first of its findings of one kind and severity. */
export interface FindingLink {
  readonly anchor: string;
  readonly kind: string;
  readonly severity: Severity;
  /** Empty for one, ` × 3` for three. */
  readonly times: string;
}

/** Links to findings by principal key, one per kind and severity, most severe first. */
export function findingLinks(findings: readonly FindingEntry[]): ReadonlyMap<string, readonly FindingLink[]> {
  const sorted = bySeverity(findings).flatMap((group) => group.findings);
  return new Map(
    [...groupBy(sorted, (finding) => finding.principal)].map(([principal, own]) => [
      principal,
      [...groupBy(own, ({ kind, severity }) => `${kind} ${severity}`).values()].map((same) => {
        const [{ kind, severity, fingerprint }] = same;
        return { anchor: anchor('finding', fingerprint), kind, severity, times: same.length === 1 ? '' : ` × ${countText(same.length)}` };
      }),
    ]),
  );
}

function findingView(finding: FindingEntry, principal: PrincipalRecord | undefined, limit: number): FindingView {
  const hidden = Math.max(finding.count, finding.details.length) - Math.min(limit, finding.details.length);
  return {
    anchor: anchor('finding', finding.fingerprint),
    severity: finding.severity,
    kind: finding.kind,
    meaning: FINDING_KINDS[finding.kind],
    principal: principal?.name ?? finding.principal,
    principalAnchor: principal === undefined || principal.keeper !== null ? '' : anchor('principal', principal.key),
    owner: principal === undefined ? '' : (principal.owner ?? 'no owner on record'),
    where: `${finding.system}:${finding.instance}`,
    summary: finding.summary,
    details: finding.details.slice(0, limit),
    moreDetails: hidden > 0 ? `and ${countText(hidden)} more; scan.json and the ledger have them` : '',
    evidence: finding.evidence.slice(0, EVIDENCE),
  };
}
