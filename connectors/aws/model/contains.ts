import type { AwsPermission } from '../inventory.ts';
import { actionsInclude, holdsCondition, remainderOf, resolves } from './inside.ts';
import { regionHolds } from './regions.ts';

/**
 * Among permissions of one principal: does `wide` grant all that `narrow` grants? Same action, every resource, and
 * conditions that are met and variables that have a value whenever those of `narrow` are and have. The remainder of a wildcard (names that the action list does not know) holds only another
 * remainder: it has no name in common with a permission that has one.
 */
export function contains(wide: AwsPermission, narrow: AwsPermission): boolean {
  return (
    wide.holder === narrow.holder &&
    containsActions(wide, narrow) &&
    holdsCondition(wide, narrow.condition) === 'yes' &&
    resolves(meaningOf(wide), meaningOf(narrow)) === 'yes' &&
    regionHolds(wide.region, narrow.region)
  );
}

function containsActions(wide: AwsPermission, narrow: AwsPermission): boolean {
  if (wide.named !== narrow.named) return false;
  if (wide.named) return wide.action.toLowerCase() === narrow.action.toLowerCase();
  return actionsInclude(remainderOf(wide), remainderOf(narrow));
}

/** What the variables in a permission depend on. */
function meaningOf({ condition, variables = [], plain }: AwsPermission): Parameters<typeof resolves>[0] {
  return { condition, variables, version: plain === true ? 'before variables' : 'with variables' };
}
