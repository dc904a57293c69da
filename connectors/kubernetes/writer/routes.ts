import type { Binding, Definition } from '../../../src/core/proposal.ts';
import { standingFor } from './bound.ts';
import { keeperOf } from './manifests/owner.ts';
import type { Operation } from './operations.ts';
import { placesOf } from './places.ts';

/**
 * Where the changes belong that somebody else would undo: by reference, one sentence each. What a manifest or a template
 * among the definitions makes is changed there; else the marks on the live object tell.
 */
export function routesOf(rest: readonly Operation[], definitions: readonly Definition[], bindings: readonly Binding[]): ReadonlyMap<string, string> {
  const { manifests, places } = placesOf(definitions);
  const routes = new Map<string, string>();
  for (const { reference, before } of rest) {
    if (before === null) continue;
    const binding = standingFor(bindings, reference).find(({ state }) => state === 'by-hand');
    const isTemplate = binding !== undefined && manifests.some(({ path, reason }) => path === binding.path && reason !== undefined);
    const isMade = isTemplate || (binding !== undefined && places.some(({ path, address, trouble }) => path === binding.path && address === binding.place && trouble?.isMade === true));
    if (binding?.state === 'by-hand' && isMade) routes.set(reference, binding.reason);
    else {
      const keeper = keeperOf(before.facts);
      if (keeper !== undefined) routes.set(reference, `${keeper.name} keeps it; change ${keeper.change}`);
    }
  }
  return routes;
}
