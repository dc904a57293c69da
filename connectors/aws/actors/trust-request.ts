import { isObject } from '../../../src/core/json.ts';
import type { TrustRequest } from '../model/trust/request.ts';
import { issuerOf } from './provider.ts';
import { type JoinedSession, readRecorded } from './recorded.ts';

const KEY_PREFIX = 'aws:RequestTag/';

/**
 * How the actor of a session asked for it: what of it a trust policy may ask for. Undefined when the record does not tell
 * who asked. A name of the session that the fold did not keep is not known; what was certainly not there is null.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 */
export function trustRequestOf(actor: string): TrustRequest | undefined {
  const recorded = readRecorded(actor);
  return recorded.kind === 'joined' ? ofSession(recorded.session) : undefined;
}

/** A session that one service alone can have taken. */
export function serviceRequest(service: string): TrustRequest {
  return { action: 'sts:AssumeRole', kind: 'Service', name: service, context: {} };
}

function ofSession(session: JoinedSession): TrustRequest | undefined {
  const { by, caller, event, tokenSubject, audience, sourceIdentity, externalId } = session;
  if (caller === undefined) return undefined;
  const name = session.session === undefined ? {} : { 'sts:RoleSessionName': [session.session] };
  const source = { 'sts:SourceIdentity': sourceIdentity === undefined ? null : [sourceIdentity] };
  const action = `sts:${event}`;
  if (by === 'service') return { action, kind: 'Service', name: caller, context: { ...name, ...tagsOf(session.pod) } };
  if (by === 'principal') {
    const account = session.callerAccount === undefined ? {} : { 'aws:PrincipalAccount': [session.callerAccount] };
    return { action, kind: 'AWS', name: caller, context: { ...name, ...source, ...account, 'aws:PrincipalArn': [caller], 'sts:ExternalId': externalId === undefined ? null : [externalId] } };
  }
  if (by === 'token') {
    const issuer = issuerOf(caller);
    return {
      action, kind: 'Federated', name: caller,
      context: { ...name, ...(tokenSubject === undefined ? {} : { [`${issuer}:sub`]: [tokenSubject] }), ...(audience === undefined ? {} : { [`${issuer}:aud`]: [audience] }) },
    };
  }
  return by === 'assertion' ? { action, kind: 'Federated', name: caller, context: name } : undefined;
}

function tagsOf(pod: string | undefined): Readonly<Record<string, readonly string[]>> {
  const tags: unknown = pod === undefined ? {} : JSON.parse(pod);
  return isObject(tags) ? Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${KEY_PREFIX}${key}`, [String(value)]])) : {};
}
