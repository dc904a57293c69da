import type { Interpretation, Requirement } from '../../../src/core/requirement.ts';
import type { FoldKey } from '../../../src/core/usage.ts';
import type { KubernetesAccess } from '../access.ts';
import { callOf, type KubernetesCall } from '../call-key.ts';
import { asEvidence, type KubernetesEvidence } from '../evidence.ts';
import type { KubernetesInventory } from '../inventory.ts';
import { serviceAccountOf } from '../model/applies.ts';
import { isResource } from '../rbac.ts';
import { type Asker, requirement } from './asks.ts';
import { adopting, companions } from './companions.ts';
import { handedOut } from './handed-out.ts';
import { impersonated, untoldParts } from './impersonated.ts';
import { decidedOutside, isMaster } from './outside.ts';

/**
 * What a call needed: the request as the authorizer was asked, and what the server asked besides without an event of its
 * own. Of a refused call only the request: it was asked first, and what followed was not.
 */
export function interpret(key: FoldKey, inventory: KubernetesInventory | undefined, evidence?: unknown): Interpretation<KubernetesAccess> {
  const call = callOf(key);
  const { requester, groupsKnown, decision, outcome } = call;
  const asker: Asker = { instance: key.instance, requester, groupsKnown, inventory };
  const isActing = call.impersonation !== undefined && !isMaster(call.impersonation.by);
  const acting = isActing ? impersonated({ instance: key.instance, groupsKnown, inventory }, call) : [];
  const untold = acting.length === 0 ? undefined : untoldParts({ instance: key.instance, groupsKnown, inventory }, call);
  const outside = decidedOutside(call);
  const isStopped = outcome === 'refused' || outcome === 'throttled';
  const besides = isStopped || isMaster(requester) ? { requirements: [] } : askedBesides(asker, call, asEvidence(evidence));
  const reviews = isStopped ? [] : reviewed(asker, call);
  if (outside !== undefined) {
    // Each question is put to all authorizers in turn, so that RBAC may have answered those.
    const requirements = [...acting, ...besides.requirements.map((one) => ({ ...one, certainty: 'may' as const })), ...reviews];
    const blocking = together(besides.unmapped, untold);
    return requirements.length === 0 && blocking.unmapped === undefined ? { requirements, permissionless: outside } : { requirements, ...blocking };
  }
  const certainty = decision === 'untold' || (decision === 'allow' && call.by === '') ? 'may' : 'must';
  const asked = requirement(asker, certainty, { kind: 'request', attributes: call.attributes });
  if (isStopped) return { requirements: [asked, ...acting] };
  return {
    requirements: [asked, ...acting, ...besides.requirements, ...reviews],
    ...together(besides.unmapped, untold),
    ...(call.by === '' ? {} : { named: call.by }),
  };
}

/** What the server asked of the requester inside a request that it let pass, and what clients do beside such a request. */
function askedBesides(asker: Asker, call: KubernetesCall, { ownerReferencesUnasked }: KubernetesEvidence): Pick<Interpretation<KubernetesAccess>, 'requirements' | 'unmapped'> {
  const { requirements, unmapped } = handedOut(asker, call);
  const adoption = ownerReferencesUnasked === true ? [] : adopting(call.attributes, call.created).map((one) => requirement(asker, 'may', { kind: 'request', attributes: one }));
  return { requirements: [...behind(asker, call), ...adoption, ...requirements], ...(unmapped === undefined ? {} : { unmapped }) };
}

type Unmapped = Interpretation<KubernetesAccess>['unmapped'];

/** Both speak of everything that their principals hold, so one says what both say. */
function together(one: Unmapped, other: Unmapped): Pick<Interpretation<KubernetesAccess>, 'unmapped'> {
  const either = one ?? other;
  if (either === undefined) return {};
  if (one === undefined || other === undefined) return { unmapped: either };
  return { unmapped: { ...one, holders: [...(one.holders ?? []), other.principal, ...(other.holders ?? [])] } };
}

/** A create behind an update or patch (answered 201), and what clients do beside what was seen. */
function behind(asker: Asker, { attributes, created }: KubernetesCall): readonly Requirement<KubernetesAccess>[] {
  const beside = companions(attributes).map((companion) => requirement(asker, 'may', { kind: 'request', attributes: companion }));
  if (created === false) return beside;
  const create = requirement(asker, created === 'untold' ? 'may' : 'must', { kind: 'request', attributes: { ...attributes, verb: 'create' } });
  return [create, ...beside];
}

/**
 * Somebody else asked whether the reviewed subject may do something, and acts by the answer: the subject makes no call of
 * its own (https://kubernetes.io/docs/reference/access-authn-authz/authorization/#checking-api-access). An answer that says
 * no used nothing; without one in the record it may have been yes. A program that asks about itself may go by the answer; a
 * person who does (`kubectl auth can-i`) only wants to know.
 */
function reviewed({ instance, inventory }: Asker, { review, requester, attributes }: KubernetesCall): readonly Requirement<KubernetesAccess>[] {
  if (review === undefined || review === 'unknown' || review.allowed === false || isMaster(review.requester)) return [];
  const isSelf = review.requester.user === requester.user;
  const isOfSelf = isSelf && isResource(attributes) && attributes.resource === 'selfsubjectaccessreviews';
  const isCuriosity = isOfSelf && serviceAccountOf(requester.user) === undefined;
  if (isCuriosity) return [];
  const subject: Asker = { instance, requester: review.requester, groupsKnown: true, inventory };
  const certainty = review.allowed === true && !isSelf ? 'must' : 'may';
  return [requirement(subject, certainty, { kind: 'request', attributes: review.attributes })];
}
