import { type Piece, holdsCondition, isInside, meets, pieceText, piecesOf } from './inside.ts';
import type { Rule } from './rule.ts';
import type { Rules } from './rules.ts';
import { mayMatch, samplesOf } from './sample.ts';

/** What was found while comparing; texts name the counter-example. */
export interface Uncovered {
  readonly no: string[];
  readonly unknown: string[];
}

/**
 * Compares two sets of statements for one principal:
 * 1. every piece of a narrow Allow lies inside one wide Allow;
 * 2. every piece of a wide Deny lies inside one narrow Deny, whether or not something is allowed there: a Deny also
 *    overrides what resource policies allow
 *    (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.html).
 * Several statements that hold a piece only together count as unknown.
 */
export function compareRules(who: string, wide: Rules, narrow: Rules, found: Uncovered): void {
  if (wide === narrow) return;
  const same = new Set(wide.allow.map(identity));
  for (const rule of narrow.allow) {
    if (same.has(identity(rule))) continue;
    for (const piece of piecesOf(rule)) {
      const answer = isHeld(piece, wide, narrow.deny);
      if (answer === 'no') found.no.push(`${who}: ${pieceText(piece)}`);
      if (answer === 'unknown') found.unknown.push(`${who}: no single statement is known to hold ${pieceText(piece)}`);
    }
  }
  for (const rule of wide.deny) {
    if (narrow.deny.some((each) => identity(each) === identity(rule))) continue;
    for (const piece of piecesOf(rule)) {
      const answer = heldBy(piece, narrow.deny);
      if (answer === 'no') found.no.push(`${who}: no longer denied: ${pieceText(piece)}`);
      if (answer === 'unknown') found.unknown.push(`${who}: no single Deny is known to hold ${pieceText(piece)}`);
    }
  }
}

const numbers = new WeakMap<object, number>();
let count = 0;

/** Statements that narrowing left alone are the same object. */
function identity({ statement, version }: Rule): string {
  let number = numbers.get(statement);
  if (number === undefined) {
    count += 1;
    number = count;
    numbers.set(statement, number);
  }
  return `${number} ${version}`;
}

function isHeld(piece: Piece, wide: Rules, denied: readonly Rule[]): 'yes' | 'no' | 'unknown' {
  const { actions } = piece;
  const literal = 'pattern' in actions && !/[*?]/.test(actions.pattern) ? actions.pattern : undefined;
  return heldBy(piece, literal === undefined ? wide.allow : wide.on(literal).allow, denied);
}

/**
 * Does one of the statements hold the whole piece? `no` only with a counter-example: a request in the piece that none
 * of them matches, or only under added conditions, and that none of `denied` takes away.
 */
export function heldBy(piece: Piece, rules: readonly Rule[], denied: readonly Rule[] = []): 'yes' | 'no' | 'unknown' {
  for (const rule of rules) if (isInside(piece, rule) === 'yes') return 'yes';
  const near = rules.filter((rule) => holdsCondition(rule, piece.condition) !== 'no' && meets(piece, rule));
  const others = [...near, ...denied.filter((rule) => meets(piece, rule))];
  if (others.length === 0) return 'no';
  return samplesOf(piece).some((sample) => !others.some((rule) => mayMatch(rule, sample))) ? 'no' : 'unknown';
}
