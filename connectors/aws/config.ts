import { z } from 'zod';
import { LiveConfig } from './spool/config.ts';

const text = z.string().min(1).max(1_000);
const paths = z.union([text, z.array(text).min(1)]).transform((value) => (Array.isArray(value) ? value : [value]));

/**
 * The part of a source in pawl.yaml that only this connector reads, beside the common keys.
 * `observability` tells what the record cannot tell by itself; a thing left out is taken as unknown.
 */
export const AwsConfig = z.strictObject({
  observability: z
    .strictObject({
      /** Does one trail record all regions? Then a region without a record was quiet, not unlogged. */
      multiRegion: z.boolean().optional().describe('True when one trail records all regions: then a region without a record was quiet, not unlogged.'),
      trails: paths
        .optional()
        .describe('Outputs of `aws cloudtrail describe-trails`, `get-trail`, `get-event-selectors` and `get-trail-status` about the trails that wrote `usage`: paths or globs.'),
      publicKeys: paths
        .optional()
        .describe('Outputs of `aws cloudtrail list-public-keys`, to verify the signatures of the digests among `usage`: paths or globs.'),
      lastAccessed: paths
        .optional()
        .describe('Answers of `aws iam get-service-last-accessed-details` about roles and users, each file named for its percent-encoded ARN: paths or globs.'),
    })
    .optional(),
  /** AWS's machine-readable service authorization reference, for what an operation may be checked for beyond the mapping. */
  serviceReference: text
    .optional()
    .describe("A folder with the JSON documents of AWS's service authorization reference (https://servicereference.us-east-1.amazonaws.com/), one per service: what an operation may be checked for beyond pawl's own table then keeps permissions, too."),
  /** What is fetched from the running system instead of being read from exports. */
  live: LiveConfig.optional().describe('Fetch from AWS instead of reading exports, see docs/connectors/aws.md.'),
  /** What becomes of a customer-managed policy that several hold. */
  sharedPolicies: z
    .enum(['union', 'per-holder'])
    .optional()
    .describe('`union` (the default) narrows a customer-managed policy to what its holders need together; `per-holder` replaces it for each holder by a policy of its own.'),
});
export type AwsConfig = z.infer<typeof AwsConfig>;
