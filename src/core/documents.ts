import { z } from 'zod';
import { ACTOR_KINDS } from './actor.ts';
import { FINDING_KINDS, SEVERITIES } from './finding.ts';
import { PROOF_STEPS } from './proof.ts';
import { RISK_WEIGHT, WAYS } from './permission.ts';
import { VERDICTS } from './verdict.ts';

/** Keys of a closed vocabulary as a non-empty tuple, the form that `z.enum` wants. */
function keys<K extends string>(vocabulary: Readonly<Record<K, unknown>>): [K, ...K[]] {
  return Object.keys(vocabulary) as [K, ...K[]];
}

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const count = z.number().int().nonnegative();
const counts = z.record(z.string(), count);
const verdict = z.enum(keys(VERDICTS));

/** A workload that used a permission, and when last. */
export const UsedBy = z.strictObject({
  /** Empty: not told apart. */
  workload: z.string(),
  /** At most five of its actors. */
  names: z.array(z.string()),
  uses: count,
  lastUsed: z.string(),
});
export type UsedBy = z.infer<typeof UsedBy>;

/** One line of `ledger/<id>.jsonl.gz`: one granted permission by one path. Sorted by permission, then path. */
export const LedgerRow = z.strictObject({
  key: z.string(),
  principal: z.string(),
  name: z.string(),
  system: z.string(),
  instance: z.string(),
  permission: z.string(),
  path: z.array(z.string()),
  /** `inherited`: the path leads through something that others hold too, such as a group or a shared policy. */
  way: z.enum(WAYS),
  group: z.string(),
  risk: z.enum(keys(RISK_WEIGHT)),
  verdict,
  /** In words: why this verdict. */
  reason: z.string(),
  /** Would the record have shown a use of all of it, of a part, or of nothing? */
  observable: z.enum(['yes', 'partly', 'no']),
  /** In words: why. */
  observability: z.string(),
  /** Recorded calls that needed it or may have. */
  uses: count,
  /** Distinct UTC days of those calls. */
  days: count,
  firstUsed: z.string().nullable(),
  lastUsed: z.string().nullable(),
  /** Who used it, most often first, at most ten. */
  usedBy: z.array(UsedBy),
  /** Record ids of first and last use. */
  evidence: z.array(z.string()),
  /** First UTC day on which the grant is known to be in force; null = since before the record. */
  since: day.nullable(),
});
export type LedgerRow = z.infer<typeof LedgerRow>;

const weights = z.strictObject({ granted: z.number(), exercised: z.number(), removable: z.number(), unobservable: z.number() });

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

