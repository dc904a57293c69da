import { EVERY_INSTANCE, type Fact, type Projected, type QuarantineReason } from '../../../src/core/usage.ts';
import { aggregateOf, isAggregate } from './aggregate.ts';
import { shapeOf, type CallShape } from './call-shape.ts';
import { contextOf } from './context.ts';
import { recordedText } from '../actors/recorded.ts';
import { callerOf, type Caller } from './identity.ts';
import { issuedFact } from './issued.ts';
import { kindToSkip } from './kind.ts';
import { isAccount, isOddText, objectOf, textOf, type Members } from './members.ts';
import { outcomeOf } from './outcome.ts';
import { resourceArns } from './resources.ts';
import { eventTime } from './time.ts';
import { isKnownVersion } from './version.ts';

/** What could be read of a record so far: it confines the damage when the rest is given up. */
interface Legible {
  instance?: string;
  scope?: string;
  principal?: string;
  at?: number;
}

/**
 * One CloudTrail record as pawl sees it. Pure; never throws, whatever the record holds.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function project(record: unknown): Projected {
  const members = objectOf(record);
  if (members === undefined) return { kind: 'quarantine', reason: 'not-a-record' };
  // A digest is a document of its own, not an element of Records; `file` tells it by its path, this by its content.
  if (members['digestStartTime'] !== undefined && members['eventName'] === undefined) return { kind: 'skip', reason: 'digest' };
  const identity = objectOf(members['userIdentity']);
  const legible = placeOf(members, identity);
  if (isAggregate(members)) return aggregateOf(members, legible);
  const kind = kindToSkip(members['eventType'], members['eventCategory']);
  if (kind !== undefined) return { kind: 'skip', reason: kind, ...legible };

  const source = textOf(members['eventSource'], 256);
  const name = textOf(members['eventName'], 256);
  // Other tools' shapes (Logstash's `@timestamp`, an EventBridge `detail`) lack these or rename them.
  if (source === undefined || name === undefined || members['@timestamp'] !== undefined) return illegible('not-a-record', legible);
  const shape = shapeOf(source, name);
  const found = callerOf(identity);
  const caller = found !== undefined && 'skip' in found && found.skip === 'service-caller' && (shape.change !== undefined || shape.issues) ? service(identity) : found;
  if (caller !== undefined && !('skip' in caller)) legible.principal = caller.principal;
  if (!isKnownVersion(members['eventVersion'])) return illegible('unknown-version', legible);
  if (caller !== undefined && 'skip' in caller) return { kind: 'skip', reason: caller.skip, ...legible };
  if (legible.at === undefined) return illegible('bad-time', legible);
  const id = textOf(members['eventID'], 256);
  if (id === undefined) return illegible('no-id', legible);
  if (caller === undefined) return illegible('no-principal', legible);
  if (legible.instance === undefined || legible.scope === undefined) return illegible('not-a-record', legible);
  return call(members, identity, legible.instance, legible.scope, legible.at, id, source, shape, caller) ?? illegible('not-a-record', legible);
}

/**
 * The account and region that logged the record, and when. `recipientAccountId` exists since version 1.02; before, only
 * the caller's account is told.
 */
function placeOf(members: Members, identity: Members | undefined): Legible {
  const legible: Legible = {};
  const recipient = members['recipientAccountId'];
  const instance = recipient === undefined || recipient === null ? (members['accountId'] ?? identity?.['accountId']) : recipient;
  if (isAccount(instance)) legible.instance = instance;
  const scope = textOf(members['awsRegion'], 64);
  if (scope !== undefined) legible.scope = scope;
  const at = eventTime(members['eventTime']);
  if (at !== undefined) legible.at = at;
  return legible;
}

/** A service that changes grants or logging, or takes on a role, by itself holds no grants of ours, but what it did counts. */
function service(identity: Members | undefined): Caller {
  const name = textOf(identity?.['invokedBy'], 256) ?? 'AWSService';
  return { principal: 'AWSService', actor: name, recorded: recordedText('service', name), account: undefined, limited: false };
}

function illegible(reason: QuarantineReason, legible: Legible): Projected {
  return { kind: 'quarantine', reason, ...legible };
}

/** The call itself; undefined when a member on which it depends is of a wrong type. */
function call(
  members: Members,
  identity: Members | undefined,
  instance: string,
  scope: string,
  at: number,
  id: string,
  source: string,
  shape: CallShape,
  caller: Caller,
): Projected | undefined {
  const resources = resourceArns(members['resources']);
  const requested = members['requestParameters'];
  const parameters = objectOf(requested);
  if (resources === undefined || (parameters === undefined && requested !== undefined && requested !== null)) return undefined;
  if (isOddText(members['errorCode']) || isOddText(members['errorMessage'])) return undefined;
  const code = (members['errorCode'] as string | null | undefined) || undefined;
  const message = (members['errorMessage'] as string | null | undefined) || undefined;
  const outcome = outcomeOf(source, code, message);
  const context = contextOf(members, identity, parameters, shape, caller, instance, outcome, resources.length > 0);
  const key = { instance, scope, principal: caller.principal, call: shape.call, resources, context, outcome };
  const plain: Projected = { kind: 'call', id, at, key, actor: caller.recorded };
  if (outcome !== 'allowed' || code !== undefined) return plain;
  if (shape.issues) {
    const issued = issuedFact({ event: members['eventName'] as string, instance, at, id, identity, parameters, response: objectOf(members['responseElements']), caller });
    return issued === undefined ? plain : { ...plain, facts: [issued] };
  }
  if (shape.change === undefined) return plain;

  const changed = shape.change.read(parameters ?? {}, objectOf(members['responseElements']));
  if (changed === undefined) return undefined;
  if (changed === 'none') return plain;
  const event = members['eventName'] as string;
  const { subject, holder, detail } = changed;
  const fact: Fact = { kind: changed.kind ?? shape.change.kind, instance: changed.everywhere === true ? EVERY_INSTANCE : instance, at, id, subject, ...(holder === undefined ? {} : { holder }), actor: caller.actor, detail: { event, ...detail } };
  return { ...plain, facts: [fact] };
}
