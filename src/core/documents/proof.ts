import { z } from 'zod';
import { OUTCOMES, PROOF_STEPS } from '../proof.ts';
import { LossRecord } from './loss.ts';
import { count, counts, day, keys, verdict } from './parts.ts';

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
  outcome: z.enum(keys(OUTCOMES)),
  reason: z.string(),
  steps: z.array(
    z.strictObject({ step: z.enum(keys(PROOF_STEPS)), result: z.enum(['yes', 'no', 'unknown']), counts, notes: z.array(z.string()) }),
  ),
  /** What would break; null unless the outcome is `proved-with-loss`. */
  loss: LossRecord.nullable().default(null),
  /** sha256 of the canonical policy before and after, and of each written file. */
  digests: z.strictObject({ granted: z.string(), proposed: z.string(), files: z.record(z.string(), z.string()) }),
  removed: z.array(z.strictObject({ permission: z.string(), principal: z.string(), path: z.array(z.string()), verdict })),
  /** Every resource line of the policies that change, with its evidence; sorted by policy, then as written. */
  lines: z.array(LineRecord).default([]),
});
export type ProofDocument = z.infer<typeof ProofDocument>;
