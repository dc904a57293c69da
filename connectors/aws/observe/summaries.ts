import type { Observation, ShownClass } from '../../../src/core/observation.ts';
import { by } from '../../../src/core/order.ts';

/**
 * Data events of a service that only summaries show, in words; undefined when there are none. A trail may deliver five-minute
 * summaries beside or in place of single events, and from another trail than that of the record at hand; a summary does not
 * tell who called, so that anybody's use may lie in it. It is explained where the record has single events of that name on that
 * resource on as many days, from as early and until as late.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/aggregating-data-events.html
 */
export function unexplainedSummary(prefix: string, { classes }: Observation): string | undefined {
  const start = `summary:${prefix}:`;
  const found = [...classes].filter(([name, shown]) => name.startsWith(start) && !isExplained(name.slice(start.length), prefix, shown, classes)).sort(by(([name]) => name));
  const [first] = found;
  if (first === undefined) return undefined;
  const [event, resource] = parts(first[0].slice(start.length));
  return `${event === '' ? `data events of ${prefix}` : event}${resource === '' ? '' : ` on ${resource}`}${found.length > 1 ? ` and ${found.length - 1} more` : ''}`;
}

function isExplained(summary: string, prefix: string, shown: ShownClass, classes: Observation['classes']): boolean {
  const [event, resource] = parts(summary);
  const single = [...classes].filter(([name]) => {
    if (!name.startsWith(`data:${prefix}:`)) return false;
    const [other, on] = parts(name.slice(`data:${prefix}:`.length));
    return other === event && (resource === '' || on === resource);
  });
  // Where a summary does not tell the event or the resource, nobody knows which of them it counts.
  return event !== '' && single.some(([, one]) => one.firstDay <= shown.firstDay && one.lastDay >= shown.lastDay && one.days >= shown.days);
}

function parts(text: string): readonly [string, string] {
  const at = text.indexOf('@');
  return [text.slice(0, at), text.slice(at + 1)];
}