export const PrincipalRecord = z.strictObject({
  key: z.string(),
  system: z.string(),
  instance: z.string(),
  id: z.string(),
  name: z.string(),
  createdOn: day.nullable(),
  notEditable: z.string().nullable(),
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

/** One resource line of a proposed policy with its evidence. */
export const LineRecord = z.strictObject({
  policy: z.string(),
  statement: z.string(),
  line: z.string(),
  /** Does the proposal write it where the policy said something else? */
  isNew: z.boolean(),
  /** Recorded calls that needed something on it. */
  calls: count,
  /** Further calls that may have: the record does not tell on what they were. */
  mayCalls: count,
  firstUsed: z.string().nullable(),
  lastUsed: z.string().nullable(),
  /** Record ids of first and last use. */
  evidence: z.array(z.string()),
  /** Distinct things that were seen on it. */
  seen: count,
  /** Why it stands for more than was seen; empty when it is written as it was or seen. */
  rules: z.array(z.strictObject({ rule: z.string(), why: z.string(), cite: z.string() })),
});
export type LineRecord = z.infer<typeof LineRecord>;

/** proof.json. */
export const ProofDocument = z.strictObject({
  schemaVersion: z.literal(1),
  /** First line when the record was shorter than a cycle and a person assumed one. */
  assumption: z.string().nullable(),
  proposal: z.string(),
  unit: z.string(),
  /** The day of judgement; its name lets `assumption` be the first line of the file. */
  judgedAsOf: day,
  /** Last UTC day on which the proof may be relied on. */
  expires: day,
  outcome: z.enum(['proved', 'refuted', 'undecided']),
  reason: z.string(),
  steps: z.array(
    z.strictObject({ step: z.enum(keys(PROOF_STEPS)), result: z.enum(['yes', 'no', 'unknown']), counts, notes: z.array(z.string()) }),
  ),
  /** sha256 of the canonical policy before and after, and of each written file. */
  digests: z.strictObject({ granted: z.string(), proposed: z.string(), files: z.record(z.string(), z.string()) }),
  removed: z.array(z.strictObject({ permission: z.string(), principal: z.string(), path: z.array(z.string()), verdict })),
  /** Every resource line of the policies that change, with its evidence; sorted by policy, then as written. */
  lines: z.array(LineRecord).default([]),
});
export type ProofDocument = z.infer<typeof ProofDocument>;

/** One proposal as it stands in proposals.json. */
export const ProposalRecord = z.strictObject({
  id: z.string(),
  /** Folder of its files relative to the output folder; null when nothing is written. */
  folder: z.string().nullable(),
  unit: z.string(),
  name: z.string(),
  system: z.string(),
  instance: z.string(),
  principals: z.array(z.strictObject({ key: z.string(), name: z.string(), owner: z.string().nullable() })),
  outcome: z.enum(['proved', 'refuted', 'undecided']),
  reason: z.string(),
  assumption: z.string().nullable(),
  window: z.strictObject({ fromDay: day, toDay: day, until: z.string(), seconds: z.number() }).nullable(),
  cycle: z.string(),
  before: z.strictObject({ permissions: count, weight: z.number() }),
  after: z.strictObject({ permissions: count, weight: z.number() }),
  steps: ProofDocument.shape.steps,
  removed: z.array(
    // `principal` is the name.
    z.strictObject({ permission: z.string(), principal: z.string(), path: z.array(z.string()), way: z.enum(WAYS), verdict, risk: z.string(), lastUsed: z.string().nullable() }),
  ),
  /** Exercised permissions that stay, with their last use. */
  kept: z.array(z.strictObject({ permission: z.string(), verdict, uses: count, lastUsed: z.string().nullable() })),
  /** Every resource line of the policies that change, with its evidence; sorted by policy, then as written. */
  lines: z.array(LineRecord).default([]),
  /** What the record could not show, grouped by reason. */
  unseen: z.array(z.strictObject({ reason: z.string(), remedy: z.string().nullable(), count, examples: z.array(z.string()) })),
  givenBack: z.array(z.strictObject({ permission: z.string(), reason: z.string() })),
  /** Names of the files in the folder, sorted. */
  files: z.array(z.string()),
  /** Unified diff of the edits of people's files, or of the policy documents when there are none. */
  diff: z.string(),
  todo: z.array(z.string()),
});
export type ProposalRecord = z.infer<typeof ProposalRecord>;

/** One new principal of a split. */
export const SplitPartRecord = z.strictObject({
  workload: z.string(),
  kind: z.enum(keys(ACTOR_KINDS)),
  /** At most five of its actors. */
  names: z.array(z.string()),
  /** Name of the new principal; empty when there can be none. */
  name: z.string(),
  outcome: z.enum(['proved', 'refuted', 'undecided']),
  reason: z.string(),
  /** Authorized calls of the workload. */
  calls: count,
  before: z.strictObject({ permissions: count, weight: z.number() }),
  after: z.strictObject({ permissions: count, weight: z.number() }),
  /** Permissions that others of the shared principal used and this one does not get; at most fifty, with the whole number. */
  withheld: z.array(z.string()),
  withheldCount: count,
  /** What it used, heaviest use first; at most fifty. */
  used: z.array(z.string()),
  /** Who may become it, in words. */
  subjects: z.array(z.string()),
  steps: ProofDocument.shape.steps,
  givenBack: z.array(z.strictObject({ permission: z.string(), reason: z.string() })),
});
export type SplitPartRecord = z.infer<typeof SplitPartRecord>;

/** A shared principal, taken apart: one new principal per workload that is told apart and proved. */
export const SplitRecord = z.strictObject({
  id: z.string(),
  folder: z.string().nullable(),
  system: z.string(),
  instance: z.string(),
  principal: z.strictObject({ key: z.string(), name: z.string(), owner: z.string().nullable() }),
  assumption: z.string().nullable(),
  window: z.strictObject({ fromDay: day, toDay: day, until: z.string(), seconds: z.number() }).nullable(),
  cycle: z.string(),
  parts: z.array(SplitPartRecord),
  /** Authorized calls by actors that could not be told apart, and the permissions that they used: each part keeps these. */
  untold: z.strictObject({ calls: count, permissions: count, names: z.array(z.string()) }),
  files: z.array(z.string()),
  todo: z.array(z.string()),
});
export type SplitRecord = z.infer<typeof SplitRecord>;

/** proof.json of a split. */
export const SplitProofDocument = z.strictObject({
  schemaVersion: z.literal(1),
  assumption: z.string().nullable(),
  split: z.string(),
  principal: z.string(),
  judgedAsOf: day,
  expires: day,
  parts: z.array(z.strictObject({
    name: z.string(), workload: z.string(), outcome: z.enum(['proved', 'refuted', 'undecided']), reason: z.string(), steps: ProofDocument.shape.steps,
    digests: z.strictObject({ granted: z.string(), proposed: z.string() }),
  })),
  files: z.record(z.string(), z.string()),
});
export type SplitProofDocument = z.infer<typeof SplitProofDocument>;

/** proposals.json. */
export const ProposalsDocument = z.strictObject({
  schemaVersion: z.literal(1),
  asOf: day,
  proposals: z.array(ProposalRecord),
  /** Shared principals taken apart; beside the proposals, never in place of them. */
  splits: z.array(SplitRecord),
});
export type ProposalsDocument = z.infer<typeof ProposalsDocument>;
