import { SourceError } from '../../../src/core/errors.ts';

/** What was asked of AWS when it failed. */
export interface Asked {
  readonly source: string;
  /** The IAM action that the call needs, such as `cloudtrail:LookupEvents`. */
  readonly action: string;
  /** Of whom or where: `account 111122223333 in eu-central-1`, `bucket trail-logs`. */
  readonly where: string;
}

/** What the SDK tells of a failure; every member may be missing. */
interface Failure {
  readonly name?: string;
  readonly message?: string;
  readonly Code?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $retryable?: { readonly throttling?: boolean };
}

interface Kind {
  readonly is: (failure: Failure, codes: readonly string[]) => boolean;
  readonly says: (asked: Asked) => string;
  readonly remedy: (asked: Asked) => string;
  readonly refused?: true;
}

const anyOf = (names: RegExp) => (_: Failure, codes: readonly string[]): boolean => codes.some((code) => names.test(code));
const AGAIN = 'run the command again: it goes on where it stopped';

/**
 * Kinds of failures by code; the first that fits. Codes: "Common Errors" of the API References of CloudTrail, IAM, Organizations and
 * STS; "Error Responses" of the S3 API Reference; error names of Node's network layer.
 */
const KINDS: readonly Kind[] = [
  {
    is: anyOf(/^(?:ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired)$/),
    says: () => 'the credentials have expired',
    remedy: () => `log in again (\`aws sso login\`, or new keys), and ${AGAIN}`,
  },
  {
    is: anyOf(/^(?:CredentialsProviderError|TokenProviderError)$/),
    says: () => 'there are no credentials',
    remedy: () => 'log in (`aws sso login`), set AWS_PROFILE, or name a `profile` under `live` in pawl.yaml',
  },
  {
    is: anyOf(/^(?:InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|AuthFailure|IncompleteSignature|SignatureDoesNotMatch|InvalidSignatureException|RequestTimeTooSkewed|MissingAuthenticationToken\w*)$/),
    refused: true,
    says: () => 'AWS does not accept the credentials',
    remedy: () => 'check that the keys are in use, that the clock of this machine is right, and that the region is switched on for the account',
  },
  {
    is: (failure, codes) => anyOf(/^(?:AccessDenied|AccessDeniedException|UnauthorizedOperation|NotAuthorized|Forbidden|AllAccessDisabled)$/)(failure, codes) || failure.$metadata?.httpStatusCode === 403,
    says: ({ action }) => `the credentials lack the permission ${action}`,
    remedy: ({ action }) => `allow ${action}; docs/connectors/aws.md has the whole read-only policy`,
  },
  {
    is: (failure, codes) => failure.$retryable?.throttling === true || failure.$metadata?.httpStatusCode === 429 || anyOf(/^(?:Throttl\w*|TooManyRequests\w*|RequestLimitExceeded|SlowDown|RequestThrottled\w*|PriorRequestNotComplete|BandwidthLimitExceeded)$/)(failure, codes),
    says: () => 'AWS kept refusing for too many requests',
    remedy: () => `when less else asks AWS, ${AGAIN}`,
  },
  {
    is: anyOf(/^(?:PermanentRedirect|AuthorizationHeaderMalformed|TemporaryRedirect|IllegalLocationConstraintException)$/),
    says: () => 'the bucket is in another region',
    remedy: () => 'set `region` under `live.logs` to the region of the bucket',
  },
  {
    is: anyOf(/^(?:NoSuchBucket|EventDataStoreNotFoundException|EventDataStoreARNInvalidException|InactiveEventDataStoreException)$/),
    says: () => 'there is no such thing',
    remedy: () => 'correct its name under `live` in pawl.yaml',
  },
  {
    is: anyOf(/^AWSOrganizationsNotInUseException$/),
    says: () => 'the account belongs to no organization',
    remedy: () => 'take `organization` out of `live`, or use credentials of the management account',
  },
  {
    is: anyOf(/^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|EPIPE|EHOSTUNREACH|ENETUNREACH|TimeoutError|UND_ERR_\w+)$/),
    says: () => 'AWS cannot be reached',
    remedy: () => `check the network, and ${AGAIN}`,
  },
];

/** What IAM says was refused: it may be another action than the call's own, such as `kms:Decrypt` for an encrypted object. */
const REFUSED_ACTION = /not authorized to perform: ([a-z0-9-]{1,40}:[A-Za-z0-9]{1,100})/;

/** AWS does not know the credentials; in a region that is not switched on it knows none. */
export class CredentialsRefused extends SourceError {}

/** Codes under which the SDK tells the same failure. */
export function codesOf(error: unknown): readonly string[] {
  const failure = error as Failure | null;
  return [failure?.name, failure?.Code, failure?.code].filter((code): code is string => typeof code === 'string');
}

/** The failure of a call in words, with what mends it. Errors that already say so pass. */
export function failureOf(error: unknown, asked: Asked): SourceError {
  if (error instanceof SourceError) return error;
  const failure = (error ?? {}) as Failure;
  const codes = codesOf(error);
  const kind = KINDS.find((one) => one.is(failure, codes));
  const told = [...new Set([failure.Code ?? failure.name, failure.message])].filter((text) => text !== undefined && text !== '' && text !== 'Error').join(': ');
  const detail = told === '' ? '' : ` (${told.slice(0, 500)})`;
  const Kind = kind?.refused === true ? CredentialsRefused : SourceError;
  const needed = { ...asked, action: REFUSED_ACTION.exec(failure.message ?? '')?.[1] ?? asked.action };
  return new Kind(asked.source, `${asked.action} of ${asked.where}: ${kind?.says(needed) ?? 'AWS answered with an error'}${detail}`, {
    remedy: kind?.remedy(needed) ?? `if it stays, look the code up in the API reference; else ${AGAIN}`,
  });
}

/** Asks AWS; what fails says what was asked and how to mend it. @throws SourceError */
export async function ask<T>(asked: Asked, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw failureOf(error, asked);
  }
}
