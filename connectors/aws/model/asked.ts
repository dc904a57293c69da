import type { AwsInventory } from '../inventory.ts';
import { arnPattern } from './arn.ts';
import { keysOf } from './conditions/keys.ts';
import { principalHolder } from './reaching.ts';
import { patternsOf } from './rule.ts';
import { boundaryOf, identityRules } from './rules.ts';

const cache = new WeakMap<AwsInventory, Map<string, ReadonlySet<string>>>();

/**
 * Condition keys, in lower case, on which it depends what a user or role may do: by the conditions and policy variables of
 * its policies and its boundary.
 */
export function askedKeys(inventory: AwsInventory, principal: string): ReadonlySet<string> {
  let principals = cache.get(inventory);
  if (principals === undefined) {
    principals = new Map();
    cache.set(inventory, principals);
  }
  let keys = principals.get(principal);
  if (keys === undefined) {
    keys = keysOfPrincipal(inventory, principal);
    principals.set(principal, keys);
  }
  return keys;
}

function keysOfPrincipal(inventory: AwsInventory, principal: string): ReadonlySet<string> {
  if (principalHolder(inventory, principal) === undefined) return new Set();
  const sets = [identityRules(inventory, principal), boundaryOf(inventory, principal)?.rules];
  const rules = sets.flatMap((each) => [...(each?.allow ?? []), ...(each?.deny ?? [])]);
  const variables = rules.flatMap(({ regions }) => regions.flatMap(patternsOf)).flatMap((pattern) => arnPattern(pattern).variables);
  return new Set([...rules.flatMap(({ condition }) => keysOf(condition)), ...variables.map((name) => name.replace(/,.*/s, '').toLowerCase())]);
}
