import type { GrantChange, GrantHistory, GrantState, KnownStretch } from '../../../src/core/grant-history.ts';
import type { AwsInventory, AwsPermission } from '../inventory.ts';
import { intervalsOf } from './intervals.ts';
import { sinceOf } from './since.ts';
import { Documents, statesOf } from './states.ts';
import { type LifeLine, timelineOf } from './timeline.ts';

/**
 * The grants of one account over time. Only changes inside the known stretch count: before a gap of the record another
 * change may have gone unseen.
 */
export function history(inventory: AwsInventory, changes: readonly GrantChange[], known: KnownStretch): GrantHistory<AwsInventory, AwsPermission> {
  const timeline = timelineOf(inventory, changes.filter(({ at }) => at >= known.from), known);
  const documents = new Documents(inventory);
  const byId = new Map<string, LifeLine>();
  for (const line of [...timeline.lives.values()].flat()) {
    if (line.life.kind !== 'group' && line.life.id !== undefined) byId.set(line.life.id, line);
  }
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
  return {
    intervals: intervalsOf(timeline),
    changed: [...byId.keys()].filter((id) => states(id).length > 1).sort(),
    states,
    since: (atom) => sinceOf(states(atom.principal.id), known, atom),
  };
}
