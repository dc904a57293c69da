import { sha256 } from '../core/digest.ts';
import type { Finding, FindingKind, Severity } from '../core/finding.ts';
import type { Store } from '../store/store.ts';

/** One question to the analysed state; its answer is findings. */
export type Analysis = (store: Store, settings: AnalysisSettings) => Promise<readonly Finding[]>;

/** What a person may set of the questions. */
export interface AnalysisSettings {
  /** A grant whose only uses lie within this time of its making was a temporary one. */
  readonly temporarySeconds: number;
}

/** Where a finding belongs. */
export interface Place {
  readonly system: string;
  readonly instance: string;
  /** Empty when the finding is about the record. */
  readonly principal_key: string;
}

const SHOWN = 50;

/**
 * Builds a finding. `subject` tells apart several findings of one kind and principal; the fingerprint is a hash of kind,
 * place and subject, so that it stays over nights while counts and dates change.
 */
export function finding(
  kind: FindingKind,
  severity: Severity,
  place: Place,
  text: { readonly summary: string; readonly details: readonly string[]; readonly count: number; readonly subject?: string; readonly evidence?: readonly string[] },
): Finding {
  const about = [kind, place.system, place.instance, place.principal_key, text.subject ?? ''];
  return {
    kind,
    severity,
    fingerprint: sha256(about.join('\n')).slice(0, 16),
    system: place.system,
    instance: place.instance,
    principal: place.principal_key,
    summary: text.summary,
    details: text.details.slice(0, SHOWN),
    count: text.count,
    evidence: [...(text.evidence ?? [])].slice(0, SHOWN),
  };
}
