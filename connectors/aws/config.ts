import { z } from 'zod';

/**
 * The part of a source in pawl.yaml that only this connector reads, beside the common keys.
 * `observability` tells what the record cannot tell by itself; a thing left out is taken as unknown.
 */
export const AwsConfig = z.strictObject({
  observability: z
    .strictObject({
      /** Does one trail record all regions? Then a region without a record was quiet, not unlogged. */
      multiRegion: z.boolean().optional().describe('True when one trail records all regions: then a region without a record was quiet, not unlogged.'),
    })
    .optional(),
  /** What becomes of a customer-managed policy that several hold. */
  sharedPolicies: z
    .enum(['union', 'per-holder'])
    .optional()
    .describe('`union` (the default) narrows a customer-managed policy to what its holders need together; `per-holder` replaces it for each holder by a policy of its own.'),
});
export type AwsConfig = z.infer<typeof AwsConfig>;
