import type { GrantChange, KnownStretch } from '../../../src/core/grant-history.ts';
import type { AwsInventory } from '../inventory.ts';
import { linesById } from './lines-by-id.ts';
import { type Documents, inventoryAt } from './states.ts';
import { timelineOf } from './timeline.ts';

/** Later than every change. */
const LAST = Number.MAX_SAFE_INTEGER;

/**
 * What was granted to each user or role after the last recorded change, without the export that may be later: the last
 * change of each subject, else what an export of the window shows (`seen`). In that stretch every change is recorded, so
 * what it shows on any of its days was there on all days without one. Undefined for a holder of whom nothing is known.
 */
export function shownAtEnd(seen: AwsInventory | undefined, changes: readonly GrantChange[], known: KnownStretch, documents: Documents): (principal: string) => AwsInventory | undefined {
  const timeline = timelineOf(seen, changes, known, true);
  const lines = linesById(timeline);
  const frame: AwsInventory = seen ?? { account: '', partition: 'aws', holders: [], policies: [] };
  const made = new Map<string, AwsInventory | undefined>();
  return (principal) => {
    if (!made.has(principal)) {
      const line = lines.get(principal);
      const isKnown = line !== undefined && line.life.until > LAST && (line.life.born !== undefined || line.life.holder !== undefined);
      made.set(principal, isKnown ? inventoryAt(timeline, line, LAST, frame, documents) : undefined);
    }
    return made.get(principal);
  };
}
