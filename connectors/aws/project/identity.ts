import type { SkipReason } from '../../../src/core/usage.ts';
import { isAccount, objectOf, textOf, type Members } from './members.ts';

/** Who made a call. */
export interface Caller {
  /** Stable id of the holder of the grants that the call used: AROA…, AIDA…, `root`; see `callerOf` for the others. */
  readonly principal: string;
  /** Who or what was behind it: source identity, session name, user name, subject of a token. */
  readonly actor: string;
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
  const actor = actorOf(identity, session, id);

  if (type === 'Root') return { principal: 'root', actor: actor ?? 'root', account, limited: false };
  if (typeof type === 'string' && WITHOUT_GRANTS.has(type)) return { principal: type, actor: actor ?? type, account, limited: false };
  if (type === 'FederatedUser') {
    const principal = issuer?.['type'] === 'Root' ? 'root' : stableId(issuerId);
    return principal === undefined ? undefined : { principal, actor: actor ?? principal, account, limited: true };
  }
  const principal = type === 'IAMUser' || type === 'AWSAccount' ? stableId(id) : (stableId(issuerId) ?? stableId(id));
  if (principal !== undefined) return { principal, actor: actor ?? principal, account, limited: false };
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

/**
 * Source identity first, because it survives role chaining (IAM User Guide, "Monitor and control actions taken with
 * assumed roles"); then the session's name, the user's name or the subject of its token.
 */
function actorOf(identity: Members, session: Members | undefined, id: string | undefined): string | undefined {
  const source = session === undefined ? undefined : textOf(session['sourceIdentity'], ACTOR_LIMIT);
  if (source !== undefined) return source;
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

function short(text: string): string {
  return text.length <= ACTOR_LIMIT ? text : text.slice(0, ACTOR_LIMIT);
}

// S3 names an anonymous caller ANONYMOUS_PRINCIPAL, Amazon Cognito Anonymous.
function isAnonymous(value: unknown): boolean {
  return value === 'ANONYMOUS_PRINCIPAL' || value === 'Anonymous' || value === 'anonymous';
}
