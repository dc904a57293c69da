import type { Observation } from '../../../src/core/observation.ts';

/**
 * Services with one endpoint for all regions, whose events CloudTrail files in us-east-1
 * (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html, global service events).
 */
const GLOBAL: ReadonlySet<string> = new Set(['iam', 'organizations', 'cloudfront', 'route53']);
const MULTI_REGION = 'use a multi-region trail, and say so with `observability: { multiRegion: true }`';

/** The region in which calls of a permission are filed; undefined when it may be any. */
export function regionOf(service: string, pattern: string): string | undefined {
  return GLOBAL.has(service) ? 'us-east-1' : /^arn:[^:]*:[^:]*:([a-z]{2}(?:-[a-z]+)+-\d):/.exec(pattern)?.[1];
}

/** STS has an endpoint for all regions beside the regional ones. */
export function isGlobal(service: string): boolean {
  return service === 'sts' || GLOBAL.has(service);
}

/** Could the permission be used in a region that nothing shows to be logged? A trail may record one region only. */
export function outsideRegions(service: string, pattern: string, { scopes, allScopes }: Observation): { readonly reason: string; readonly remedy: string } | undefined {
  if (allScopes) return undefined;
  const region = regionOf(service, pattern);
  if (region !== undefined) {
    return scopes.includes(region) ? undefined : { reason: `the record shows nothing of the region ${region}`, remedy: MULTI_REGION };
  }
  if (scopes.length > 1) return undefined;
  return { reason: `the record shows one region only (${scopes.join(', ') || 'none'}), and the trail may record no other`, remedy: MULTI_REGION };
}
