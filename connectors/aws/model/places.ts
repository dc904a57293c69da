import { by, byText } from '../../../src/core/order.ts';
import type { Atom } from '../../../src/core/permission.ts';
import type { AwsPermission } from '../inventory.ts';
import { inCurrentVersion } from './arn.ts';
import { actionIncludes, matchesAction, resourceIncludes } from './patterns.ts';

type AwsAtom = Atom<AwsPermission>;

/** All atoms of one action, or of the remainder of one pattern, on one resource pattern of a statement. */
export interface Place {
  /** The resource pattern as written. */
  readonly original: string;
  readonly atoms: readonly AwsAtom[];
  /** The whole resource pattern stays. */
  readonly whole: boolean;
  /** Otherwise: the parts of it that stay, sorted; none when all leaves. */
  readonly parts: readonly string[];
  /** Why an atom stays that was to leave. */
  readonly reason: string;
}

/** Places by action (or by pattern, for remainders) and then by position in the list of resource patterns. */
export type Places = Map<string, (Place | undefined)[]>;

/** Where the remainder of an element of the Action list is found. */
export function remainderKey(element: string): string {
  return `${element.toLowerCase()}~`;
}

/** Stands for all resources of a statement whose resources stay as they are. */
export const ALL_RESOURCES = '*';

/**
 * What stays of each action where the resources of the statement cannot be told apart, one place per action: an action
 * that any principal keeps on any of them stays on all. `why` says what holds them together.
 */
export function placesOnAll(atoms: readonly AwsAtom[], remove: ReadonlySet<string>, why: string): Places {
  const found = new Map<string, AwsAtom[]>();
  for (const atom of atoms) {
    const key = placeKey(atom);
    const known = found.get(key);
    if (known === undefined) found.set(key, [atom]);
    else known.push(atom);
  }
  const places: Places = new Map();
  for (const [key, here] of found) {
    const regions = new Set(here.map(({ permission: { region } }) => `${region.pattern ?? ''}\n${region.except.join('\n')}`));
    places.set(key, [
      {
        original: ALL_RESOURCES,
        atoms: here,
        whole: here.some((atom) => !remove.has(atom.key)),
        parts: [],
        reason: regions.size > 1 ? `a statement with ${why} keeps its resources as they are, and the action is needed on some of them` : ANOTHER_HOLDER,
      },
    ]);
  }
  return places;
}

const ANOTHER_HOLDER = 'another holder of the policy keeps it';

function placeKey({ permission: { named, action, granted } }: AwsAtom): string {
  return named ? action.toLowerCase() : remainderKey(granted);
}

/** Patterns that will be written for a place. */
export function written(place: Place | undefined): readonly string[] {
  if (place === undefined) return [];
  return place.whole ? [place.original] : place.parts;
}

/** Is an atom of the place still granted, whole, by what stays? */
export function stillGranted(place: Place, atom: AwsAtom): boolean {
  const { pattern, except } = atom.permission.region;
  return place.whole || (except.length === 0 && pattern !== undefined && place.parts.includes(pattern));
}

/**
 * What stays of each action on each resource pattern: all that any principal keeps. A part that can only be told by
 * what it is not (`… except …`) cannot be written, so then the whole pattern stays.
 */
export function placesOf(
  atoms: readonly AwsAtom[],
  remove: ReadonlySet<string>,
  originals: readonly string[],
  version: string,
): Places {
  const patterns = originals.map((original) => inCurrentVersion(original, version));
  const found = new Map<string, AwsAtom[][]>();
  for (const atom of atoms) {
    const at = positionOf(patterns, atom.permission.region.pattern);
    if (at < 0) continue;
    const key = placeKey(atom);
    let list = found.get(key);
    if (list === undefined) {
      list = [];
      found.set(key, list);
    }
    const here = list[at];
    if (here === undefined) list[at] = [atom];
    else here.push(atom);
  }
  const places: Places = new Map();
  for (const [key, list] of found) {
    places.set(key, originals.map((original, at) => {
      const here = list[at];
      return here === undefined ? undefined : placeOf(original, patterns[at] ?? original, here, remove);
    }));
  }
  return places;
}

function placeOf(original: string, pattern: string, atoms: readonly AwsAtom[], remove: ReadonlySet<string>): Place {
  const regions = atoms.filter((atom) => !remove.has(atom.key)).map((atom) => atom.permission.region);
  const asGranted = regions.some((region) => region.pattern === pattern && region.except.length === 0);
  const rest = regions.some((region) => region.except.length > 0);
  return {
    original,
    atoms,
    whole: asGranted || rest,
    parts: [...new Set(regions.map((region) => region.pattern ?? original))].sort(byText),
    reason: rest && !asGranted ? `what stays of ${original} cannot be written as a pattern` : ANOTHER_HOLDER,
  };
}

function positionOf(patterns: readonly string[], pattern: string | undefined): number {
  if (pattern === undefined) return -1;
  const same = patterns.indexOf(pattern);
  return same >= 0 ? same : patterns.findIndex((each) => resourceIncludes(each, pattern) === 'yes');
}

/**
 * Patterns that stay as written, with the positions of the resource patterns on which they do: where names that the
 * action list does not know must stay, only the pattern itself can hold them, and with it stays all that it matches.
 * The patterns are elements of the Action list and, in place of `*`, those of single services. `places` is changed
 * accordingly. A place that several patterns hold names the one that comes first by its text.
 */
export function keepPatterns(places: Places): ReadonlyMap<string, ReadonlySet<number>> {
  const patterns = [...places].flatMap(([key, list]) => {
    const permission = list.find((place) => place !== undefined)?.atoms[0]?.permission;
    // What a pattern holds, all that it matches holds as well: only those that stay by themselves are asked.
    return permission === undefined || permission.named ? [] : [{ pattern: permission.granted, key, positions: wholeAt(list) }];
  });
  const keys = keysByService(places);
  for (const { pattern, key: own, positions } of patterns.sort(by((each) => each.pattern))) {
    if (positions.size === 0) continue;
    const reason = `${pattern} stays, because it may grant names that the action list does not know`;
    for (const key of keys.get(serviceOf(own)) ?? places.keys()) {
      const list = places.get(key) ?? [];
      const matched = key.endsWith('~') ? actionIncludes(pattern, key.slice(0, -1)) : matchesAction(pattern, key);
      for (const at of matched ? positions : []) {
        const place = list[at];
        if (place !== undefined && !place.whole) list[at] = { ...place, whole: true, reason };
      }
    }
  }
  const kept = patterns.map(({ pattern, key }) => [pattern, wholeAt(places.get(key))] as const);
  return new Map(kept.filter(([, positions]) => positions.size > 0));
}

/** Only patterns of several services match keys of more than one. */
function keysByService(places: Places): ReadonlyMap<string, readonly string[]> {
  const out = new Map<string, string[]>();
  for (const key of places.keys()) {
    const service = serviceOf(key);
    if (/[*?]/.test(service)) continue;
    const known = out.get(service);
    if (known === undefined) out.set(service, [key]);
    else known.push(key);
  }
  return out;
}

function serviceOf(key: string): string {
  const colon = key.indexOf(':');
  return colon < 0 ? '*' : key.slice(0, colon);
}

function wholeAt(list: readonly (Place | undefined)[] | undefined): ReadonlySet<number> {
  return new Set([...(list ?? []).keys()].filter((at) => list?.[at]?.whole === true));
}
