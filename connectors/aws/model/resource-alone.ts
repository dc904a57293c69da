import type { AwsAccess, AwsInventory, ResourcePolicy } from '../inventory.ts';
import { principalHolder } from './reaching.ts';
import { resourceLayer } from './resource-layer.ts';

const byResource = new WeakMap<AwsInventory, ReadonlyMap<string, ResourcePolicy>>();

/**
 * Would the policy of the resource have allowed this access, which was allowed, without any identity policy? Then the call
 * does not prove that a grant of the identity is needed. Within one account the policy of a resource that names the user,
 * the role or anyone grants by itself, inside boundary and session policy, which the allowed call has passed; one that
 * names the account only hands the decision to its identity policies.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * `true` only where everything is known: policy, owner, caller, resource and conditions.
 */
export function grantedByResource(inventory: AwsInventory, access: AwsAccess): boolean {
  const { resource, principal, account } = access;
  const policy = resource === undefined ? undefined : policyOf(inventory, resource);
  const holder = policy === undefined ? undefined : principalHolder(inventory, principal);
  if (policy === undefined || holder === undefined || account !== inventory.account || policy.account !== account) return false;
  const caller = { account, holder: holder.arn, id: holder.id, isSession: holder.kind === 'role', hasBoundary: holder.boundary !== undefined };
  const { allow } = resourceLayer(policy.resource, policy.document, caller, access);
  return [allow.caller, allow.holder, allow.anyone].some(({ holds }) => holds === 'yes');
}

/** The policy at hand that decides about a resource: its own, or that of the bucket of an object. */
function policyOf(inventory: AwsInventory, resource: string): ResourcePolicy | undefined {
  let policies = byResource.get(inventory);
  if (policies === undefined) {
    policies = new Map((inventory.resourcePolicies ?? []).map((policy) => [policy.resource, policy]));
    byResource.set(inventory, policies);
  }
  if (policies.size === 0) return undefined;
  return policies.get(resource) ?? policies.get(/^(arn:[^:]+:s3:::[^/]+)\//.exec(resource)?.[1] ?? '');
}
