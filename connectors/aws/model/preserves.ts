import type { Preserved } from '../../../src/core/decision.ts';
import type { AwsAccess, AwsInventory, ResourceRegion } from '../inventory.ts';
import { allows } from './allows.ts';
import { holdsCondition, resolves } from './inside.ts';
import { missing, principalHolder } from './reaching.ts';
import { regionDisjoint, regionHolds, regionText, regionTouches } from './regions.ts';
import { type Rule, applies, conditionsHold, regionMatches, resourceOf } from './rule.ts';
import { type Boundary, type Rules, boundaryOf, identityRules } from './rules.ts';

const YES: Preserved = { preserved: 'yes' };

/**
 * If the access was allowed, is it still? For every assignment of what the record lacks and the proposal leaves alone:
 * conditions, unknown resources, policy variables, documents that the export lacks, and all policies outside it.
 * 1. What cannot have been allowed has nothing to lose; what is allowed whatever the facts are is kept.
 * 2. Otherwise each granted Allow that may have matched needs a proposed one that matches in every such case.
 * 3. No Deny that may match is added, and what cannot be read (missing documents) or limits (boundary) is unchanged.
 */
export function preserves(granted: AwsInventory, proposed: AwsInventory, access: AwsAccess): Preserved {
  if (principalHolder(granted, access.principal) === undefined || (granted.account !== access.account && granted.definedBy === undefined)) {
    return { preserved: 'unknown', reason: `there is no export of principal ${access.principal} of account ${access.account}` };
  }
  const before = allows(granted, access);
  if (before.decision === 'denied') return YES;
  const after = allows(proposed, access);
  if (after.decision === 'allowed') return YES;
  if (after.decision === 'denied') return { preserved: 'no', witness: after.by };
  const unread = sameUnread(granted, proposed, access.principal);
  if (unread !== undefined) return { preserved: 'unknown', reason: unread };
  return (
    losesIn(identityRules(granted, access.principal), identityRules(proposed, access.principal), access) ??
    losesInBoundary(boundaryOf(granted, access.principal), boundaryOf(proposed, access.principal), access) ??
    YES
  );
}

/** The reason when the two differ in what nobody can read. */
function sameUnread(granted: AwsInventory, proposed: AwsInventory, principal: string): string | undefined {
  const before = missing(granted, principal).map((each) => each.fact).sort();
  const after = missing(proposed, principal).map((each) => each.fact).sort();
  if (before.join('\n') === after.join('\n')) return undefined;
  const changed = [...before.filter((each) => !after.includes(each)), ...after.filter((each) => !before.includes(each))];
  return `the proposal changes what the export does not show: ${changed[0] ?? 'nothing'}`;
}

function losesInBoundary(before: Boundary | undefined, after: Boundary | undefined, access: AwsAccess): Preserved | undefined {
  if (after === undefined) return undefined;
  if (before?.arn !== after.arn) return { preserved: 'unknown', reason: `the permissions boundary becomes ${after.arn}` };
  if (before.rules === after.rules) return undefined;
  if (before.rules === undefined || after.rules === undefined) {
    return { preserved: 'unknown', reason: `the document of permissions boundary ${after.arn} is not in both exports` };
  }
  return losesIn(before.rules, after.rules, access);
}

/** What is lost between two sets of statements; `undefined` when nothing is. */
function losesIn(before: Rules, after: Rules, access: AwsAccess): Preserved | undefined {
  const was = before.on(access.action);
  const is = after.on(access.action);
  return lostAllow(was.allow, is.allow, access) ?? addedDeny(was.deny, is.deny, access);
}

function lostAllow(was: readonly Rule[], is: readonly Rule[], access: AwsAccess): Preserved | undefined {
  for (const rule of was) {
    if (conditionsHold(rule, access).holds === 'no') continue;
    for (const region of rule.regions) {
      if (regionMatches(region, access) === 'no') continue;
      if (is.some((each) => inEveryCase(each, rule, region, access))) continue;
      const text = `${rule.source} allows it on ${regionText(region)}`;
      if (is.some((each) => mayReplace(each, region, access))) {
        return { preserved: 'unknown', reason: `${text}; what the proposal allows may or may not include it` };
      }
      return { preserved: 'no', witness: `${text}; the proposal does not` };
    }
  }
  return undefined;
}

/** Does the statement match whenever the other one matches by this region? */
function inEveryCase(rule: Rule, other: Rule, region: ResourceRegion, access: AwsAccess): boolean {
  const holds = conditionsHold(rule, access).holds === 'yes' || holdsCondition(rule, other.condition) === 'yes';
  if (!holds || resolves(rule, other) !== 'yes') return false;
  const resource = resourceOf(access);
  return rule.regions.some(
    (each) => (resource !== undefined && regionTouches(each, resource) === 'yes') || regionHolds(each, region),
  );
}

function mayReplace(rule: Rule, region: ResourceRegion, access: AwsAccess): boolean {
  if (applies(rule, access) === 'no') return false;
  return resourceOf(access) !== undefined || rule.regions.some((each) => regionDisjoint(each, region) !== 'yes');
}

function addedDeny(was: readonly Rule[], is: readonly Rule[], access: AwsAccess): Preserved | undefined {
  for (const rule of is) {
    if (conditionsHold(rule, access).holds === 'no') continue;
    for (const region of rule.regions) {
      if (regionMatches(region, access) === 'no') continue;
      if (was.some((each) => inEveryCase(each, rule, region, access))) continue;
      return { preserved: 'unknown', reason: `${rule.source} may deny it, as nothing did before` };
    }
  }
  return undefined;
}
