import { canonicalJson } from '../../../src/core/json.ts';
import { byText } from '../../../src/core/order.ts';
import type { Fact } from '../../../src/core/usage.ts';
import { credentialMark } from './credential.ts';
import type { Caller } from './identity.ts';
import { objectOf, textOf, type Members } from './members.ts';

/** Members that tell to whom a session was issued; beside those of every record. */
export const ISSUED_PATHS: readonly string[] = [
  ...['externalId', 'principalArn', 'principalTags', 'roleArn', 'roleSessionName', 'sourceIdentity', 'tags'].map((name) => `requestParameters.${name}`),
  ...['assumedRoleUser.assumedRoleId', 'audience', 'credentials.accessKeyId', 'issuer', 'provider', 'subject', 'subjectFromWebIdentityToken'].map((name) => `responseElements.${name}`),
];

/** Tags that EKS Pod Identity gives to a session (Amazon EKS User Guide, "EKS Pod Identity session tags"). */
const POD_TAGS: readonly string[] = ['eks-cluster-name', 'kubernetes-namespace', 'kubernetes-service-account'];

/** A call that issues credentials, as far as the record tells it. */
export interface IssuingCall {
  readonly event: string;
  readonly instance: string;
  readonly at: number;
  readonly id: string;
  readonly identity: Members | undefined;
  readonly parameters: Members | undefined;
  readonly response: Members | undefined;
  readonly caller: Caller;
}

/**
 * The fact that a call issued a session of a role, and to whom. `subject` is the mark of the credential. Details, each
 * absent when the record does not tell it: `roleArn` · `role` its id · `session` the session's name · `by` principal |
 * service | token | assertion | account · `caller` ARN of the user or role, name of the service, or provider of the token ·
 * `callerId`, `callerAccount` · `parent` mark of the caller's own credential · `tokenSubject` · `audience` ·
 * `sourceIdentity` · `externalId` · `pod` JSON of the tags of EKS Pod Identity · `limited` what limits the session beyond the role.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
export function issuedFact(call: IssuingCall): Fact | undefined {
  const { event, instance, at, id, parameters, response, caller } = call;
  const credential = credentialMark(objectOf(response?.['credentials'])?.['accessKeyId']);
  const role = textOf(parameters?.['roleArn']);
  if (credential === undefined || role === undefined) return undefined;
  const user = textOf(objectOf(response?.['assumedRoleUser'])?.['assumedRoleId'], 256);
  const detail = {
    event,
    roleArn: role,
    role: user?.split(':')[0],
    session: textOf(parameters?.['roleSessionName'], 256),
    ...issuedTo(call),
    externalId: textOf(parameters?.['externalId'], 1224),
    sourceIdentity: textOf(parameters?.['sourceIdentity'], 256),
    pod: podOf(parameters),
    limited: limitOf(parameters),
  };
  const told = Object.entries(detail).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { kind: 'credential-issued', instance, at, id, subject: credential, actor: caller.actor, detail: Object.fromEntries(told) };
}

/**
 * Session policies, which limit a session to less than its role may do: the ARNs of managed ones, and `an inline policy` in
 * place of a document, which may differ from session to session. CloudTrail shows both as parameters of the call that issued the session.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_assumerole.html
 */
function limitOf(parameters: Members | undefined): string | undefined {
  const listed = parameters?.['policyArns'];
  const managed = (Array.isArray(listed) ? listed : [listed]).filter((one) => one !== undefined && one !== null).map((one) => textOf(objectOf(one)?.['arn']) ?? 'a managed policy');
  const inline = parameters?.['policy'];
  const limits = [...new Set([...managed.sort(byText), ...(inline === undefined || inline === null ? [] : ['an inline policy'])])];
  // STS takes ten managed policies at most.
  return limits.length === 0 ? undefined : limits.length > 11 ? 'many policies' : limits.join(', ');
}

/** Who got the session. */
function issuedTo({ identity, response, parameters, caller }: IssuingCall): Readonly<Record<string, string | undefined>> {
  const type = identity?.['type'];
  if (type === 'AWSService') return { by: 'service', caller: textOf(identity?.['invokedBy'], 256) };
  if (type === 'WebIdentityUser') {
    const subject = textOf(response?.['subjectFromWebIdentityToken']) ?? textOf(identity?.['userName']);
    return { by: 'token', caller: textOf(response?.['provider']) ?? textOf(identity?.['identityProvider']), tokenSubject: subject, audience: textOf(response?.['audience']) };
  }
  if (type === 'SAMLUser') {
    const subject = textOf(response?.['subject']) ?? textOf(identity?.['userName']);
    return { by: 'assertion', caller: textOf(parameters?.['principalArn']), tokenSubject: subject };
  }
  const base = { callerId: caller.principal, callerAccount: caller.account, parent: credentialMark(identity?.['accessKeyId']) };
  if (type === 'AWSAccount') return { by: 'account', ...base };
  const session = objectOf(identity?.['sessionContext']);
  const issuer = session === undefined ? undefined : textOf(objectOf(session['sessionIssuer'])?.['arn']);
  return { by: 'principal', caller: issuer ?? textOf(identity?.['arn']), ...base };
}

/** Session tags are a list of keys and values, or (from an assertion or token) an object of them. */
function podOf(parameters: Members | undefined): string | undefined {
  const tags: Record<string, string> = {};
  const listed = parameters?.['tags'];
  const keep = (key: unknown, value: unknown): void => {
    if (typeof key === 'string' && typeof value === 'string' && POD_TAGS.includes(key) && value.length <= 256) tags[key] = value;
  };
  if (Array.isArray(listed)) for (const tag of listed) keep(objectOf(tag)?.['key'], objectOf(tag)?.['value']);
  for (const [key, value] of Object.entries(objectOf(parameters?.['principalTags']) ?? {})) keep(key, value);
  return Object.keys(tags).length === 0 ? undefined : canonicalJson(tags);
}
