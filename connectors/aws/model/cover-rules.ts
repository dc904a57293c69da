import type { ConcreteRequest } from './cell-member.ts';
import { gapText } from './gap-text.ts';
import { type Piece, isInside, pieceText, piecesOf } from './inside.ts';
import { type Remainder, remainderOf } from './remainder.ts';
import type { Rule } from './rule.ts';
import type { Rules } from './rules.ts';

/** What is wider, in words; with a request that shows it, where statements make the difference. */
export interface Wider {
  readonly text: string;
  readonly effect?: 'Allow' | 'Deny';
  readonly request?: ConcreteRequest;
}

/** What was found while comparing. */
export interface Uncovered {
  readonly no: Wider[];
  readonly unknown: string[];
}

/**
 * Compares two sets of statements for one principal:
 * 1. every piece of a narrow Allow lies inside the wide Allows together, less what a narrow Deny takes away;
 * 2. every piece of a wide Deny lies inside the narrow Denies together, whether or not something is allowed there: a
 *    Deny also overrides what resource policies allow
 *    (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.html).
 */
export function compareRules(who: string, wide: Rules, narrow: Rules, found: Uncovered): void {
  if (wide === narrow) return;
  const same = new Set(wide.allow.map(identity));
  for (const rule of narrow.allow) {
    if (same.has(identity(rule))) continue;
    for (const piece of piecesOf(rule)) note(who, piece, 'Allow', remainderAmong(piece, wide, narrow.deny), found);
  }
  const kept = new Set(narrow.deny.map(identity));
  for (const rule of wide.deny) {
    if (kept.has(identity(rule))) continue;
    for (const piece of piecesOf(rule)) note(who, piece, 'Deny', heldByOne(piece, narrow.deny) ? HELD : remainderOf(piece, narrow.deny), found);
  }
}

const HELD: Remainder = { gaps: [] };

function note(who: string, piece: Piece, effect: 'Allow' | 'Deny', { gaps, doubt }: Remainder, found: Uncovered): void {
  const lost = effect === 'Deny' ? 'no longer denied: ' : '';
  const open = effect === 'Deny' ? 'not known to be denied still' : 'not known to be granted';
  for (const { cell, request } of gaps) found.no.push({ text: `${who}: ${lost}${gapText(piece, cell)}`, effect, request });
  if (doubt !== undefined) found.unknown.push(`${who}: ${open}: ${pieceText(piece)}; ${doubt}`);
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

function remainderAmong(piece: Piece, wide: Rules, denied: readonly Rule[]): Remainder {
  const { actions } = piece;
  const literal = 'pattern' in actions && !/[*?]/.test(actions.pattern) ? actions.pattern : undefined;
  const allowed = literal === undefined ? wide.allow : wide.on(literal).allow;
  return heldByOne(piece, allowed) ? HELD : remainderOf(piece, [...allowed, ...denied]);
}

/** The short way: most pieces lie inside one statement. */
function heldByOne(piece: Piece, rules: readonly Rule[]): boolean {
  return rules.some((rule) => isInside(piece, rule));
}

/** Do the statements, one or several together, hold the whole piece? `no` only with a counter-example. */
export function heldBy(piece: Piece, rules: readonly Rule[]): 'yes' | 'no' | 'unknown' {
  if (heldByOne(piece, rules)) return 'yes';
  const { gaps, doubt } = remainderOf(piece, rules);
  return gaps.length > 0 ? 'no' : doubt === undefined ? 'yes' : 'unknown';
}
