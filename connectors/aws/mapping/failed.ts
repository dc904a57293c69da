import { prefixesOf } from './prefix.ts';

/** Ends that show that the caller was authorized, whatever the service: EC2's documented answer to an allowed dry run. */
const ALWAYS = /(^|\.)DryRunOperation$/;
/**
 * Ends that a service can only come to after looking at the resource. All others (validation, malformed documents,
 * missing parameters) may come before anyone is authorized.
 */
const STATE = /NotFound|NoSuch|DoesNotExist|AlreadyExists|AlreadyOwnedByYou|Conflict|InUse|Duplicate|NotEmpty|LimitExceeded|IncorrectState|IncorrectInstanceState|InvalidState|DependencyViolation|ConditionalCheckFailed|Disabled/;
/**
 * Services that authorize a request before they look at the resource that it names, as their documentation shows.
 * KMS is here for states only: without the key there is no key policy to authorize by.
 */
const AUTHORIZES_FIRST: Readonly<Record<string, RegExp>> = {
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html (DryRunOperation, UnauthorizedOperation)
  ec2: STATE,
  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html with the common error AccessDenied
  iam: STATE,
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html: 403, not 404, for those who may not know
  s3: STATE,
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
  dynamodb: STATE,
  // https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
  kms: /AlreadyExists|InvalidState|Disabled|LimitExceeded/,
};

/** Does a call that failed with this code show that its caller was authorized? False = cannot tell. */
export function showsAuthorization(eventSource: string, errorCode: string | undefined): boolean {
  if (errorCode === undefined) return false;
  if (ALWAYS.test(errorCode)) return true;
  return prefixesOf(eventSource).some((prefix) => AUTHORIZES_FIRST[prefix]?.test(errorCode) === true);
}
