import type { Outcome } from '../../../src/core/usage.ts';

/**
 * Error codes that mean "not authorized" (or not even authenticated), without a `Client.` or `Server.` in front and
 * without `Exception`, `Fault` or `Error` behind. Codes of a further refusal inside an authorized call, such as
 * `KMSAccessDenied`, are not among them: there the call itself was allowed.
 */
const REFUSED: ReadonlySet<string> = new Set([
  // Common errors of AWS services (any API Reference, "Common Errors"); S3 and STS API References, "Error Responses".
  'AccessDenied',
  'NotAuthorized',
  'Unauthorized',
  'UnauthorizedAccess',
  // Amazon EC2 API Reference, "Error codes": UnauthorizedOperation, AuthFailure.
  'UnauthorizedOperation',
  'AuthFailure',
  // Amazon SNS API Reference, "Publish": AuthorizationError, HTTP 403.
  'Authorization',
  'AuthorizationError',
  // AWS Elastic Beanstalk API Reference, "Common errors": InsufficientPrivilegesException.
  'InsufficientPrivileges',
  // AWS Organizations API Reference, "CreatePolicy": AccessDeniedForDependencyException.
  'AccessDeniedForDependency',
  // CloudTrail User Guide, "Network activity events": denied by the policy of a VPC endpoint.
  'VpceAccessDenied',
  // Not authenticated, so nothing was authorized ("Common Errors"; S3 API Reference, "Error Responses").
  'ExpiredToken',
  'IncompleteSignature',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidSignature',
  'MissingAuthenticationToken',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'UnrecognizedClient',
]);

/**
 * Too many requests: says nothing of authorization. AWS SDKs and Tools Reference Guide, "Retry behavior" (its list of
 * throttling codes without the two that also name quotas and conflicts: LimitExceeded, TransactionInProgress).
 */
const THROTTLED: ReadonlySet<string> = new Set([
  'Throttling',
  'Throttled',
  'RequestThrottled',
  'EC2Throttled',
  'TooManyRequests',
  'RequestLimitExceeded',
  'BandwidthLimitExceeded',
  'ProvisionedThroughputExceeded',
  'SlowDown',
  'PriorRequestNotComplete',
]);

/** IAM's own words for a refusal, whatever code the service gives it (IAM User Guide, "Access denied error messages"). */
const REFUSAL = 'not authorized to perform';

/**
 * What the record says of the call's end. A call that failed for a reason that may or may not be authorization counts
 * as `failed`, not as `refused`: a use in doubt is kept.
 */
export function outcomeOf(source: string, code: string | undefined, message: string | undefined): Outcome {
  if (code === undefined) {
    if (message === undefined) return 'allowed';
    return message.includes(REFUSAL) ? 'refused' : 'failed';
  }
  const bare = bareCode(code);
  // "The user has the required permissions, so the request would have succeeded" (EC2 API Reference, "Error codes").
  if (bare === 'DryRunOperation') return 'allowed';
  if (THROTTLED.has(bare)) return 'throttled';
  if (message !== undefined && message.includes(REFUSAL)) return 'refused';
  // Cognito answers NotAuthorizedException to a wrong password (API Reference, "InitiateAuth").
  if (bare === 'NotAuthorized' && source.startsWith('cognito-')) return 'failed';
  return REFUSED.has(bare) || bare.endsWith('UnauthorizedOperation') ? 'refused' : 'failed';
}

const bareCodes = new Map<string, string>();

function bareCode(code: string): string {
  const known = bareCodes.get(code);
  if (known !== undefined) return known;
  const bare = code.replace(/^(?:Client|Server)\./, '').replace(/(?:Exception|Fault|Error)$/, '');
  if (bareCodes.size < 1000) bareCodes.set(code, bare);
  return bare;
}
