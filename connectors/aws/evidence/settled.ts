import { dayOf, type UtcDay } from '../../../src/core/day.ts';
import type { LoggingChange } from '../../../src/core/evidence.ts';
import { isObject } from '../../../src/core/json.ts';
import { AdvancedSelector, advancedSelectors, BasicSelector, basicSelectors } from './selectors.ts';
import type { Selector, Trail } from './trail.ts';

/** A trail with the settings that were in force up to the end of the record. */
export interface SettledTrail extends Trail {
  /** First instant from which they were, when the record shows a change; otherwise all through the record. */
  readonly since?: number;
}

/**
 * The trails that record an instance, each with the settings that files and recorded changes agree on. A trail is left
 * out where it cannot be said what it recorded last: deleted, or changed in a way that the record does not show. After a
 * change the record's own word counts, because no output of the CLI says from when it is.
 */
export function settledTrails(instance: string, trails: readonly Trail[], changes: readonly LoggingChange[]): readonly SettledTrail[] {
  return trails.filter((trail) => trail.account === instance || trail.organization === true).flatMap((trail) => {
    const own = changes.filter((change) => concerns(trail, change));
    let settled: SettledTrail | undefined = trail.startedAt === undefined ? trail : { ...trail, since: trail.startedAt };
    for (const change of own) settled = after(settled ?? trail, change);
    return settled === undefined ? [] : [settled];
  });
}

/** Is the change one of this trail? Calls name it by its name or by its ARN. */
export function concerns(trail: Trail, { subject, instance }: LoggingChange): boolean {
  return subject === trail.arn || (subject === trail.name && instance === trail.account);
}

function after(trail: SettledTrail, { at, detail }: LoggingChange): SettledTrail | undefined {
  const since = Math.max(at, trail.since ?? at);
  switch (detail['event']) {
    case 'DeleteTrail':
      return undefined;
    case 'PutEventSelectors': {
      const selectors = recordedSelectors(detail['selectors']);
      return selectors === undefined ? undefined : { ...trail, selectors, since };
    }
    case 'CreateTrail':
    case 'UpdateTrail':
      return { ...trail, ...flags(detail), since };
    default:
      return { ...trail, since };
  }
}

function flags(detail: LoggingChange['detail']): Partial<Trail> {
  const told = (['multiRegion', 'globalServices', 'organization'] as const).filter((name) => detail[name] !== undefined);
  return Object.fromEntries(told.map((name) => [name, detail[name] === 'true']));
}

/** The selectors of a recorded `PutEventSelectors`, whose members begin with small letters. */
function recordedSelectors(text: string | undefined): readonly Selector[] | undefined {
  const value = text === undefined ? undefined : capitalized(JSON.parse(text));
  if (!isObject(value)) return undefined;
  const advanced = AdvancedSelector.array().safeParse(value['AdvancedEventSelectors'] ?? []);
  const basic = BasicSelector.array().safeParse(value['EventSelectors'] ?? []);
  if (!advanced.success || !basic.success) return undefined;
  if (advanced.data.length > 0) return advancedSelectors(advanced.data);
  return basic.data.length > 0 ? basicSelectors(basic.data) : undefined;
}

function capitalized(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(capitalized);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name.charAt(0).toUpperCase() + name.slice(1), capitalized(member)]));
}

/** First whole day on which the settings were in force, if that is later than the window's first. */
export function sinceDay({ since }: SettledTrail, fromDay: UtcDay): UtcDay | undefined {
  if (since === undefined) return undefined;
  const day = dayOf(since + 86_400_000);
  return day > fromDay ? day : undefined;
}
