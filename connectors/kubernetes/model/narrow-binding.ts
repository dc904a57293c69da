import type { HeldBinding } from '../inventory.ts';
import type { Draft } from './draft.ts';
import { roleOfBinding } from './reaching.ts';
import { replace } from './scoped.ts';

/**
 * Narrows a binding to a role whose rules somebody else writes: subjects that need nothing of it are dropped, those that need
 * a part get a role of their own.
 */
export function narrowBinding(draft: Draft, binding: HeldBinding): void {
  const role = roleOfBinding(draft.before, binding);
  for (const pair of draft.pairsOf(binding)) {
    if (role === undefined || pair.atoms.length === 0) continue;
    if (pair.needed.length === 0) draft.drop(pair);
    else if (pair.needed.length < pair.atoms.length) replace(draft, pair, role, undefined);
  }
}
