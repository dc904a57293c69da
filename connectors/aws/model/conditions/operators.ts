import type { Tri } from '../patterns.ts';
import { inRange } from './addresses.ts';
import { likeArn } from './arns.ts';
import { comparesDates, isAfter, isBefore, isNotAfter, isNotBefore, isSame } from './dates.ts';
import { type Comparison, comparesNumbers } from './numbers.ts';
import type { Operand } from './operand.ts';
import { equalsBytes, equalsTruth } from './plain.ts';
import { equalsText, equalsTextIgnoringCase, likeText } from './text.ts';

/** A condition operator, without set prefix and suffix. */
export interface Operator {
  /** True when no value may match. */
  readonly negated: boolean;
  /** String and ARN operators replace policy variables; in the values of others a `${…}` is malformed. */
  readonly variables: boolean;
  /** Does one value of the request match one of the policy? `maybe` when one of them is malformed or not known. */
  readonly matches: (expected: Operand, actual: string) => Tri;
}

/**
 * All operators of the reference but Null, by lower-case name.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['stringequals', text(equalsText)],
  ['stringnotequals', text(equalsText, true)],
  ['stringequalsignorecase', text(equalsTextIgnoringCase)],
  ['stringnotequalsignorecase', text(equalsTextIgnoringCase, true)],
  ['stringlike', text(likeText)],
  ['stringnotlike', text(likeText, true)],
  ['numericequals', plain(comparesNumbers((order) => order === 0))],
  ['numericnotequals', plain(comparesNumbers((order) => order === 0), true)],
  ['numericlessthan', plain(comparesNumbers((order) => order < 0))],
  ['numericlessthanequals', plain(comparesNumbers((order) => order <= 0))],
  ['numericgreaterthan', plain(comparesNumbers((order) => order > 0))],
  ['numericgreaterthanequals', plain(comparesNumbers((order) => order >= 0))],
  ['dateequals', plain(comparesDates(isSame))],
  ['datenotequals', plain(comparesDates(isSame), true)],
  ['datelessthan', plain(comparesDates(isBefore))],
  ['datelessthanequals', plain(comparesDates(isNotAfter))],
  ['dategreaterthan', plain(comparesDates(isAfter))],
  ['dategreaterthanequals', plain(comparesDates(isNotBefore))],
  ['bool', plain(equalsTruth)],
  ['binaryequals', plain(equalsBytes)],
  ['ipaddress', plain(inRange)],
  ['notipaddress', plain(inRange, true)],
  ['arnequals', text(likeArn)],
  ['arnlike', text(likeArn)],
  ['arnnotequals', text(likeArn, true)],
  ['arnnotlike', text(likeArn, true)],
]);

function text(matches: Operator['matches'], negated = false): Operator {
  return { negated, variables: true, matches };
}

function plain(compare: Comparison, negated = false): Operator {
  return { negated, variables: false, matches: (expected, actual) => compare(expected.text, actual) };
}
