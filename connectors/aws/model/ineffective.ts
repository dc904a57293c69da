import type { AwsInventory, AwsPermission, Statement } from '../inventory.ts';
import { inCurrentVersion } from './arn.ts';
import { actionIncludes, matchesAction, resourceDisjoint, resourceIncludes } from './patterns.ts';
import { type Reaching, reaching } from './reaching.ts';
import { canApply } from './resource-types.ts';

/**
 * Why a permission can never authorize anything, in words; `undefined` when it may, or when that is not certain.
 * Two grounds: an explicit Deny without conditions covers it whole
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html: a Deny overrides), or no
 * resource type of the action can match its resource pattern.
 */
export function ineffective(inventory: AwsInventory, permission: AwsPermission): string | undefined {
  const { action, named, region } = permission;
  const deny = denies(inventory, permission.holder).find((each) => covers(each, permission));
  if (deny !== undefined) {
    return `denied by ${deny.policy}, ${deny.statement.sid ?? `statement ${deny.statement.origin + 1}`}`;
  }
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

function covers(deny: Reaching, permission: AwsPermission): boolean {
  return coversAction(deny.statement, permission) && coversRegion(deny, permission);
}

function coversAction(deny: Statement, permission: AwsPermission): boolean {
  const { action, named, excepting } = permission;
  if (deny.notActions !== undefined) return named && !deny.notActions.some((pattern) => matchesAction(pattern, action));
  if (named) return (deny.actions ?? []).some((pattern) => matchesAction(pattern, action));
  // The remainder of a NotAction list is part of everything, and of nothing less.
  const pattern = excepting === true ? '*' : action;
  return (deny.actions ?? []).some((each) => actionIncludes(each, pattern));
}

function coversRegion({ statement, version }: Reaching, permission: AwsPermission): boolean {
  const region = permission.region.pattern ?? '*';
  if (statement.notResources !== undefined) {
    return statement.notResources.every((each) => resourceDisjoint(inCurrentVersion(each, version), region) === 'yes');
  }
  return (statement.resources ?? []).some((each) => resourceIncludes(inCurrentVersion(each, version), region) === 'yes');
}
