import type { AwsPermission, ResourceRegion, Statement } from '../inventory.ts';
import { implies } from './condition-implies.ts';
import { type Tri, actionDisjoint, actionIncludes } from './patterns.ts';
import { isEmpty, regionDisjoint, regionHolds, regionText } from './regions.ts';
import { canApply } from './resource-types.ts';
import type { Rule } from './rule.ts';

/** Actions of a piece: all that one pattern matches, or all that none of the NotAction patterns matches. */
export type Actions = { readonly pattern: string } | { readonly not: readonly string[] };

/** The smallest part of a statement: one element of its actions on one of its resources, under its conditions. */
export interface Piece {
  readonly source: string;
  readonly actions: Actions;
  readonly region: ResourceRegion;
  readonly condition: string;
  /** Policy variables of the statement, also of its other resources. */
  readonly variables: readonly string[];
  /** Version of the document, where it is known. */
  readonly version?: string;
}

/**
 * A statement, taken apart, without the parts that never apply. An Allow of a named action on resources that none of
 * its types can be is one of those; a Deny is taken at its word.
 */
export function piecesOf(rule: Rule): readonly Piece[] {
  const { source, condition, variables, version } = rule;
  const pieces = actionsOf(rule.statement).flatMap((actions) =>
    rule.regions.map((region) => ({ source, actions, region, condition, variables, version })),
  );
  return pieces.filter((piece) => !isVoid(piece) && (rule.statement.effect === 'Deny' || isPossible(piece)));
}

function isVoid({ actions, region }: Piece): boolean {
  return ('not' in actions && actions.not.some((pattern) => actionIncludes(pattern, '*'))) || isEmpty(region);
}

function isPossible({ actions, region: { pattern } }: Piece): boolean {
  return !('pattern' in actions) || pattern === undefined || /[*?]/.test(actions.pattern) || canApply(actions.pattern, pattern);
}

function actionsOf({ actions, notActions }: Statement): readonly Actions[] {
  return notActions === undefined ? (actions ?? []).map((pattern) => ({ pattern })) : [{ not: notActions }];
}

/**
 * Is the whole piece certainly inside one statement? All must be: its actions, its resources, and every request that meets
 * its conditions and gives its policy variables a value. Two statements may hold together what none holds alone.
 */
export function isInside(piece: Piece, rule: Rule): boolean {
  if (!holdsActions(rule.statement, piece.actions)) return false;
  if (holdsCondition(rule, piece.condition) !== 'yes' || resolves(rule, piece) !== 'yes') return false;
  return rule.regions.some((region) => regionHolds(region, piece.region));
}

/** Is every action of the set, existing or not, matched by one element of the statement? */
function holdsActions(statement: Statement, inner: Actions): boolean {
  return actionsOf(statement).some((outer) => actionsInclude(outer, inner));
}

/** Is every action of `inner`, existing or not, an action of `outer`? */
export function actionsInclude(outer: Actions, inner: Actions): boolean {
  if ('pattern' in outer) return actionIncludes(outer.pattern, 'pattern' in inner ? inner.pattern : '*');
  if ('pattern' in inner) return outer.not.every((out) => actionDisjoint(out, inner.pattern));
  return outer.not.every((out) => inner.not.some((each) => actionIncludes(each, out)));
}

/**
 * Actions of the remainder of a wildcard: it is written like the whole, so the whole stands for it. Elements of NotAction
 * are joined by a comma, and only they leave a remainder without a wildcard.
 */
export function remainderOf({ granted, excepting }: AwsPermission): Actions {
  const isNot = excepting === true || granted.includes(',') || !/[*?]/.test(granted);
  return isNot ? { not: granted.split(',') } : { pattern: granted };
}

/** Is the condition of `wide` met whenever `narrow` is (see `condition-implies.ts`)? Dropping a condition widens. */
export function holdsCondition(wide: { readonly condition: string }, narrow: string): Tri {
  if (implies(narrow, wide.condition)) return 'yes';
  return narrow === '' ? 'no' : 'maybe';
}

/** What the meaning of `${…}` in a statement depends on. */
interface Variables {
  /** Policy variables of its resources. */
  readonly variables: readonly string[];
  readonly condition: string;
  /** Version of its document; absent = not known to be another one. */
  readonly version?: string;
}

/**
 * Is the statement's every policy variable known to have a value wherever those of the other one have? In conditions
 * `${…}` is a variable or plain text by the version of the document, so there both must be of the same.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
 */
export function resolves(wide: Variables, narrow: Variables): Tri {
  const alike = !wide.condition.includes('${') || wide.version === undefined || narrow.version === undefined || wide.version === narrow.version;
  return alike && wide.variables.every((name) => narrow.variables.includes(name)) ? 'yes' : 'maybe';
}

/** May an access lie in the piece and match the statement too? */
export function meets(piece: Piece, rule: Rule): boolean {
  return meetsActions(rule.statement, piece.actions) && rule.regions.some((region) => regionDisjoint(region, piece.region) !== 'yes');
}

function meetsActions(statement: Statement, inner: Actions): boolean {
  const { actions, notActions } = statement;
  if ('not' in inner) return notActions !== undefined || (actions ?? []).some((each) => !inner.not.some((out) => actionIncludes(out, each)));
  if (notActions === undefined) return (actions ?? []).some((each) => !actionDisjoint(each, inner.pattern));
  return !notActions.some((out) => actionIncludes(out, inner.pattern));
}

/** What a reviewer reads. */
export function pieceText({ actions, region, condition, source }: Piece): string {
  const what = 'pattern' in actions ? actions.pattern : `everything but ${actions.not.join(', ')}`;
  return `${what} on ${regionText(region)}${condition === '' ? '' : ` when ${condition}`} (${source})`;
}
