import { all, any, not, resourceDisjoint, resourceIncludes, type Tri } from '../model/patterns.ts';
import type { Clause, Selector, Trail } from './trail.ts';

/** A kind of events: all of them have these fields. What may differ from event to event is left out. */
export interface EventKind {
  readonly category: 'Management' | 'Data';
  readonly eventSource?: string;
  readonly eventName?: string;
  readonly readOnly: boolean;
  /** `resources.type` of a data event. */
  readonly resourceType?: string;
  /** Pattern of `resources.ARN` of a data event. */
  readonly resources?: string;
  /** Region of the call; absent when it may be any. */
  readonly region?: string;
  /** Events of a service with one endpoint for all regions. */
  readonly global?: boolean;
}

/** Would the trail record every event of the kind? `no` when none of them. */
export function records(trail: Trail, kind: EventKind): Tri {
  if (trail.logging === false) return 'no';
  return all([recordsRegion(trail, kind), trail.selectors === undefined ? 'maybe' : any(trail.selectors.map((selector) => selects(selector, kind)))]);
}

/**
 * Since 22 November 2021 events of CloudFront, IAM and STS are filed in us-east-1, and a trail of another single region
 * does not have them; IncludeGlobalServiceEvents can leave them out
 * (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html#cloudtrail-concepts-global-service-events).
 */
function recordsRegion(trail: Trail, { region, global }: EventKind): Tri {
  const included: Tri = global !== true || trail.globalServices === true ? 'yes' : trail.globalServices === false ? 'no' : 'maybe';
  const there: Tri = trail.multiRegion === true || region === trail.homeRegion ? 'yes' : trail.multiRegion === false && region !== undefined ? 'no' : 'maybe';
  return all([included, there]);
}

/** Is every event of the kind chosen by the selector? All its fields must match. */
export function selects(selector: Selector, kind: EventKind): Tri {
  if (selector.category !== kind.category) return 'no';
  return all(selector.clauses.map((clause) => matches(clause, kind)));
}

/**
 * Of the choosing operators of one field one must match, of the excluding ones each
 * (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html,
 * "How CloudTrail evaluates multiple conditions for a field").
 */
function matches(clause: Clause, kind: EventKind): Tri {
  const test = testOf(clause.field, kind);
  if (test === undefined) return 'maybe';
  const each = (how: Parameters<Test>[0], values: readonly string[] | undefined): readonly Tri[] => list(values).map((value) => test(how, value));
  const choosing = [...each('', clause.equals), ...each('starts', clause.startsWith), ...each('ends', clause.endsWith)];
  const excluding = [...each('', clause.notEquals), ...each('starts', clause.notStartsWith), ...each('ends', clause.notEndsWith)];
  return all([...(choosing.length === 0 ? [] : [any(choosing)]), ...excluding.map(not)]);
}

type Test = (how: '' | 'starts' | 'ends', value: string) => Tri;

/** How a field of all events of the kind compares with a value; undefined when it may differ from event to event. */
function testOf(field: string, kind: EventKind): Test | undefined {
  if (field === 'resources.ARN') return kind.resources === undefined ? undefined : patternTest(kind.resources);
  const value = fieldOf(field, kind);
  if (value === undefined) return undefined;
  return (how, wanted) => {
    const holds = how === '' ? value === wanted : how === 'starts' ? value.startsWith(wanted) : value.endsWith(wanted);
    return holds ? 'yes' : 'no';
  };
}

function fieldOf(field: string, kind: EventKind): string | undefined {
  switch (field) {
    case 'readOnly': return String(kind.readOnly);
    case 'eventSource': return kind.eventSource;
    case 'eventName': return kind.eventName;
    case 'resources.type': return kind.resourceType;
    // Only calls of the API are asked about.
    case 'eventType': return 'AwsApiCall';
    default: return undefined;
  }
}

function patternTest(pattern: string): Test {
  return (how, value) => {
    // Selectors have no wildcards; an ARN that holds such a character is not understood.
    if (/[*?$]/.test(value)) return 'maybe';
    const wide = how === '' ? value : how === 'starts' ? `${value}*` : `*${value}`;
    if (resourceIncludes(wide, pattern) === 'yes') return 'yes';
    return resourceDisjoint(wide, pattern) === 'yes' ? 'no' : 'maybe';
  };
}

function list(values: readonly string[] | undefined): readonly string[] {
  return values ?? [];
}

/** Do the selectors ask who called? Then events of one caller tell nothing about those of another. */
export function asksForCaller(trail: Trail): boolean {
  return (trail.selectors ?? []).some((selector) => selector.clauses.some(({ field }) => field.startsWith('userIdentity') || field === 'sessionCredentialFromConsole'));
}
