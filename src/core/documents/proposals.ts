import { z } from 'zod';
import { day } from './parts.ts';
import { ProposalRecord } from './proposal.ts';
import { SplitRecord } from './split.ts';

/** proposals.json. */
export const ProposalsDocument = z.strictObject({
  schemaVersion: z.literal(1),
  asOf: day,
  proposals: z.array(ProposalRecord),
  /** Shared principals taken apart; beside the proposals, never in place of them. */
  splits: z.array(SplitRecord),
});
export type ProposalsDocument = z.infer<typeof ProposalsDocument>;
