import { z } from 'zod';
import { WAYS } from '../permission.ts';
import { OUTCOMES } from '../proof.ts';
import { LossRecord } from './loss.ts';
import { count, day, keys, verdict } from './parts.ts';
import { LineRecord, ProofDocument } from './proof.ts';

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
  outcome: z.enum(keys(OUTCOMES)),
  reason: z.string(),
  /** Of a proposal that takes back a forgotten emergency grant: what would break. Null for all others. */
  loss: LossRecord.nullable().default(null),
  assumption: z.string().nullable(),
  window: z.strictObject({ fromDay: day, toDay: day, until: z.string(), seconds: z.number() }).nullable(),
  cycle: z.string(),
  before: z.strictObject({ permissions: count, weight: z.number() }),
  after: z.strictObject({ permissions: count, weight: z.number() }),
  steps: ProofDocument.shape.steps,
  removed: z.array(
    // `principal` is the name; `stays`: of what is redundant in words what stays for it.
    z.strictObject({ permission: z.string(), principal: z.string(), path: z.array(z.string()), way: z.enum(WAYS), verdict, stays: z.string().optional(), risk: z.string(), lastUsed: z.string().nullable() }),
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
