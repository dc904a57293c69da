import { sourceHost } from './prefix.ts';
import { table } from './tables.ts';

interface Row {
  /** Hosts without `.amazonaws.com`. */
  readonly sources: readonly string[];
  readonly events: readonly string[];
  /** What the service asks of other services with the caller's own rights. */
  readonly actions: readonly string[];
  /** Each such use is recorded as a call of its own, so that silence tells. */
  readonly recorded?: boolean;
  readonly cite: string;
}

const byCall = new Map<string, Row>();
for (const row of table<readonly Row[]>('forward-access')) {
  for (const source of row.sources) for (const event of row.events) byCall.set(`${source}:${event}`, row);
}

/**
 * Actions of other services that a call may have used in its caller's name. They are recorded as calls of the caller
 * (with `invokedBy`), but mostly seldom: services keep data keys for a while, and few events do not show little need.
 * With `all`, also those that are recorded each time.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
 */
export function forwardAccess(eventSource: string, operation: string, all = false): readonly string[] {
  const row = byCall.get(`${sourceHost(eventSource)}:${operation}`);
  return row === undefined || (row.recorded === true && !all) ? [] : row.actions;
}
