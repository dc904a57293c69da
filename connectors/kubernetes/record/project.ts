import { instantOf } from '../../../src/core/instant.ts';
import { dayOf } from '../../../src/core/day.ts';
import type { Projected, QuarantineReason } from '../../../src/core/usage.ts';
import { keyOf, type KubernetesCall } from '../call-key.ts';
import { factsOf } from '../history/facts.ts';
import { principalId } from '../principals.ts';
import { isResource, type Requester } from '../rbac.ts';
import { recordedActor } from './actor.ts';
import { asked, type AuditEvent, decidedFor, STAGES } from './event.ts';
import { handedOut } from './handed-out.ts';
import { impersonationOf } from './impersonation.ts';
import { type Ended, endOf, subjectNamed } from './outcome.ts';
import { reviewed } from './reviewed.ts';
import { open } from './wrapped/open.ts';

/** A cluster does not name itself, so the instance is the source's own. */
const PLACE = { instance: '', scope: '*' } as const;

/** What a record of an audit log tells. */
export function project(record: unknown): Projected {
  const opened = open(record);
  if (opened.kind === 'other') return { kind: 'skip', reason: 'other-log' };
  if (opened.kind === 'broken') return illegible(opened.reason, undefined, instant(opened.time));
  const event = untoldImpersonation(opened.event);
  const at = instantOf(event.requestReceivedTimestamp);
  const requester = decidedFor(event);
  if (at === undefined) return illegible('bad-time', requester, undefined);
  // Nobody was authenticated, so nothing was decided.
  if (requester.user === '') return { kind: 'skip', reason: 'anonymous', ...PLACE, at };
  const attributes = asked(event);
  if (attributes === undefined) return illegible('not-a-record', requester, at);
  const { decision, outcome, refusedLater, by } = endOf(event);
  const impersonation = impersonationOf(event);
  // What is not found is not written: the object of a patch, the role of a binding, the namespace.
  const handsOut = outcome === 'refused' || event.responseStatus?.code === 404 ? undefined : handedOut(attributes, event);
  const review = outcome === 'refused' ? undefined : reviewed(attributes, requester, event);
  const isWrite = isResource(attributes) && (attributes.verb === 'update' || attributes.verb === 'patch') && (outcome === 'allowed' || event.responseStatus?.code === undefined);
  const facts = factsOf(event, attributes);
  return {
    kind: 'call',
    id: event.auditID,
    idWith: event.requestURI,
    rank: STAGES.indexOf(event.stage),
    at,
    key: keyOf({
      ...(event.cluster === undefined ? {} : { cluster: event.cluster }),
      requester,
      groupsKnown: event.groupsKnown,
      attributes,
      ...(impersonation === undefined ? {} : { impersonation }),
      decision,
      refusedLater,
      created: isWrite && createdBy(event, decision),
      ...(handsOut === undefined ? {} : { handsOut }),
      ...(review === undefined ? {} : { review }),
      by,
      outcome,
    }),
    actor: recordedActor(event),
    ...(facts.length === 0 ? {} : { facts }),
  };
}

/** Was a create checked behind a write? Told only where the log has decisions and the end of the request, and tells 201 from 200. */
function createdBy({ statusExact, responseStatus }: AuditEvent, decision: Ended['decision']): KubernetesCall['created'] {
  if (!statusExact || responseStatus?.code === undefined) return 'untold';
  return responseStatus.code === 201 && (decision === 'allow' || 'untold');
}

/**
 * A log without a place for the impersonated user still tells it: in the words of the authorizer, who found the rights of
 * another than the one who asked.
 */
function untoldImpersonation(event: AuditEvent): AuditEvent {
  if (event.impersonationKnown) return event;
  const named = subjectNamed(event.annotations['authorization.k8s.io/reason'] ?? '');
  if (named === undefined || named === event.user.username || event.user.username === '') return event;
  return { ...event, groupsKnown: false, impersonatedUser: { username: named, groups: [], extra: {} } };
}

function illegible(reason: QuarantineReason, requester: Requester | undefined, at: number | undefined): Projected {
  const principal = requester === undefined || requester.user === '' ? {} : { principal: principalId({ kind: 'User', name: requester.user }) };
  return { kind: 'quarantine', reason, ...PLACE, ...principal, ...(at === undefined ? {} : { at }) };
}

/** As events write it, or milliseconds since 1970, as CloudWatch Logs does. */
function instant(time: unknown): number | undefined {
  if (typeof time !== 'number') return instantOf(time);
  return Number.isSafeInteger(time) && Math.abs(time) < 8e15 ? instantOf(`${dayOf(time)}T00:00:00Z`) : undefined;
}
