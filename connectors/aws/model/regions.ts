import type { ResourceRegion } from '../inventory.ts';
import { type Tri, all, any, matchesResource, not, resourceDisjoint, resourceIncludes } from './patterns.ts';
import { simplerResources } from './text-set.ts';

/** What is cut out of a region: its own exceptions, and for NotResource the list itself. */
function holes(region: ResourceRegion): readonly string[] {
  return [...(region.not ?? []), ...region.except];
}

/** The pattern that all of the region lies in. */
function base(region: ResourceRegion): string {
  return region.pattern ?? '*';
}

/**
 * Is every resource of `narrow` certainly a resource of `wide`? It lies inside the pattern of `wide`, and nothing of it in
 * a hole of `wide`, or it is empty.
 */
export function regionHolds(wide: ResourceRegion, narrow: ResourceRegion): boolean {
  if (isEmpty(narrow)) return true;
  if (resourceIncludes(base(wide), base(narrow)) !== 'yes') return false;
  const set = { all: [base(narrow)], none: holes(narrow) };
  return holes(wide).every((hole) => simplerResources({ ...set, all: [...set.all, hole] }) === undefined);
}

/** Does the region certainly hold nothing? */
export function isEmpty(region: ResourceRegion): boolean {
  const none = holes(region);
  return none.length > 0 && simplerResources({ all: [base(region)], none }) === undefined;
}

/**
 * May an access to this resource use the region? An unknown resource (absent, or `*`) certainly lies only in the
 * region of all resources.
 */
export function regionTouches(region: ResourceRegion, resource: string | undefined): Tri {
  if (isEmpty(region)) return 'no';
  if (resource === undefined || resource === '*') {
    return base(region) === '*' && holes(region).length === 0 ? 'yes' : 'maybe';
  }
  return all([matchesResource(base(region), resource), ...holes(region).map((hole) => not(matchesResource(hole, resource)))]);
}

/** Have the two regions no resource in common? `no` is certain where neither has holes. */
export function regionDisjoint(a: ResourceRegion, b: ResourceRegion): Tri {
  const clear = any([
    resourceDisjoint(base(a), base(b)),
    ...holes(a).map((hole) => resourceIncludes(hole, base(b))),
    ...holes(b).map((hole) => resourceIncludes(hole, base(a))),
  ]);
  return clear === 'no' && holes(a).length + holes(b).length > 0 ? 'maybe' : clear;
}

/** What a reviewer reads. */
export function regionText(region: ResourceRegion): string {
  const inside = region.pattern ?? `everything but ${(region.not ?? []).join(', ')}`;
  return region.except.length === 0 ? inside : `${inside} except ${region.except.join(', ')}`;
}
