import { z } from 'zod';
import { count } from './parts.ts';

/** One thing that recorded calls needed and that would be refused, with those calls. */
export const LostRecord = z.strictObject({
  /** What they needed, such as `s3:GetObject on arn:…`. */
  needed: z.string(),
  /** Name of the principal. */
  principal: z.string(),
  /** False: the record does not tell whether the calls needed it. */
  certain: z.boolean(),
  /** Recorded, authorized calls. */
  calls: count,
  firstUsed: z.string(),
  lastUsed: z.string(),
  /** Record ids of some of these calls, oldest first; at most five. */
  evidence: z.array(z.string()),
});
export type LostRecord = z.infer<typeof LostRecord>;

/** Permissions of which the record could not have shown a use, by the reason why. */
export const UnseenRecord = z.strictObject({ reason: z.string(), remedy: z.string().nullable(), count });
export type UnseenRecord = z.infer<typeof UnseenRecord>;

/** What a change that is proved but for a listed loss would break, and what it takes back. */
export const LossRecord = z.strictObject({
  /** The change of grants that gave what is taken back: record id, who, which call, when. */
  given: z.strictObject({ id: z.string(), by: z.string(), event: z.string(), at: z.string() }),
  /** Did a person accept the loss (`--accept-loss`)? Nothing is written otherwise. */
  accepted: z.boolean(),
  /** Recorded calls that would break. */
  calls: count,
  /** Further calls that might: the record does not tell whether they needed what is lost. */
  mayCalls: count,
  /** Permissions that the change gave, of those that the proposal is about. */
  permissions: count.default(0),
  /** Which of them the record could not have shown in use, most first: that nobody is seen to use them says nothing. */
  unseen: z.array(UnseenRecord).default([]),
  /** Everything that is lost; what is certain first, then by name. No other recorded call breaks. */
  lost: z.array(LostRecord),
});
export type LossRecord = z.infer<typeof LossRecord>;
