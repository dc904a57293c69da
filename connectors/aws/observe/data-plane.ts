import type { Observation } from '../../../src/core/observation.ts';
import type { Observable } from '../../../src/core/permission.ts';
import type { ActionInfo } from '../actions.ts';
import type { EventKind } from '../evidence/selects.ts';
import type { AwsPermission } from '../inventory.ts';
import { dataClass } from '../mapping/classes.ts';
import { container, dataEvents, type DataPlane } from '../mapping/logged.ts';
import { resourceIncludes } from '../model/patterns.ts';
import { accessesOf } from './access.ts';
import { faultOf } from './classes-shown.ts';
import { unexplainedSummary } from './summaries.ts';
import { regionOf } from './regions.ts';
import { type Told, trailsOf, trailsTell } from './trails.ts';

/**
 * Data events show where the trails' settings say that those of all these resources are recorded and the record shows
 * data events of the service, or where the record shows that very call on that very resource throughout.
 */
export function inDataEvents(permission: AwsPermission, info: ActionInfo, plane: DataPlane, observation: Observation): Observable {
  const remedy = `switch on CloudTrail data events for ${plane.resourceTypes.join(', ') || 'the service'} (${plane.cite})`;
  const events = dataEvents(plane, permission.action);
  const summed = unexplainedSummary(plane.prefix, observation);
  if (summed !== undefined) {
    return { observable: 'no', reason: `a data event, and the record has a summary of ${summed} without the single events behind it`, remedy };
  }
  const told = plane.resourceTypes.length === 0 ? undefined : trailsTell(kinds(permission, info, plane, events), observation);
  if (told?.answer === 'yes') return borneOut(told, plane, observation, remedy);
  if (told?.answer === 'no' || told?.binding === true) return unseen(permission, `a data event, and ${told.reason}`, told.some, remedy, observation);
  const held = permission.region.pattern === undefined ? undefined : container(permission.region.pattern);
  if (held === undefined) {
    const types = plane.resourceTypes.join(', ') || plane.prefix;
    const reason = told === undefined
      ? `a data event of ${types}, and no record can show that those of all these resources are logged`
      : `a data event, and ${told.reason}`;
    return unseen(permission, reason, told?.some === true, remedy, observation);
  }
  for (const event of events) {
    const fault = faultOf(dataClass(plane.prefix, event, held), observation);
    if (fault === undefined) continue;
    const settings = told === undefined ? '' : `${told.reason}, `;
    return { observable: 'no', reason: `a data event, ${settings}and ${fault} ${event} on ${held}`, remedy };
  }
  return { observable: 'yes', grounds: `the record shows data events of ${events.join(', ')} on ${held} throughout` };
}

/** Not shown whole; partly, where selectors name resources inside the pattern. */
function unseen(permission: AwsPermission, reason: string, some: boolean, remedy: string, observation: Observation): Observable {
  const region = some ? chosenParts(permission, observation) : undefined;
  return region === undefined ? { observable: 'no', reason, remedy } : { observable: 'partly', region, reason, remedy };
}

/** The settings are those of the record at hand only if it shows data events of the service. */
function borneOut(told: Told, plane: DataPlane, { classes }: Observation, remedy: string): Observable {
  if (![...classes.keys()].some((name) => name.startsWith(`data:${plane.prefix}:`))) {
    const doubt = `the record shows no data event of ${plane.prefix} at all: is it the record of that trail?`;
    return { observable: 'no', reason: `a data event; ${told.reason}, but ${doubt}`, remedy };
  }
  const grounds = `a data event, and ${told.reason}; the record shows data events of ${plane.prefix}`;
  return { observable: 'yes', grounds, ...(told.since === undefined ? {} : { since: told.since }) };
}

function kinds({ region: { pattern = '*' } }: AwsPermission, info: ActionInfo, plane: DataPlane, events: readonly string[]): readonly EventKind[] {
  const place = regionOf(info.service, pattern);
  return events.flatMap((eventName) => resourceTypes(plane, pattern).flatMap((resourceType) => accessesOf(info).map((access) => ({
    category: 'Data' as const,
    eventName,
    readOnly: access === 'read',
    resourceType,
    resources: pattern,
    ...(place === undefined ? {} : { region: place }),
  }))));
}

/** Types that resources of the pattern can have; all of the service's where the pattern does not tell. */
const TYPE_BY_ARN: readonly (readonly [RegExp, string])[] = [
  [/^arn:[^:*?]+:s3:::[^*?]/, 'AWS::S3::Object'],
  [/^arn:[^:*?]+:dynamodb:[^:]*:[^:]*:table\/[^/]+(?:\/index\/.*)?$/, 'AWS::DynamoDB::Table'],
  [/^arn:[^:*?]+:dynamodb:[^:]*:[^:]*:table\/[^/]+\/stream\//, 'AWS::DynamoDB::Stream'],
  [/^arn:[^:*?]+:sns:[^:]*:[^:]*:[^:*?]+$/, 'AWS::SNS::Topic'],
  [/^arn:[^:*?]+:kinesis:[^:]*:[^:]*:stream\/[^/*?]+$/, 'AWS::Kinesis::Stream'],
];

function resourceTypes(plane: DataPlane, pattern: string): readonly string[] {
  const told = TYPE_BY_ARN.find(([arn]) => arn.test(pattern))?.[1];
  return told !== undefined && plane.resourceTypes.includes(told) ? [told] : plane.resourceTypes;
}

/** The resources inside a pattern that selectors name, for people; undefined when they name none of them. */
function chosenParts({ region: { pattern = '*' } }: AwsPermission, observation: Observation): string | undefined {
  const selectors = (trailsOf(observation) ?? []).flatMap((trail) => trail.selectors ?? []).filter(({ category }) => category === 'Data');
  const clauses = selectors.flatMap((selector) => selector.clauses).filter(({ field }) => field === 'resources.ARN');
  const named = clauses.flatMap(({ equals = [], startsWith = [] }) => [...equals, ...startsWith.map((value) => `${value}*`)]);
  const inside = [...new Set(named.filter((part) => resourceIncludes(pattern, part) === 'yes'))].sort();
  if (inside.length === 0) return undefined;
  return inside.length > 3 ? `${inside.slice(0, 3).join(', ')} and ${inside.length - 3} more` : inside.join(', ');
}
