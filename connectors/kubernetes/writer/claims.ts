import type { Binding, Definition } from '../../../src/core/proposal.ts';
import { byText } from '../../../src/core/order.ts';
import type { Manifest } from './manifests/object.ts';
import type { Place } from './places.ts';

/** What the configuration says by `defines`: references by object, and entries that name no single object of their file. */
export interface Claims {
  readonly claims: ReadonlyMap<Place, readonly string[]>;
  readonly unplaced: readonly Binding[];
}

/** Lays each `defines` to an object of its file: the one that it names after ` at `, the only one, or the only one of the kind and name. */
export function claimsOf(definitions: readonly Definition[], manifests: readonly Manifest[], places: readonly Place[]): Claims {
  const claims = new Map<Place, readonly string[]>();
  const unplaced: Binding[] = [];
  for (const { path, defines } of definitions) {
    if (defines === undefined) continue;
    const objects = places.filter((place) => place.path === path || place.object.path === path);
    const at = defines.indexOf(' at ');
    const [reference, address] = at < 0 ? [defines] : [defines.slice(0, at).trim(), defines.slice(at + 4).trim()];
    const meant = address === undefined ? likely(objects, reference) : objects.filter((object) => object.address === address);
    const [object] = meant;
    if (object === undefined && manifests.some((manifest) => manifest.path === path && manifest.reason !== undefined)) continue;
    else if (object === undefined) unplaced.push({ state: 'unmatched', path, reason: objects.length === 0 ? 'it holds no role and no binding' : `it holds no object that could be ${defines}` });
    else if (meant.length > 1) unplaced.push({ state: 'ambiguous', path, candidates: meant.map((one) => `${reference} at ${one.address}`).sort(byText) });
    else claims.set(object, [...new Set([...(claims.get(object) ?? []), reference])]);
  }
  return { claims, unplaced };
}

function likely(objects: readonly Place[], reference: string): readonly Place[] {
  if (objects.length === 1) return objects;
  const [kind, name] = [reference.slice(0, reference.indexOf('/')), reference.slice(reference.lastIndexOf('/') + 1)];
  return objects.filter((object) => object.object.kind === kind && object.name === name);
}
