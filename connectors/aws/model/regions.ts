import type { ResourceRegion } from '../inventory.ts';
import { type Tri, all, any, matchesResource, not, resourceDisjoint, resourceIncludes } from './patterns.ts';

/** What is cut out of a region: its own exceptions, and for NotResource the list itself. */
function holes(region: ResourceRegion): readonly string[] {
  return [...(region.not ?? []), ...region.except];
}

/** The pattern that all of the region lies in. */
function base(region: ResourceRegion): string {
  return region.pattern ?? '*';
}

/**
 * Is every resource of `narrow` a resource of `wide`? `no` is certain; what several holes decide together is `maybe`.
 * Conjunction: `narrow` lies inside the pattern of `wide`, and avoids each of its holes, or it is empty.
 */
export function regionIncludes(wide: ResourceRegion, narrow: ResourceRegion): Tri {
  if (isEmpty(narrow) === 'yes') return 'yes';
  const inside = liesIn(base(wide), narrow);
  return all([inside, ...holes(wide).map((hole) => avoids(narrow, hole))]);
}

/** Does the region hold nothing? */
export function isEmpty(region: ResourceRegion): Tri {
  return any(holes(region).map((hole) => resourceIncludes(hole, base(region))));
}

function liesIn(pattern: string, narrow: ResourceRegion): Tri {
  const answer = resourceIncludes(pattern, base(narrow));
  if (answer !== 'no') return answer;
  // The part that sticks out may be exactly what the holes take away.
  return holes(narrow).every((hole) => resourceDisjoint(hole, base(narrow)) === 'yes' || resourceIncludes(pattern, hole) === 'yes')
    ? 'no'
    : 'maybe';
}

/** Does the region keep clear of `hole`? */
function avoids(region: ResourceRegion, hole: string): Tri {
  const clear = any([resourceDisjoint(base(region), hole), ...holes(region).map((own) => resourceIncludes(own, hole))]);
  if (clear !== 'no') return clear;
  return holes(region).every((own) => resourceDisjoint(own, hole) === 'yes') ? 'no' : 'maybe';
}

/**
 * May an access to this resource use the region? An unknown resource (absent, or `*`) certainly lies only in the
 * region of all resources.
 */
export function regionTouches(region: ResourceRegion, resource: string | undefined): Tri {
  if (isEmpty(region) === 'yes') return 'no';
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
