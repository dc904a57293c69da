import type { SkipReason } from '../../../src/core/usage.ts';
import { issuedText, readRecorded, recordedText, type NamedKind } from '../actors/recorded.ts';
import { credentialMark } from './credential.ts';
import { isAccount, objectOf, textOf, type Members } from './members.ts';

/** Who made a call. */
export interface Caller {
  /** Stable id of the holder of the grants that the call used: AROA…, AIDA…, `root`; see `callerOf` for the others. */
  readonly principal: string;
  /** Who or what was behind it: source identity, session name, user name, subject of a token. */
  readonly actor: string;
  /** The same as the fold keeps it, see `actors/recorded.ts`. */
  readonly recorded: string;
  /** The account that holds the caller, when the record tells it. */
  readonly account: string | undefined;
  /** The session is limited by a session policy that this record does not show. */
  readonly limited: boolean;
}

/** Principals without grants in IAM: named by their kind, told apart by their actors. */
const WITHOUT_GRANTS: ReadonlySet<string> = new Set(['WebIdentityUser', 'SAMLUser', 'IdentityCenterUser']);

const ACTOR_LIMIT = 512;

/**
 * Who made a call, by `userIdentity` (CloudTrail User Guide, "CloudTrail userIdentity element"):
 *
 * - AssumedRole, Role: the role's id from `sessionIssuer`, else the part of `principalId` before the colon. Never the
 *   role's name: a role made anew under an old name must not inherit its history.
 * - IAMUser: `principalId`. Root: `root`.
 * - FederatedUser: the user (or root) who issued the session; its rights are cut by a session policy.
 * - AWSAccount: `principalId` of the other account's caller. It holds no grants of the account that received this copy.
 * - WebIdentityUser, SAMLUser, IdentityCenterUser: the kind itself; who it was is the actor.
 * - AWSService, or nobody but a service that calls: skipped. Anonymous: skipped.
 *
 * Access key ids never pass, also not where a record has one in the place of an id. `undefined` = illegible.
 */
export function callerOf(userIdentity: unknown): Caller | { readonly skip: SkipReason } | undefined {
  const identity = objectOf(userIdentity);
  if (identity === undefined) return undefined;
  const type = identity['type'];
  if (type === 'AWSService') return { skip: 'service-caller' };
  const id = textOf(identity['principalId']);
  const account = isAccount(identity['accountId']) ? identity['accountId'] : undefined;
  if (isAnonymous(id) || isAnonymous(identity['accountId'])) return { skip: 'anonymous' };
  const session = objectOf(identity['sessionContext']);
  const issuer = session === undefined ? undefined : objectOf(session['sessionIssuer']);
  const issuerId = issuer === undefined ? undefined : textOf(issuer['principalId']);
  const source = session === undefined ? undefined : textOf(session['sourceIdentity'], ACTOR_LIMIT);
  const name = source ?? nameOf(identity, id);
  const made = (principal: string, limited = false): Caller => {
    const actor = name ?? principal;
    return { principal, actor, recorded: recordedOf(identity, source, actor), account, limited };
  };

  if (type === 'Root') return made('root');
  if (typeof type === 'string' && WITHOUT_GRANTS.has(type)) return made(type);
  if (type === 'FederatedUser') {
    const principal = issuer?.['type'] === 'Root' ? 'root' : stableId(issuerId);
    return principal === undefined ? undefined : made(principal, true);
  }
  const principal = type === 'IAMUser' || type === 'AWSAccount' ? stableId(id) : (stableId(issuerId) ?? stableId(id));
  if (principal !== undefined) return made(principal);
  if (type === 'AWSAccount') return { skip: 'anonymous' };
  return identity['invokedBy'] !== undefined && identity['arn'] === undefined && type === undefined ? { skip: 'service-caller' } : undefined;
}

/** The id before the colon (`AROA…:session`), unless it is an access key id (AKIA…, ASIA…). */
function stableId(id: string | undefined): string | undefined {
  if (id === undefined) return undefined;
  const colon = id.indexOf(':');
  const stable = colon < 0 ? id : id.slice(0, colon);
  if (stable === '' || stable.length > 128) return undefined;
  return isAccessKey(stable) ? undefined : stable;
}

// IAM User Guide, "IAM identifiers", table of unique id prefixes.
function isAccessKey(id: string): boolean {
  return id.length >= 16 && (id.startsWith('AKIA') || id.startsWith('ASIA'));
}

/** The session's name, the user's name or the subject of its token. */
function nameOf(identity: Members, id: string | undefined): string | undefined {
  const colon = id === undefined ? -1 : id.indexOf(':');
  const type = identity['type'];
  if (type === 'AssumedRole' || type === 'FederatedUser' || type === 'AWSAccount' || type === 'Role') {
    if (id !== undefined && colon >= 0 && colon < id.length - 1) return short(id.slice(colon + 1));
    const arn = textOf(identity['arn']);
    const slash = arn === undefined ? -1 : arn.lastIndexOf('/');
    if (arn !== undefined && slash >= 0 && slash < arn.length - 1) return short(arn.slice(slash + 1));
  }
  const name = textOf(identity['userName'], ACTOR_LIMIT);
  if (name !== undefined) return name;
  const behalf = objectOf(identity['onBehalfOf']);
  return behalf === undefined ? undefined : textOf(behalf['userId'], ACTOR_LIMIT);
}

const BY_TYPE: Readonly<Record<string, NamedKind>> = {
  AWSAccount: 'account',
  FederatedUser: 'federated',
  IAMUser: 'user',
  IdentityCenterUser: 'directory',
  Root: 'user',
  SAMLUser: 'assertion',
  WebIdentityUser: 'token',
};

// EC2 names the session of an instance's role after the instance (IAM User Guide, "Using an IAM role to grant permissions
// to applications running on Amazon EC2 instances"); ids have 8 or 17 hex digits.
const INSTANCE = /^i-(?:[0-9a-f]{8}|[0-9a-f]{17})$/;

/**
 * Source identity first, because it survives role chaining (IAM User Guide, "Monitor and control actions taken with
 * assumed roles"). The name of a session is chosen by whoever assumes the role, so the credential is kept with it.
 */
function recordedOf(identity: Members, source: string | undefined, name: string): string {
  if (source !== undefined) return recordedText('source', source);
  const type = identity['type'];
  const kind = typeof type === 'string' && Object.hasOwn(BY_TYPE, type) ? BY_TYPE[type] : undefined;
  if (kind !== undefined) return recordedText(kind, name);
  if (INSTANCE.test(name)) return recordedText('instance', name);
  return sessionText(name, identity['accessKeyId']);
}

/** The actor of a session's call, were it made with another access key. */
export function actorOf(actor: string, accessKeyId: string): string {
  const read = readRecorded(actor);
  return read.kind === 'issued' || read.kind === 'session' ? sessionText(read.name, accessKeyId) : actor;
}

function sessionText(name: string, accessKeyId: unknown): string {
  const mark = credentialMark(accessKeyId);
  return mark === undefined ? recordedText('session', name) : issuedText(mark, name);
}

function short(text: string): string {
  return text.length <= ACTOR_LIMIT ? text : text.slice(0, ACTOR_LIMIT);
}

// S3 names an anonymous caller ANONYMOUS_PRINCIPAL, Amazon Cognito Anonymous.
function isAnonymous(value: unknown): boolean {
  return value === 'ANONYMOUS_PRINCIPAL' || value === 'Anonymous' || value === 'anonymous';
}
