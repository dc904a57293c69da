import { z } from 'zod';

const name = z.string().min(1).max(200);
const region = z.string().regex(/^[a-z]{2,4}(?:-[a-z]+)+-\d$/, 'write a region such as eu-central-1');
const account = z.string().regex(/^\d{12}$/, 'an account has 12 digits');
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'write a UTC day as YYYY-MM-DD');

const role = z.strictObject({
  roleArn: z.string().regex(/^arn:[a-z0-9-]+:iam::\d{12}:role\/.+$/, 'write the ARN of a role').describe('Role to become, by `sts:AssumeRole` with the credentials of the profile.'),
  externalId: z.string().min(2).max(1224).optional().describe('External id that the trust policy of the role asks for.'),
});

/** Whose credentials are used; by default what the AWS SDK finds (environment, profile, container, instance). */
const identity = {
  profile: name.optional().describe('Profile of the AWS configuration files; the standard credential chain when left out.'),
  assumeRole: role.optional().describe('A role to become first.'),
};
export type Identity = { readonly profile?: string | undefined; readonly assumeRole?: z.infer<typeof role> | undefined };

const accountOf = z.strictObject({
  ...identity,
  region: region.optional().describe('Region to speak to for what has no region of its own; `us-east-1` when left out.'),
});
export type LiveAccount = z.infer<typeof accountOf>;

const regions = z.union([z.literal('all'), z.array(region).min(1)]);

/** What is fetched live, see docs/connectors/aws.md. */
export const LiveConfig = z.strictObject({
  keep: z.boolean().optional().describe('True when fetched files stay after they are committed; otherwise they are deleted.'),
  accounts: z.array(accountOf).min(1).optional().describe('One entry for each account whose grants and event history are fetched; one with the standard credentials when left out.'),
  grants: z.boolean().optional().describe('False when `grants` names exports instead of fetching `iam:GetAccountAuthorizationDetails`.'),
  events: z
    .strictObject({
      regions: regions.optional().describe('`all` (the default) or a list of regions.'),
      from: day.optional().describe('First day; 90 days back, as far as AWS keeps it, when left out.'),
    })
    .optional()
    .describe('Event history: management events of the last 90 days, without a trail (`cloudtrail:LookupEvents`).'),
  logs: z
    .strictObject({
      ...identity,
      bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'write the name of a bucket').describe('Bucket of a trail.'),
      prefix: z.string().max(200).regex(/^[\w!.*'()/-]*$/).optional().describe('Prefix before `AWSLogs/`, if the trail has one.'),
      region: region.optional().describe('Region of the bucket.'),
      accounts: z.array(account).min(1).optional().describe('Accounts to read; all that the bucket holds when left out.'),
      regions: z.array(region).min(1).optional().describe('Regions to read; all that the bucket holds when left out.'),
      from: day.optional().describe('First day of delivery to read.'),
      until: day.optional().describe('Last day of delivery to read.'),
      digests: z.boolean().optional().describe('False when the digests by which CloudTrail proves completeness are not read.'),
    })
    .optional()
    .describe('Log files of a trail in S3.'),
  lake: z
    .strictObject({
      ...identity,
      eventDataStore: z.string().regex(/^(?:arn:[a-z0-9-]+:cloudtrail:[a-z0-9-]+:\d{12}:eventdatastore\/)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'write the id or ARN of an event data store').describe('Id or ARN of an event data store.'),
      region: region.optional().describe('Region of the event data store.'),
      from: day.describe('First day to query. Queries are charged by the data they scan.'),
    })
    .optional()
    .describe('CloudTrail Lake, for those who still have it.'),
  trails: z.boolean().optional().describe('False when the settings of the trails that fill the bucket of `logs` are not fetched.'),
  lastAccessed: z.enum(['service', 'action']).optional().describe('Fetch what IAM itself counts as last use, of every role and user, by service or also by action.'),
  organization: z
    .strictObject(identity)
    .optional()
    .describe('Fetch service and resource control policies, with credentials of the management account or of a delegated administrator.'),
});
export type LiveConfig = z.infer<typeof LiveConfig>;
