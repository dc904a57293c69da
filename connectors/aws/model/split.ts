import type { AwsAccess, ResourceRegion } from '../inventory.ts';
import { byText } from '../../../src/core/order.ts';
import { findAction } from '../actions.ts';
import { generalize, makes } from './generalize/generalize.ts';
import { resourceDisjoint, resourceIncludes } from './patterns.ts';
import { canApply, canBeType } from './resource-types.ts';
import { regionTouches } from './regions.ts';
import { type Days, settled } from './settled.ts';

/** More containers than this say that the wildcard is really meant. */
const MAX_CONTAINERS = 20;

/** Answers into which regions a granted resource pattern falls for one principal's use of one action. */
export type Splitter = (principal: string, action: string, pattern: string) => readonly ResourceRegion[] | undefined;

/**
 * Prepares `split`: one region per pattern that stands for used resources (`generalize/`), and the rest. INVARIANT: the
 * regions partition the pattern, and each lies in it. No split (`undefined`) where the rest could not be judged: no use; a
 * use whose resource is unknown, is none of the action, or may or may not match; a kind of which no rule tells how it is
 * named; an action that makes or unmakes such resources; too many of them; a pattern that sticks out of the granted one;
 * an action with a resource type of which the record names nothing; names that still come and go, where the days of use
 * are told (`settled.ts`).
 */
export function splitter(exercised: readonly AwsAccess[], days?: Days): Splitter {
  const isSettled = days === undefined ? undefined : settled(exercised, days);
  const used = new Map<string, Set<string | undefined>>();
  for (const access of exercised) {
    const key = `${access.principal}\n${access.action.toLowerCase()}`;
    const resources = used.get(key);
    if (resources === undefined) used.set(key, new Set([access.resource]));
    else resources.add(access.resource);
  }
  return (principal, action, pattern) => {
    if (!/[*?]/.test(pattern)) return undefined;
    const resources = used.get(`${principal}\n${action.toLowerCase()}`);
    if (resources === undefined) return undefined;
    const carved = carve(action, pattern, resources);
    if (carved === undefined || carved.length === 0 || isSettled?.(principal, action, pattern) === false) return undefined;
    return [...carved.map((each) => ({ pattern: each, except: [] })), { pattern, except: carved }];
  };
}

function carve(action: string, pattern: string, resources: ReadonlySet<string | undefined>): readonly string[] | undefined {
  const containers = new Set<string>();
  const carved = new Set<string>();
  const whole = { pattern, except: [] };
  for (const resource of resources) {
    if (resource === undefined) return undefined;
    const touches = regionTouches(whole, resource);
    if (touches === 'no') continue;
    const patterns = touches === 'maybe' || !canApply(action, resource) || makes(action, resource) ? undefined : generalize(resource)?.patterns;
    if (patterns === undefined) return undefined;
    containers.add(patterns[0] ?? '');
    for (const each of patterns.filter((one) => canApply(action, one) || regionTouches({ pattern: one, except: [] }, resource) !== 'no')) {
      if (each === pattern || resourceIncludes(pattern, each) !== 'yes') return undefined;
      carved.add(each);
    }
  }
  if (containers.size > MAX_CONTAINERS || !reachEveryType(action, [...carved])) return undefined;
  return disjoint([...carved].sort(byText));
}

/** S3 documents access points beside buckets and objects: the same request, by another way. */
const OTHER_WAYS: ReadonlySet<string> = new Set(['accesspoint', 'accesspointobject', 'objectlambdaaccesspoint']);

/**
 * An action with several resource types may be checked on one of each in the same request. What a record names of one
 * type says nothing of the others, so there must be a pattern for each.
 */
function reachEveryType(action: string, carved: readonly string[]): boolean {
  const info = findAction(action);
  const types = (info?.resourceTypes ?? []).filter((type) => !OTHER_WAYS.has(type));
  return types.length < 2 || types.every((type) => carved.some((pattern) => canBeType(info?.service ?? '', type, pattern)));
}

/** Without those that lie in another one; `undefined` where two may overlap. */
function disjoint(carved: readonly string[]): readonly string[] | undefined {
  const others = (one: string): readonly string[] => carved.filter((other) => other !== one && /[*?]/.test(`${one}${other}`));
  const outer = carved.filter((one) => !others(one).some((other) => resourceIncludes(other, one) === 'yes'));
  const overlap = outer.some((one) => others(one).some((other) => outer.includes(other) && resourceDisjoint(one, other) !== 'yes'));
  return overlap ? undefined : outer;
}
