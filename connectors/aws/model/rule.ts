import type { AwsAccess, ResourceRegion, Statement } from '../inventory.ts';
import { arnPattern, inCurrentVersion } from './arn.ts';
import type { Answer } from './conditions/answer.ts';
import { NOTHING_KNOWN } from './conditions/context.ts';
import { conditionHolds } from './conditions/evaluate.ts';
import { resolved } from './conditions/resolve.ts';
import { type Tri, all, any, matchesAction } from './patterns.ts';
import { regionTouches } from './regions.ts';
import { canApply } from './resource-types.ts';

/** A statement, ready to be asked. */
export interface Rule {
  /** For people and for `by`: the policy reference and the statement. */
  readonly source: string;
  readonly statement: Statement;
  /** Version of the document: what the patterns mean depends on it. */
  readonly version: string;
  /** One region per element of Resource, or one for the whole of NotResource; patterns as in version 2012-10-17. */
  readonly regions: readonly ResourceRegion[];
  /** Canonical JSON, empty when there are no conditions. */
  readonly condition: string;
  /**
   * Policy variables of the regions, without those that have a default. Where one cannot be resolved, "this might cause
   * the entire statement to be invalid" (…/reference_policies_variables.html): also for its other resources.
   */
  readonly variables: readonly string[];
}

/** Prepares a statement of a document of this version. */
export function ruleOf(policy: string, version: string, statement: Statement): Rule {
  const current = (patterns: readonly string[]) => patterns.map((pattern) => inCurrentVersion(pattern, version));
  const { resources, notResources, condition } = statement;
  const patterns = current(notResources ?? resources ?? []);
  return {
    source: `${policy}, ${statement.sid ?? `statement ${statement.origin + 1}`}`,
    statement,
    version,
    regions: notResources === undefined ? patterns.map((pattern) => ({ pattern, except: [] })) : [{ not: patterns, except: [] }],
    condition: condition === undefined || condition === '{}' ? '' : condition,
    variables: variablesOf(patterns),
  };
}

/** Names of the policy variables in patterns that have no value of their own to fall back on. */
export function variablesOf(patterns: readonly string[]): readonly string[] {
  const names = patterns.flatMap((pattern) => arnPattern(pattern).variables).filter((name) => !name.includes(','));
  return [...new Set(names)];
}

/** The patterns that a region is made of. */
export function patternsOf({ pattern, not = [], except }: ResourceRegion): readonly string[] {
  return [...(pattern === undefined ? [] : [pattern]), ...not, ...except];
}

/**
 * Does the statement apply to the access? It does when its action, its resource and its conditions all match.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 */
export function applies(rule: Rule, access: AwsAccess): Tri {
  if (!actionMatches(rule, access.action)) return 'no';
  const resource = resourceMatches(rule, access);
  return resource === 'no' ? 'no' : all([resource, conditionsHold(rule, access).holds]);
}

/**
 * One element of Action matches, or none of NotAction.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html
 */
export function actionMatches({ statement }: Rule, action: string): boolean {
  if (statement.notActions !== undefined) return !statement.notActions.some((pattern) => matchesAction(pattern, action));
  return (statement.actions ?? []).some((pattern) => matchesAction(pattern, action));
}

/**
 * One element of Resource matches, or none of NotResource.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html
 */
export function resourceMatches(rule: Rule, access: AwsAccess): Tri {
  const regions = regionsFor(rule, access);
  const answer = any(regions.map((region) => regionMatches(region, access)));
  return answer === 'yes' && rule.variables.length > 0 && variablesOf(regions.flatMap(patternsOf)).length > 0 ? 'maybe' : answer;
}

/** The regions with what is known of the request in place of their policy variables. */
function regionsFor({ regions }: Rule, { context }: AwsAccess): readonly ResourceRegion[] {
  if (context === undefined) return regions;
  const replace = (patterns: readonly string[]) => patterns.map((pattern) => resolved(pattern, context));
  return regions.map(({ pattern, not, except }) => ({
    ...(pattern === undefined ? {} : { pattern: resolved(pattern, context) }),
    ...(not === undefined ? {} : { not: replace(not) }),
    except: replace(except),
  }));
}

/**
 * Does the access lie in the region? When the record does not tell its resource, or tells one on which the action is
 * not documented to be checked, any resource of the action may have been meant.
 */
export function regionMatches(region: ResourceRegion, access: AwsAccess): Tri {
  if (region.pattern !== undefined && !canApply(access.action, region.pattern)) return 'no';
  const touches = regionTouches(region, access.resource);
  if (touches !== 'no' || resourceOf(access) !== undefined) return touches;
  return regionTouches(region, undefined) === 'no' ? 'no' : 'maybe';
}

/** The resource that was certainly meant. */
export function resourceOf({ action, resource }: AwsAccess): string | undefined {
  return resource !== undefined && resource !== '*' && canApply(action, resource) ? resource : undefined;
}

/**
 * Do its conditions hold? They need the request's context, of which the record tells only a part.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
 */
export function conditionsHold(rule: Rule, access: AwsAccess): Answer {
  return conditionHolds(rule.condition, rule.version, access.context ?? NOTHING_KNOWN);
}

/** What is not known when a statement may apply, in words. */
export function missingFacts(rule: Rule, access: AwsAccess): readonly string[] {
  const facts = conditionsHold(rule, access).missing.map((fact) => `${fact}, for ${rule.source}`);
  if (resourceMatches(rule, access) === 'maybe') {
    const variables = regionsFor(rule, access).some((region) => patternsOf(region).some((each) => arnPattern(each).variables.length > 0));
    if (resourceOf(access) === undefined) facts.push(`the resource of the call, for ${rule.source}`);
    else if (variables) facts.push(`the policy variables of ${rule.source}`);
    else facts.push(`how far the wildcards of ${rule.source} reach`);
  }
  return facts;
}
