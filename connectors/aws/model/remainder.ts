import { areHeld } from './by-cases.ts';
import { type Cell, beyondAll, cellOf, withoutAll } from './cell.ts';
import { type ConcreteRequest, firstMember, memberOf } from './cell-member.ts';
import { circumstances } from './condition-refutes.ts';
import { testsOf } from './condition-tests.ts';
import type { Budget } from './difference.ts';
import { onDocumentedResource } from './documented-member.ts';
import { type Piece, holdsCondition, meets, resolves } from './inside.ts';
import type { Rule } from './rule.ts';

/** A part of a piece that no statement holds, with one request of it. */
export interface Gap {
  readonly cell: Cell;
  readonly request: ConcreteRequest;
}

/** What is left of a piece: certain gaps; else why it is not known; neither when statements hold all of it. */
export interface Remainder {
  readonly gaps: readonly Gap[];
  readonly doubt?: string;
}

/** Real policies need fewer than a thousand steps for a piece. */
const MAX_STEPS = 20_000;
/** Gaps of one piece that are told apart. */
const MAX_GAPS = 8;
/** Statements whose conditions are told apart by cases. */
const MAX_SPLITS = 12;
const TOO_MANY = 'too many statements overlap in it';

/**
 * Takes away from a piece, one after the other, the statements that hold their part of it in every case: condition
 * implied, variables resolved. What is then left in some reading is asked again without the other statements: a request
 * outside them, or for which their conditions are not met, is a gap. Where there is none, their conditions may still
 * complete each other.
 */
export function remainderOf(piece: Piece, rules: readonly Rule[]): Remainder {
  const budget: Budget = { left: MAX_STEPS };
  const near = rules.filter((rule) => meets(piece, rule));
  const sure = near.filter((rule) => holdsCondition(rule, piece.condition) === 'yes' && resolves(rule, piece) === 'yes');
  const left = withoutAll([cellOf(piece)], sure);
  if (left === undefined) {
    const gaps = gapsIn(beyondAll(cellOf(piece), near), budget);
    return gaps.length > 0 ? { gaps } : { gaps, doubt: TOO_MANY };
  }
  const first = firstMember(left, budget);
  if (first === undefined) return { gaps: [] };
  const others = near.filter((rule) => !sure.includes(rule));
  for (const refutes of circumstances(piece.condition, others.map(({ condition }) => condition))) {
    const gaps = gapsIn(withoutAll(left, others.filter(({ condition }) => !refutes(condition))) ?? [], budget);
    if (gaps.length > 0) return { gaps };
  }
  const resolved = others.filter((rule) => resolves(rule, piece) === 'yes');
  if (areHeld(left, testsOf(piece.condition), resolved, { budget, splits: MAX_SPLITS })) return { gaps: [] };
  return { gaps: [], doubt: typeof first === 'string' ? first : doubtOf(piece, others) };
}

/** The first of the cells that certainly hold a request, with one each. */
function gapsIn(cells: readonly Cell[], budget: Budget): readonly Gap[] {
  const gaps: Gap[] = [];
  for (const cell of cells) {
    const request = memberOf(cell, budget);
    if (typeof request !== 'string') gaps.push({ cell, request: onDocumentedResource(request, cell.resources, budget) });
    if (gaps.length === MAX_GAPS) break;
  }
  return gaps;
}

function doubtOf(piece: Piece, others: readonly Rule[]): string {
  const conditional = others.find((rule) => holdsCondition(rule, piece.condition) !== 'yes');
  if (conditional !== undefined) return `it depends on the conditions of ${conditional.source}`;
  const unresolved = others.find((rule) => resolves(rule, piece) !== 'yes');
  return `it depends on the policy variables of ${unresolved?.source ?? piece.source}`;
}
