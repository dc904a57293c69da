import { byText } from '../../../src/core/order.ts';
import type { Binding, Definition } from '../../../src/core/proposal.ts';
import type { AwsInventory } from '../inventory.ts';
import { definedBy, type LivePolicy } from './live.ts';
import type { FilePlaces, Place } from './places/place.ts';
import { fitsName } from './places/resolve.ts';

/** What `defines` says of one place. */
export interface Claim {
  readonly defines: string;
  /** Live policies that it may mean. */
  readonly policies: readonly LivePolicy[];
}

/** What the configuration says by `defines`. */
export interface Claims {
  readonly of: (place: Place) => Claim | undefined;
  /** Number of places that are said to define a live policy. */
  readonly places: (policy: LivePolicy) => number;
  readonly has: (policy: LivePolicy) => boolean;
  /** Entries that name no single place of their file. */
  readonly unplaced: readonly Binding[];
}

/**
 * Lays each `defines` to a place of its file: the one that it names after ` at `, the only one, or the only one that can
 * have the names or says the same.
 */
export function claimsOf(
  inventory: AwsInventory,
  live: readonly LivePolicy[],
  definitions: readonly Definition[],
  files: readonly FilePlaces[],
  saysTheSame: (place: Place, policy: LivePolicy) => boolean,
): Claims {
  const claims = new Map<Place, Claim[]>();
  const unplaced: Binding[] = [];
  for (const { path, defines } of definitions) {
    const places = (files.find((file) => file.path === path)?.places ?? []).filter(({ attachment }) => attachment === undefined);
    if (defines === undefined || places.length === 0) continue;
    const { reference, address } = parted(defines);
    const claim = { defines: reference, policies: definedBy(inventory, live, reference) };
    const meant = placesMeant(places, address, claim, saysTheSame);
    const [place] = meant;
    if (place === undefined && address !== undefined) {
      const reason = `there is no policy at ${address}; there is one at ${addresses(places)}`;
      unplaced.push({ state: 'unmatched', path, place: address, reason });
    } else if (place === undefined || meant.length > 1) {
      const candidates = (place === undefined ? places : meant).map((one) => `${reference} at ${one.address}`);
      unplaced.push({ state: 'ambiguous', path, candidates: candidates.sort(byText) });
    } else {
      const known = claims.get(place) ?? [];
      if (!known.some((other) => other.defines === claim.defines)) claims.set(place, [...known, claim]);
    }
  }
  const merged = new Map([...claims].map(([place, several]) => [place, mergedClaim(several)]));
  const standsFor = ({ policies }: Claim, policy: LivePolicy): boolean => policies.length === 1 && policies[0] === policy;
  const places = (policy: LivePolicy): number => [...merged.values()].filter((claim) => standsFor(claim, policy)).length;
  return { of: (place) => merged.get(place), places, has: (policy) => places(policy) > 0, unplaced };
}

function parted(defines: string): { readonly reference: string; readonly address?: string } {
  const at = defines.indexOf(' at ');
  return at < 0 ? { reference: defines } : { reference: defines.slice(0, at).trim(), address: defines.slice(at + 4).trim() };
}

function placesMeant(places: readonly Place[], address: string | undefined, { policies }: Claim, saysTheSame: (place: Place, policy: LivePolicy) => boolean): readonly Place[] {
  if (address !== undefined) return places.filter((place) => place.address === address);
  if (places.length === 1) return places;
  const named = places.filter(({ names }) => names.some((name) => policies.some((policy) => fitsName(name, policy))));
  if (named.length === 1) return named;
  const same = (named.length > 0 ? named : places).filter((place) => policies.some((policy) => saysTheSame(place, policy)));
  return same.length > 0 ? same : named;
}

/** Several entries of one place: it cannot stand for several policies. */
function mergedClaim(several: readonly Claim[]): Claim {
  const [first] = several as [Claim];
  if (several.length === 1) return first;
  const policies = [...new Set(several.flatMap(({ policies: each }) => each))];
  return { defines: several.map(({ defines }) => defines).join(' and '), policies };
}

function addresses(places: readonly Place[]): string {
  return places.map(({ address }) => address).join(', ');
}
