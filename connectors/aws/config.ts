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
});
export type AwsConfig = z.infer<typeof AwsConfig>;
