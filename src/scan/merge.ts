import { InvariantError } from '../core/errors.ts';
import { principalKey } from '../core/principal.ts';
import type { Made } from './propose-unit.ts';
import type { Workshop } from './workshop.ts';

/** What it takes to carry out a proposal on top of others: of each of thousands, so no more than that. */
export type Merged = Pick<Made, 'unit' | 'cut' | 'removed'>;

/**
 * All proved proposals of one instance, merged together, must still keep every exercised requirement: each is proved
 * alone, and people merge them in any order. Returns the inventory with all of them carried out.
 * INVARIANT: a redundant path leaves only for a path whose verdict lets no proposal remove it.
 */
export function mergeProved(workshop: Workshop, proved: readonly Merged[]): unknown {
  const { model, inventory } = workshop.context;
  let merged = inventory;
  for (const [index, one] of proved.entries()) {
    workshop.run.progress({ stage: 'propose', text: 'all proposals together', done: index + 1, total: proved.length });
    merged = mergedWith(workshop, one, merged);
  }
  // Others, such as root or a deleted role, are in no proposal, and of those that are in no export nothing is known.
  const concerned = new Set(proved.flatMap((one) => one.unit.principals.map(principalKey)));
  for (const access of new Set([...concerned].flatMap((key) => workshop.accesses.get(key) ?? []))) {
    const kept = model.preserves(inventory, merged, access);
    if (kept.preserved !== 'yes') throw new InvariantError(`the proposals together would break ${model.accessText(access)}`);
  }
  return merged;
}

/** An inventory with a proposal carried out. */
export function mergedWith({ context: { model } }: Workshop, { cut, removed }: Merged, inventory: unknown): unknown {
  return model.narrow(inventory, { ...cut, remove: removed }).inventory;
}
