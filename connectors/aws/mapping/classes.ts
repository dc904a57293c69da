import { byText } from '../../../src/core/order.ts';
import type { FoldKey } from '../../../src/core/usage.ts';
import { findAction } from '../actions.ts';
import { resourcesOf } from './arn.ts';
import { SUMMED, SUMMED_EVENTS } from '../project/aggregate.ts';
import { container, dataPlane, EXCLUDABLE_SOURCES } from './logged.ts';
import { operationName, splitCall } from './names.ts';
import { needsOf } from './needs.ts';
import { placeOf } from './place.ts';
import { prefixesOf } from './prefix.ts';

/** Class of data events of one operation on one bucket, function, table, queue, … */
export function dataClass(prefix: string, operation: string, resource: string): string {
  return `data:${prefix}:${operation}@${resource}`;
}

/** Class of summaries of data events: an operation on a container, both empty where a summary does not tell them. */
function summaryClass(prefix: string, operation: string, resource: string): string {
  return `summary:${prefix}:${operation}@${resource}`;
}

/** Summaries show what happened, and never that single events were logged. */
function summaryClasses(key: FoldKey, prefix: string): readonly string[] {
  const events = key.context[SUMMED_EVENTS]?.split(' ') ?? [''];
  const resources = key.resources.length === 0 ? [''] : key.resources.map((arn) => container(arn) ?? '');
  return [...new Set(events.flatMap((event) => resources.map((resource) => summaryClass(prefix, event, resource))))].sort(byText);
}

/**
 * Classes of events that a recorded call shows to be logged, whatever became of it: `management:read` or
 * `management:write`; `source:<host>` where trails can leave the source out; for a data event, its operation on each
 * container, since selectors choose by resource and by name. A data event says nothing about management events.
 */
export function classes(key: FoldKey): readonly string[] {
  const { source, event } = splitCall(key.call);
  const operation = operationName(event);
  const prefix = prefixesOf(source)[0] ?? '';
  if (key.principal === SUMMED) return summaryClasses(key, prefix);
  const { needs } = needsOf(source, operation);
  const certain = needs.filter((need) => need.certainty === 'must');
  const own = (certain.length > 0 ? certain : needs).map((need) => need.action).filter((action) => action.startsWith(`${prefix}:`));
  // Records before version 1.07 have no category.
  const isData = key.context.category === undefined ? own.some((action) => dataPlane(action) !== undefined) : key.context.category === 'Data';
  if (isData) {
    const place = placeOf(key, undefined);
    const resources = needs.flatMap((need) => resourcesOf(need, need.action, key, place).map(container));
    const shown = resources.filter((resource) => resource !== undefined);
    return [...new Set(shown)].sort(byText).map((resource) => dataClass(prefix, operation, resource));
  }
  const access = readOnly(key.context.readOnly, own[0]);
  return [...(access === undefined ? [] : [`management:${access}`]), ...(EXCLUDABLE_SOURCES.has(source) ? [`source:${source}`] : [])];
}

/** Records before version 1.01 have no `readOnly`; then the action's level tells, if there is one. */
function readOnly(flag: string | undefined, action: string | undefined): 'read' | 'write' | undefined {
  if (flag !== undefined) return flag === 'true' ? 'read' : 'write';
  const level = action === undefined ? undefined : findAction(action)?.level;
  if (level === undefined) return undefined;
  return level === 'Read' || level === 'List' ? 'read' : 'write';
}
