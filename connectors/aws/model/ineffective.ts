import type { AwsInventory, AwsPermission } from '../inventory.ts';
import { organizationForbids, statementName } from './organization.ts';
import { appliesToAll, appliesToNone } from './permission-match.ts';
import { type Reaching, reaching } from './reaching.ts';
import { resourcePolicyForbids } from './resource-forbids.ts';
import { canApply } from './resource-types.ts';
import { boundaryOf } from './rules.ts';

/**
 * Why a permission can never authorize anything, in words; `undefined` when it may, or when that is not certain. In order:
 * an explicit Deny without conditions covers it whole, in the holder's policies, its permissions boundary, the
 * organization's policies or the policy of the resource
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html: a Deny overrides);
 * a boundary or a level of the organization allows nothing of it; no resource type of the action can match its resource
 * pattern. What only policies outside the account forbid may be allowed again without a change of the account.
 */
export function ineffective(inventory: AwsInventory, permission: AwsPermission): string | undefined {
  const { action, named, region } = permission;
  const deny = denies(inventory, permission.holder).find((each) => appliesToAll(each, permission));
  if (deny !== undefined) return `denied by ${deny.policy}, ${statementName(deny.statement)}`;
  const outside =
    boundaryForbids(inventory, permission) ?? organizationForbids(inventory, permission) ?? resourcePolicyForbids(inventory, permission);
  if (outside !== undefined) return outside;
  if (named && region.pattern !== undefined && !canApply(action, region.pattern)) {
    return `no resource type of ${action} can match ${region.pattern}`;
  }
  return undefined;
}

const cache = new WeakMap<AwsInventory, Map<string, readonly Reaching[]>>();

/** Deny statements without conditions that reach a holder. */
function denies(inventory: AwsInventory, holder: string): readonly Reaching[] {
  let holders = cache.get(inventory);
  if (holders === undefined) {
    holders = new Map();
    cache.set(inventory, holders);
  }
  let known = holders.get(holder);
  if (known === undefined) {
    known = reaching(inventory, holder).filter(({ statement }) => statement.effect === 'Deny' && statement.condition === undefined);
    holders.set(holder, known);
  }
  return known;
}

/**
 * A permissions boundary limits what identity policies grant: its Deny overrides, and what none of its statements allows
 * is not granted. https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
function boundaryForbids(inventory: AwsInventory, permission: AwsPermission): string | undefined {
  const boundary = boundaryOf(inventory, permission.holder);
  if (boundary?.rules === undefined) return undefined;
  const deny = boundary.rules.deny.find((rule) => appliesToAll(rule, permission));
  if (deny !== undefined) return `denied by permissions boundary ${boundary.arn}, ${statementName(deny.statement)}`;
  return boundary.rules.allow.every((rule) => appliesToNone(rule, permission)) ? `permissions boundary ${boundary.arn} allows nothing of it` : undefined;
}
