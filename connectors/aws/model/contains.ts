import type { AwsPermission } from '../inventory.ts';
import { holdsCondition } from './inside.ts';
import { actionIncludes } from './patterns.ts';
import { regionIncludes } from './regions.ts';

/**
 * Among permissions of one principal: does `wide` grant all that `narrow` grants? Same action, every resource, and the
 * same conditions or none. The remainder of a wildcard (names that the action list does not know) holds only another
 * remainder: it has no name in common with a permission that has one.
 */
export function contains(wide: AwsPermission, narrow: AwsPermission): boolean {
  return (
    wide.holder === narrow.holder &&
    containsActions(wide, narrow) &&
    holdsCondition(wide, narrow.condition) === 'yes' &&
    regionIncludes(wide.region, narrow.region) === 'yes'
  );
}

function containsActions(wide: AwsPermission, narrow: AwsPermission): boolean {
  if (wide.named !== narrow.named) return false;
  if (wide.named) return wide.action.toLowerCase() === narrow.action.toLowerCase();
  if (isExcepting(wide) && isExcepting(narrow)) return elements(wide).every((outer) => elements(narrow).some((each) => actionIncludes(each, outer)));
  return !isExcepting(wide) && actionIncludes(wide.granted, isExcepting(narrow) ? '*' : narrow.granted);
}

/** Only NotAction leaves a remainder by elements that are no wildcard, or by several. */
function isExcepting({ granted }: AwsPermission): boolean {
  return granted.includes(',') || !/[*?]/.test(granted);
}

function elements({ granted }: AwsPermission): readonly string[] {
  return granted.split(',');
}
