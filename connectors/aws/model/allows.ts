import type { Decision } from '../../../src/core/decision.ts';
import { byText } from '../../../src/core/order.ts';
import type { AwsAccess, AwsInventory } from '../inventory.ts';
import { missing, principalHolder } from './reaching.ts';
import { type Rule, applies, missingFacts } from './rule.ts';
import { type Rules, boundaryOf, identityRules } from './rules.ts';

/**
 * Do the principal's identity policies, within its permissions boundary, allow the access? Organization, resource and
 * session policies are not in the inventory, and nobody asks for them here: `allowed` and `denied` speak of identity
 * policies alone.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 */
export function allows(inventory: AwsInventory, access: AwsAccess): Decision {
  const { principal, account } = access;
  if (account !== inventory.account || principalHolder(inventory, principal) === undefined) {
    return { decision: 'unknown', missing: [`an export of principal ${principal} of account ${account}`] };
  }
  const absent = missing(inventory, principal).map((each) => each.fact);
  const identity = decide(identityRules(inventory, principal), access, absent);
  const boundary = identity.decision === 'denied' ? undefined : boundaryOf(inventory, principal);
  if (boundary === undefined) return identity;
  return both(identity, withinBoundary(boundary.arn, boundary.rules, access));
}

/**
 * An explicit Deny overrides every Allow; without an Allow the access is denied.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.html
 */
function decide(rules: Rules, access: AwsAccess, absent: readonly string[]): Decision {
  const { allow, deny } = rules.on(access.action);
  const denying = sorted(deny, access);
  const refusal = denying.yes[0];
  if (refusal !== undefined) return { decision: 'denied', by: `an explicit Deny of ${refusal.source}` };
  const allowing = sorted(allow, access);
  if (allowing.yes.length + allowing.maybe.length === 0 && absent.length === 0) {
    return { decision: 'denied', by: 'no statement allows it' };
  }
  const doubts = [...denying.maybe, ...(allowing.yes.length > 0 ? [] : allowing.maybe)];
  const facts = [...absent, ...doubts.flatMap((rule) => missingFacts(rule, access))];
  if (facts.length > 0) return { decision: 'unknown', missing: distinct(facts) };
  return { decision: 'allowed', by: distinct(allowing.yes.map((rule) => rule.source)) };
}

function sorted(rules: readonly Rule[], access: AwsAccess): { readonly yes: readonly Rule[]; readonly maybe: readonly Rule[] } {
  const yes: Rule[] = [];
  const maybe: Rule[] = [];
  for (const rule of rules) {
    const answer = applies(rule, access);
    if (answer === 'yes') yes.push(rule);
    else if (answer === 'maybe') maybe.push(rule);
  }
  return { yes, maybe };
}

/**
 * A permissions boundary grants nothing; identity policies and boundary must both allow.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
function withinBoundary(arn: string, rules: Rules | undefined, access: AwsAccess): Decision {
  if (rules === undefined) return { decision: 'unknown', missing: [`the document of permissions boundary ${arn}`] };
  const decision = decide(rules, access, []);
  return decision.decision === 'denied' ? { decision: 'denied', by: `permissions boundary ${arn}: ${decision.by}` } : decision;
}

function both(identity: Decision, boundary: Decision): Decision {
  if (identity.decision === 'denied') return identity;
  if (boundary.decision === 'denied') return boundary;
  if (identity.decision === 'allowed' && boundary.decision === 'allowed') {
    return { decision: 'allowed', by: distinct([...identity.by, ...boundary.by]) };
  }
  const facts = [identity, boundary].flatMap((each) => (each.decision === 'unknown' ? each.missing : []));
  return { decision: 'unknown', missing: distinct(facts) };
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort(byText);
}
