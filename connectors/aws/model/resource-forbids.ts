import { isObject } from '../../../src/core/json.ts';
import type { AwsInventory, AwsPermission, ResourcePolicy } from '../inventory.ts';
import { isEverybody, statementName } from './organization.ts';
import { resourceIncludes } from './patterns.ts';
import { appliesToAll } from './permission-match.ts';
import { principalHolder } from './reaching.ts';

/**
 * Why the policy of a resource never lets the permission authorize anything, in words; `undefined` when none does for
 * certain. Only a Deny that names everybody or this very user or role counts, and only where all that the permission is
 * granted on is the resource that carries the policy.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function resourcePolicyForbids(inventory: AwsInventory, permission: AwsPermission): string | undefined {
  const region = permission.region.pattern;
  if (region === undefined) return undefined;
  const arn = principalHolder(inventory, permission.holder)?.arn;
  for (const { resource, document } of policiesOver(inventory, region)) {
    const deny = document.statements.find(
      (statement) => statement.effect === 'Deny' && names(statement.principal, arn) && appliesToAll({ statement, version: document.version }, permission),
    );
    if (deny !== undefined) return `denied by the policy of ${resource}, ${statementName(deny)}`;
  }
  return undefined;
}

const cache = new WeakMap<AwsInventory, Map<string, readonly ResourcePolicy[]>>();

/** The policies of resources that all of a pattern belongs to; few patterns are asked for, each by many actions. */
function policiesOver(inventory: AwsInventory, pattern: string): readonly ResourcePolicy[] {
  const { resourcePolicies } = inventory;
  if (resourcePolicies === undefined) return [];
  let patterns = cache.get(inventory);
  if (patterns === undefined) {
    patterns = new Map();
    cache.set(inventory, patterns);
  }
  let found = patterns.get(pattern);
  if (found === undefined) {
    found = resourcePolicies.filter(({ resource }) => carriedBy(resource).some((each) => resourceIncludes(each, pattern) === 'yes'));
    patterns.set(pattern, found);
  }
  return found;
}

/** What a policy covers: a bucket policy also the bucket's objects, any other the resource itself. */
function carriedBy(resource: string): readonly string[] {
  return /^arn:[^:]+:s3:::[^/]+$/.test(resource) ? [resource, `${resource}/*`] : [resource];
}

function names(principal: string | undefined, arn: string | undefined): boolean {
  if (principal === undefined || arn === undefined) return false;
  if (isEverybody(principal)) return true;
  const element: unknown = JSON.parse(principal);
  const named = isObject(element) ? element['Principal'] : undefined;
  return isObject(named) && [named['AWS']].flat().includes(arn);
}
