import { z } from 'zod';
import { ACTOR_KINDS } from '../actor.ts';
import { count, day, keys } from './parts.ts';
import { ProofDocument } from './proof.ts';

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
  /** Of the permissions that it keeps, those that its own calls used or may have used; each path counts, as in `after`. */
  usedCount: count,
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
