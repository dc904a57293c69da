import { instantOf } from '../../../src/core/instant.ts';
import type { Projected, QuarantineReason } from '../../../src/core/usage.ts';
import { keyOf } from '../call-key.ts';
import { factsOf } from '../history/facts.ts';
import { principalId } from '../principals.ts';
import { isResource } from '../rbac.ts';
import { recordedActor } from './actor.ts';
import { asked, type AuditEvent, decidedFor, STAGES } from './event.ts';
import { handedOut } from './handed-out.ts';
import { impersonationOf } from './impersonation.ts';
import { endOf } from './outcome.ts';
import { readEvent } from './read-event.ts';
import { reviewed } from './reviewed.ts';

/** What an audit event tells. A cluster does not name itself, so the instance is the source's own. */
export function project(record: unknown): Projected {
  const event = readEvent(record);
  if (typeof event === 'string') return { kind: 'quarantine', reason: event, instance: '', scope: '*', ...legible(record) };
  const at = instantOf(event.requestReceivedTimestamp);
  const requester = decidedFor(event);
  if (at === undefined) return illegible('bad-time', event);
  // Nobody was authenticated, so nothing was decided.
  if (requester.user === '') return { kind: 'skip', reason: 'anonymous', instance: '', scope: '*', at };
  const attributes = asked(event);
  if (attributes === undefined) return illegible('not-a-record', event, at);
  const { decision, outcome, refusedLater, by } = endOf(event);
  const impersonation = impersonationOf(event);
  const handsOut = outcome === 'refused' ? undefined : handedOut(attributes, event);
  const review = outcome === 'refused' ? undefined : reviewed(attributes, requester, event);
  const isWrite = attributes.verb === 'update' || attributes.verb === 'patch';
  const facts = factsOf(event, attributes);
  return {
    kind: 'call',
    id: event.auditID,
    idWith: event.requestURI,
    rank: STAGES.indexOf(event.stage),
    at,
    key: keyOf({
      requester,
      groupsKnown: event.groupsKnown,
      attributes,
      ...(impersonation === undefined ? {} : { impersonation }),
      decision,
      refusedLater,
      created: isResource(attributes) && isWrite && decision === 'allow' && event.responseStatus?.code === 201,
      fromCache: attributes.verb === 'list' && isResource(attributes) && /[?&]resourceVersion=0(?:&|$)/.test(event.requestURI),
      ...(handsOut === undefined ? {} : { handsOut }),
      ...(review === undefined ? {} : { review }),
      by,
      outcome,
    }),
    actor: recordedActor(event),
    ...(facts.length === 0 ? {} : { facts }),
  };
}

function illegible(reason: QuarantineReason, event: AuditEvent, at?: number): Projected {
  const { user } = decidedFor(event);
  return { kind: 'quarantine', reason, instance: '', scope: '*', ...(user === '' ? {} : { principal: principalId({ kind: 'User', name: user }) }), ...(at === undefined ? {} : { at }) };
}

/** What can still be read of a record that is no event. */
function legible(record: unknown): { readonly at?: number } {
  const received = typeof record === 'object' && record !== null && 'requestReceivedTimestamp' in record ? instantOf(record.requestReceivedTimestamp) : undefined;
  return received === undefined ? {} : { at: received };
}
