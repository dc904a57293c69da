/** IAM keeps attempts for at least as many days (https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateServiceLastAccessedDetails.html). */
export const TRACKED_DAYS = 400;

/** Attempts appear within four hours (same page). */
export const LAG_MS = 4 * 3_600_000;

/**
 * Regions where IAM has tracked attempts for years, so that the whole period counts; of a younger region it may be less
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html, "Regions where last accessed
 * information is tracked").
 */
export const TRACKED_REGIONS: ReadonlySet<string> = new Set([
  'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1', 'af-south-1', 'me-south-1',
  'eu-central-1', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-north-1', 'eu-south-1',
  'ap-east-1', 'ap-south-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-southeast-1', 'ap-southeast-2',
]);
