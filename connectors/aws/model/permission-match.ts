import type { AwsPermission, Statement } from '../inventory.ts';
import { inCurrentVersion } from './arn.ts';
import { actionDisjoint, actionIncludes, matchesAction, resourceDisjoint, resourceIncludes } from './patterns.ts';
import { variablesOf } from './rule.ts';

/** A statement with the version of its document, on which the meaning of its patterns depends. */
export interface Versioned {
  readonly statement: Statement;
  readonly version: string;
}

/**
 * Does the statement certainly apply to every request of the permission? Not with a condition, nor with a policy variable
 * that has no default: one that cannot be resolved may make the whole statement invalid
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html). A statement of a resource policy
 * without Resource applies to all that the policy is attached to.
 */
export function appliesToAll({ statement, version }: Versioned, permission: AwsPermission): boolean {
  if (statement.condition !== undefined) return false;
  const { resources, notResources } = statement;
  if (variablesOf([...(resources ?? []), ...(notResources ?? [])].map((each) => inCurrentVersion(each, version))).length > 0) return false;
  if (!includesActions(statement, permission)) return false;
  const region = permission.region.pattern ?? '*';
  if (notResources !== undefined) return notResources.every((each) => resourceDisjoint(inCurrentVersion(each, version), region) === 'yes');
  return resources === undefined || resources.some((each) => resourceIncludes(inCurrentVersion(each, version), region) === 'yes');
}

/** Does the statement certainly apply to no request of the permission, whatever its conditions say? */
export function appliesToNone({ statement, version }: Versioned, permission: AwsPermission): boolean {
  if (excludesActions(statement, permission)) return true;
  const region = permission.region.pattern ?? '*';
  const { resources, notResources } = statement;
  if (notResources !== undefined) return notResources.some((each) => resourceIncludes(inCurrentVersion(each, version), region) === 'yes');
  return resources !== undefined && resources.every((each) => resourceDisjoint(inCurrentVersion(each, version), region) === 'yes');
}

function includesActions(statement: Statement, { action, named, excepting }: AwsPermission): boolean {
  if (statement.notActions !== undefined) return named && !statement.notActions.some((pattern) => matchesAction(pattern, action));
  if (named) return (statement.actions ?? []).some((pattern) => matchesAction(pattern, action));
  // The remainder of a NotAction list is part of everything, and of nothing less.
  const pattern = excepting === true ? '*' : action;
  return (statement.actions ?? []).some((each) => actionIncludes(each, pattern));
}

function excludesActions(statement: Statement, { action, named, excepting }: AwsPermission): boolean {
  const pattern = excepting === true && !named ? '*' : action;
  if (statement.notActions !== undefined) {
    return statement.notActions.some((each) => (named ? matchesAction(each, action) : actionIncludes(each, pattern)));
  }
  return (statement.actions ?? []).every((each) => (named ? !matchesAction(each, action) : actionDisjoint(each, pattern)));
}
