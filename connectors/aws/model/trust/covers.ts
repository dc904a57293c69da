import { canonicalJson } from '../../../../src/core/json.ts';
import type { Cover } from '../../../../src/core/decision.ts';
import type { PolicyDocument, Statement } from '../../inventory.ts';
import { implies } from '../condition-implies.ts';
import { actionIncludes } from '../patterns.ts';
import { namedPrincipals } from './named.ts';

/**
 * Is everybody whom `narrow` admits admitted by `wide`? Shown statement by statement: each Allow lies inside one Allow of
 * `wide` (its actions, its principals and its conditions), and each Deny of `wide` is there as it was. What is not shown so
 * is named.
 */
export function trustCovers(wide: PolicyDocument, narrow: PolicyDocument): Cover {
  const uncovered: string[] = [];
  if (narrow.version !== wide.version) uncovered.push(`the version of the policy language becomes ${narrow.version}`);
  for (const [at, statement] of narrow.statements.entries()) {
    if (statement.effect === 'Deny') continue;
    if (!wide.statements.some((each) => each.effect === 'Allow' && liesInside(statement, each))) uncovered.push(`statement ${at + 1} of the trust policy`);
  }
  for (const [at, statement] of wide.statements.entries()) {
    if (statement.effect === 'Deny' && !narrow.statements.some((each) => sameDeny(each, statement))) uncovered.push(`Deny statement ${at + 1} of the trust policy is gone`);
  }
  return uncovered.length === 0 ? { covers: 'yes' } : { covers: 'no', uncovered };
}

function liesInside(narrow: Statement, wide: Statement): boolean {
  return actionsInside(narrow, wide) && principalsInside(narrow, wide) && implies(narrow.condition ?? '', wide.condition ?? '');
}

function actionsInside(narrow: Statement, wide: Statement): boolean {
  if (narrow.actions === undefined) return wide.notActions !== undefined && JSON.stringify(narrow.notActions) === JSON.stringify(wide.notActions);
  return narrow.actions.every((action) =>
    wide.actions === undefined
      ? wide.notActions !== undefined && !action.includes('*') && !wide.notActions.some((pattern) => actionIncludes(pattern, action))
      : wide.actions.some((pattern) => actionIncludes(pattern, action)),
  );
}

/** Each name stands in the wider list, or everybody of its kind does. An account is no list of its principals here. */
function principalsInside(narrow: Statement, wide: Statement): boolean {
  if (narrow.principal === wide.principal) return true;
  const [few, many] = [namedPrincipals(narrow), namedPrincipals(wide)];
  if (few === undefined || many === undefined || few === 'everybody') return false;
  if (many === 'everybody') return true;
  return Object.entries(few).every(([kind, names]) => (names ?? []).every((name) => many[kind]?.includes(name) === true || (kind === 'AWS' && many[kind]?.includes('*') === true)));
}

function sameDeny(a: Statement, b: Statement): boolean {
  const text = (statement: Statement): string => canonicalJson({ ...statement, origin: 0 });
  return text(a) === text(b);
}
