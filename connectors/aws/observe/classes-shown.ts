import { dayOf } from '../../../src/core/day.ts';
import type { Observation } from '../../../src/core/observation.ts';

/**
 * A class of events counts as logged throughout only if no stretch of the window longer than this is without one.
 * An account's management events come every day; a week without any is more likely a changed setting than a quiet week.
 */
export const MAX_GAP_DAYS = 7;

/** Calls after which less may be recorded than before. */
const NARROWING: ReadonlySet<string> = new Set(['UpdateTrail', 'PutEventSelectors', 'StopLogging', 'DeleteTrail']);

/** What keeps a class of events from counting as shown throughout, to be followed by its name; undefined when nothing does. */
export function faultOf(name: string, { classes, changes = [], window }: Observation): string | undefined {
  const shown = classes.get(name);
  if (shown === undefined) return 'the record shows no';
  if (shown.longestGapDays > MAX_GAP_DAYS) return `for ${shown.longestGapDays} days the record shows no`;
  const changed = changes.filter((change) => change.instance === window.instance && NARROWING.has(change.detail['event'] ?? '') && dayOf(change.at) >= window.fromDay && dayOf(change.at) <= window.toDay).at(-1);
  if (changed === undefined || shown.lastDay > dayOf(changed.at)) return undefined;
  return `what is recorded was changed on ${dayOf(changed.at)} (${changed.detail['event']} of ${changed.subject}), and since then the record shows no`;
}
