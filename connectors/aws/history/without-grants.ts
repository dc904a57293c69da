import type { Holder } from '../inventory.ts';

/** A holder with nothing that grants or limits. */
export function withoutGrants(holder: Holder): Holder {
  const { boundary: _, ...rest } = holder;
  return { ...rest, inline: [], attached: [], groups: [] };
}
