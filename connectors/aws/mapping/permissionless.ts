import { sourceHost } from './prefix.ts';

const IDENTITY = 'https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html: no permission is needed';

/** Calls for which no identity permission is checked, with the reason. By host and operation; `*` = all of the host. */
const CALLS: Readonly<Record<string, string>> = {
  'sts:GetCallerIdentity': IDENTITY,
  'sts:GetSessionToken': 'https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html: no permission is needed',
  // The caller is not signed in yet: only the role's trust policy decides.
  'sts:AssumeRoleWithWebIdentity': 'the call is not signed; the trust policy of the role decides it',
  'sts:AssumeRoleWithSAML': 'the call is not signed; the trust policy of the role decides it',
  'dynamodb:DescribeEndpoints': 'endpoint discovery; no client can be denied it without losing every other call',
  // Console sign-in: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
  'signin:ConsoleLogin': 'a sign-in, not an API call',
  'signin:CheckMfa': 'a sign-in, not an API call',
  'signin:SwitchRole': 'a console action; sts:AssumeRole is recorded apart',
  'signin:ExitRole': 'a console action',
  'signin:RenewRole': 'a console action; sts:AssumeRole is recorded apart',
  'signin:GetSigninToken': 'exchanges credentials that the caller already holds',
  'signin:PasswordRecoveryRequested': 'a sign-in, not an API call',
  'signin:PasswordRecoveryCompleted': 'a sign-in, not an API call',
  'signin:EmailUpdated': 'a change of the root user, not an API call',
  'signin:PasswordUpdated': 'a change of the root user, not an API call',
};

/** Why a call needs no permission of its caller, or undefined when it may need one. */
export function permissionless(eventSource: string, operation: string): string | undefined {
  const call = `${sourceHost(eventSource)}:${operation}`;
  return Object.hasOwn(CALLS, call) ? CALLS[call] : undefined;
}
