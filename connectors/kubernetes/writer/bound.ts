import { groupBy } from '../../../src/core/group.ts';
import type { Binding } from '../../../src/core/proposal.ts';
import type { Place } from './places.ts';

/** A binding of a definition that stands for an object, whether or not it can be edited. */
export type Standing = Extract<Binding, { state: 'bound' | 'by-hand' }>;

interface Lookup {
  readonly byPolicy: ReadonlyMap<string, readonly Standing[]>;
  readonly byPath: ReadonlyMap<string, readonly Extract<Binding, { state: 'bound' }>[]>;
}

/** The same lists are asked for every proposal. */
const lookups = new WeakMap<readonly Binding[], Lookup>();
const placed = new WeakMap<readonly Place[], ReadonlyMap<string, Place>>();

function lookupOf(bindings: readonly Binding[]): Lookup {
  let known = lookups.get(bindings);
  if (known === undefined) {
    const standing = bindings.filter((one): one is Standing => one.state === 'bound' || one.state === 'by-hand');
    const bound = bindings.filter((one) => one.state === 'bound');
    known = { byPolicy: groupBy(standing, ({ policy }) => policy), byPath: groupBy(bound, ({ path }) => path) };
    lookups.set(bindings, known);
  }
  return known;
}

/** What stands for an object, in the order of the list. */
export function standingFor(bindings: readonly Binding[], policy: string): readonly Standing[] {
  return lookupOf(bindings).byPolicy.get(policy) ?? [];
}

/** What a file stands for where it can be edited, in the order of the list. */
export function boundIn(bindings: readonly Binding[], path: string): readonly Extract<Binding, { state: 'bound' }>[] {
  return lookupOf(bindings).byPath.get(path) ?? [];
}

/** The first place of this path and address. */
export function placeAt(places: readonly Place[], path: string, address: string | undefined): Place | undefined {
  let known = placed.get(places);
  if (known === undefined) {
    known = new Map([...places].reverse().map((place) => [`${place.path}\n${place.address}`, place]));
    placed.set(places, known);
  }
  return address === undefined ? undefined : known.get(`${path}\n${address}`);
}
