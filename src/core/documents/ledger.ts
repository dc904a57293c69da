import { z } from 'zod';
import { RISK_WEIGHT, WAYS } from '../permission.ts';
import { count, day, keys, verdict } from './parts.ts';

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
  /** First UTC day on which the grant is known to be in force; null = since before the record, or not known. */
  since: day.nullable(),
});
export type LedgerRow = z.infer<typeof LedgerRow>;
