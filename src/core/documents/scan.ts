import { z } from 'zod';
import { ACTOR_KINDS } from '../actor.ts';
import { FINDING_KINDS, SEVERITIES } from '../finding.ts';
import { count, counts, day, keys } from './parts.ts';

export const FindingRecord = z.strictObject({
  kind: z.enum(keys(FINDING_KINDS)),
  severity: z.enum(SEVERITIES),
  fingerprint: z.string(),
  system: z.string(),
  instance: z.string(),
  principal: z.string(),
  summary: z.string(),
  details: z.array(z.string()),
  count,
  evidence: z.array(z.string()),
});

/** A workload behind a principal. */
export const WorkloadRecord = z.strictObject({
  /** Empty: what could not be told apart. */
  workload: z.string(),
  kind: z.enum(keys(ACTOR_KINDS)),
  /** At most five of its actors. */
  names: z.array(z.string()),
  actors: count,
  /** Through which roles it came, outermost first; at most five chains. */
  chains: z.array(z.string()),
  /** Authorized calls. */
  calls: count,
  /** Granted permissions that it used or may have used. */
  permissions: count,
  firstSeen: z.string(),
  lastSeen: z.string(),
});
export type WorkloadRecord = z.infer<typeof WorkloadRecord>;

const weights = z.strictObject({ granted: z.number(), exercised: z.number(), removable: z.number(), unobservable: z.number() });

export const PrincipalRecord = z.strictObject({
  key: z.string(),
  system: z.string(),
  instance: z.string(),
  id: z.string(),
  name: z.string(),
  createdOn: day.nullable(),
  notEditable: z.string().nullable(),
  /** Who defines all that it holds and writes it back (`the API server`, `AWS`); null: a team. Figures leave out all but null. */
  keeper: z.string().nullable().default(null),
  owner: z.string().nullable(),
  purpose: z.string().nullable(),
  kind: z.enum(['workload', 'human', 'break-glass', 'vendor']),
  cycle: z.string(),
  /** Does the window hold at least one cycle? */
  complete: z.boolean(),
  /** Atoms per verdict. */
  verdicts: counts,
  /** Sums of risk weights over atoms (docs/vocabulary.md). */
  weight: weights,
  /** Recorded calls per outcome. */
  calls: counts,
  actors: count,
  /** Sorted by name. */
  workloads: z.array(WorkloadRecord),
  firstSeen: z.string().nullable(),
  lastSeen: z.string().nullable(),
  ledger: z.strictObject({ file: z.string(), rows: count, sha256: z.string() }),
});
export type PrincipalRecord = z.infer<typeof PrincipalRecord>;

export const InstanceRecord = z.strictObject({
  system: z.string(),
  instance: z.string(),
  source: z.string(),
  /** Null when no day is covered. */
  window: z
    .strictObject({ fromDay: day, toDay: day, until: z.string(), seconds: z.number() })
    .nullable(),
  /** First covered day of the record; null when there is none. */
  firstDay: day.nullable(),
  scopes: z.array(z.string()),
  /** `lost`: a file of the day is; `partial`: something of it is unreadable or was not logged; `missing`: there is nothing of it. */
  gaps: z.array(z.strictObject({ day, scope: z.string(), state: z.enum(['lost', 'partial', 'missing']), reason: z.string() })),
  /** Files beside the record, and digests of it, with what each proves. */
  evidence: z.array(z.strictObject({ kind: z.string(), path: z.string(), text: z.string() })),
  /** How many decisions that the record states come out of the grants in force at their time; only where the model decides whole. */
  decisions: z.strictObject({ reproduced: count, unknown: count, contradicted: count, named: count, misnamed: count }).optional(),
});
export type InstanceRecord = z.infer<typeof InstanceRecord>;

export const SourceRecord = z.strictObject({
  id: z.string(),
  connector: z.string(),
  files: count,
  /** Records of files read whole: records = folded + duplicate + skipped + quarantined. */
  records: count,
  folded: count,
  duplicate: count,
  skipped: counts,
  quarantined: counts,
  /** Files quarantined whole, with the reason. */
  lostFiles: z.array(z.strictObject({ path: z.string(), reason: z.string() })),
  definitions: z.array(z.strictObject({ path: z.string(), state: z.string(), policy: z.string().nullable(), note: z.string() })),
});

export type SourceRecord = z.infer<typeof SourceRecord>;

/** scan.json: what analyze found. Sorted, free of machine and clock. */
export const ScanDocument = z.strictObject({
  schemaVersion: z.literal(1),
  asOf: day,
  /** The cycle assumed by `--assume-cycle`, or null. */
  assumedCycle: z.string().nullable(),
  /** What of the evidence is missing or unreadable and was not accepted by a person, in words; not empty = exit code 3. */
  incomplete: z.array(z.string()),
  /** Gaps that a person accepted; they count as covered, and every proof that leans on them names them. */
  acknowledged: z.array(z.strictObject({ source: z.string(), from: day, to: day, owner: z.string(), reason: z.string(), expires: day })),
  /** Date of the list of actions by which wildcards are expanded, and of the one at the first analysis of this state. */
  catalogues: z.array(z.strictObject({ system: z.string(), date: day, baseline: day })).optional(),
  sources: z.array(SourceRecord),
  instances: z.array(InstanceRecord),
  principals: z.array(PrincipalRecord),
  findings: z.array(FindingRecord),
});
export type ScanDocument = z.infer<typeof ScanDocument>;
