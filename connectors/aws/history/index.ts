import { dayOf } from '../../../src/core/day.ts';
import type { GrantChange, GrantHistory, GrantState, KnownStretch, Since } from '../../../src/core/grant-history.ts';
import type { AwsInventory, AwsPermission } from '../inventory.ts';
import { shownAtEnd } from './at-end.ts';
import { intervalsOf } from './intervals.ts';
import { lifting } from './limits.ts';
import { linesById } from './lines-by-id.ts';
import { sinceOf } from './since.ts';
import { Documents, statesOf } from './states.ts';
import { timelineOf } from './timeline.ts';

/**
 * The grants of one account over time. Only changes inside the known stretch count: before a gap of the record another
 * change may have gone unseen. `seen` as in `PermissionModel.history`.
 */
export function history(inventory: AwsInventory, changes: readonly GrantChange[], known: KnownStretch, seen: AwsInventory | undefined): GrantHistory<AwsInventory, AwsPermission> {
  const inside = changes.filter(({ at }) => at >= known.from);
  const timeline = timelineOf(inventory, inside, known);
  const documents = new Documents(inventory);
  const byId = linesById(timeline);
  const made = new Map<string, readonly GrantState<AwsInventory>[]>();
  const states = (principal: string): readonly GrantState<AwsInventory>[] => {
    let found = made.get(principal);
    if (found === undefined) {
      const line = byId.get(principal);
      found = line === undefined ? [] : statesOf(timeline, line, inventory, known, documents);
      made.set(principal, found);
    }
    return found;
  };
  const atEnd = seen === inventory ? undefined : shownAtEnd(seen, inside, known, documents);
  const lifted = lifting(inventory, inside, known);
  return {
    intervals: intervalsOf(timeline),
    changed: [...byId.keys()].filter((id) => states(id).length > 1).sort(),
    states,
    since: (atom) => later(sinceOf(states(atom.principal.id), known, atom, atEnd), lifted?.(atom.permission)),
  };
}

/** What came later: the grant, or the end of what limited it, by which nobody granted anything. */
function later(since: Since | undefined, lifted: GrantChange | undefined): Since | undefined {
  return lifted === undefined || (since !== undefined && since.at >= lifted.at) ? since : { at: lifted.at, reason: `a policy of the organization may have forbidden it until ${dayOf(lifted.at)}` };
}
