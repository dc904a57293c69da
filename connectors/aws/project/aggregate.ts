import type { Projected } from '../../../src/core/usage.ts';
import { byText } from '../../../src/core/order.ts';
import { objectOf, textOf, type Members } from './members.ts';
import { eventTime } from './time.ts';

/** Who stands for the callers of a summary, which it does not tell. No principal of an account has this id. */
export const SUMMED = 'Aggregate';

/** The member of the fold key's context that names the calls that a summary counts. */
export const SUMMED_EVENTS = 'summedEvents';

/** What `project` reads of a summary. */
export const AGGREGATE_PATHS = [
  'eventId', 'timeWindow.windowStart',
  'summary.primaryDimension.dimension', 'summary.primaryDimension.statistics.name',
  'summary.details.dimension', 'summary.details.statistics.name',
] as const;

const MOST = 10;

/** Is it a summary of data events, of five minutes each? (CloudTrail User Guide, "CloudTrail record contents for aggregated events") */
export function isAggregate(members: Members): boolean {
  return members['eventType'] === 'AwsAggregatedEvent' || members['eventCategory'] === 'Aggregated';
}

/**
 * A summary as one call by nobody: it shows that data events of a service happened, by the dimensions `eventName` and
 * `resourceARN` which and on what. Who called is told in no documented form, and single calls cannot be replayed.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aggregated-events.html
 */
export function aggregateOf(members: Members, legible: { readonly instance?: string; readonly scope?: string }): Projected {
  const at = eventTime(objectOf(members['timeWindow'])?.['windowStart']);
  const source = textOf(members['eventSource'], 256);
  const id = textOf(members['eventId'], 256);
  const { instance, scope } = legible;
  const place = { ...legible, ...(at === undefined ? {} : { at }) };
  if (at === undefined) return { kind: 'quarantine', reason: 'bad-time', ...place };
  if (id === undefined) return { kind: 'quarantine', reason: 'no-id', ...place };
  if (source === undefined || instance === undefined || scope === undefined) return { kind: 'quarantine', reason: 'not-a-record', ...place };
  const events = namesOf(members, 'eventName', /^[A-Za-z0-9_]{1,128}$/);
  const resources = namesOf(members, 'resourceARN', /^arn:[^ ]{1,2044}$/);
  const context = { category: 'Data', ...(events.length === 0 ? {} : { [SUMMED_EVENTS]: events.join(' ') }) };
  return { kind: 'call', id, at, actor: `service:${SUMMED}`, key: { instance, scope, principal: SUMMED, call: `${source}:${SUMMED}`, resources, context, outcome: 'allowed' } };
}

/** Names that a dimension counts, sorted; none where one of them is odd or there are many: then it may be any. */
function namesOf(members: Members, dimension: string, form: RegExp): readonly string[] {
  const summary = objectOf(members['summary']);
  const details = summary?.['details'];
  const parts = [summary?.['primaryDimension'], ...(Array.isArray(details) ? details : [details])].map(objectOf).filter((part) => part?.['dimension'] === dimension);
  const names = new Set<string>();
  for (const part of parts) {
    const statistics = part?.['statistics'];
    for (const one of Array.isArray(statistics) ? statistics : [statistics]) {
      const name = objectOf(one)?.['name'];
      if (typeof name !== 'string' || !form.test(name)) return [];
      names.add(name);
      if (names.size > MOST) return [];
    }
  }
  return [...names].sort(byText);
}
