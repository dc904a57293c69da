/** Severities, lowest first; `--fail-on` names one of them. */
export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Closed vocabulary of findings; each has a page `docs/findings/<kind>.md`. */
export const FINDING_KINDS = {
  'unused-permission': 'granted permissions that no call needed over a full cycle',
  'unused-role': 'a principal that made no call at all over a full cycle',
  'wildcard-wider-than-use': 'a wildcard of which only a part was used',
  'attempted-but-denied': 'calls that were refused: need or attack, never use',
  'exercised-outside-grant': 'authorized calls that no known grant allows',
  'shared-role': 'one principal that several workloads use',
  'mapping-contradicted': 'a refusal in the record names another permission than pawl takes the call to need',
  'forgotten-emergency-grant': 'a grant that was needed only in its first hours and is still there',
  'provider-expansion': 'the provider added permissions to what the team had granted',
  'dangling-grant': 'a grant to somebody, or by a policy, that does not exist',
  'definition-drift': 'a definition file and the live policy differ',
  'record-altered': 'a file of the record is not what its signed digests say',
  'evidence-gap': 'the record has a hole, so some permissions could not be judged',
} as const;
export type FindingKind = keyof typeof FINDING_KINDS;

/** One finding as it stands in scan.json. */
export interface Finding {
  readonly kind: FindingKind;
  readonly severity: Severity;
  /** Hash of what it is about, without dates, counts or scores: the same finding keeps it over nights. */
  readonly fingerprint: string;
  readonly system: string;
  readonly instance: string;
  /** `principalKey`, or empty when the finding is about the record. */
  readonly principal: string;
  /** One sentence a reviewer can act on. */
  readonly summary: string;
  /** Permissions, calls or days it rests on; sorted, at most 50, with the total in `count`. */
  readonly details: readonly string[];
  readonly count: number;
  /** Record ids. */
  readonly evidence: readonly string[];
}
