import { clausesOf } from './conditions/syntax.ts';

/**
 * One line of a Condition block: an operator, a key and the values. All lines of a block must be met.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
export interface ConditionTest {
  /** Lower case, without set prefix and `IfExists`; operators such as `StringNotEquals` keep their `not`. */
  readonly operator: string;
  /** `ForAllValues:`, `ForAnyValue:` or neither. */
  readonly set: 'all' | 'any' | undefined;
  readonly ifExists: boolean;
  /** Lower case: names of keys, also those of tags, have no case (…/reference_policies_elements_condition.html). */
  readonly key: string;
  readonly values: readonly string[];
}

const known = new Map<string, readonly ConditionTest[]>();
const MAX_CACHED = 10_000;

/** The lines of a condition in canonical JSON; none when it is empty. */
export function testsOf(condition: string): readonly ConditionTest[] {
  let tests = known.get(condition);
  if (tests === undefined) {
    if (known.size >= MAX_CACHED) known.clear();
    tests = clausesOf(condition).map(({ base, quantifier, ifExists, key, values }) => ({
      operator: base,
      set: quantifier,
      ifExists,
      key: key.toLowerCase(),
      values: values.map(({ text }) => text),
    }));
    known.set(condition, tests);
  }
  return tests;
}

/** Is it one of the operators that a value meets by being none of those listed? */
export function isNegated({ operator }: ConditionTest): boolean {
  return /^(?:(?:string|numeric|date|arn)not|notipaddress$)/.test(operator);
}

/** `StringNotLike` becomes `stringlike`, `NotIpAddress` `ipaddress`; others stay. */
export function positiveOperator({ operator }: ConditionTest): string {
  return operator === 'notipaddress' ? 'ipaddress' : operator.replace(/^(string|numeric|date|arn)not/, '$1');
}

/**
 * What the line says of a request without the key. `IfExists` and `ForAllValues` are then met, a negated operator as
 * well, any other one is not; `Null` asks for just that.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export function meetsAbsence(test: ConditionTest): boolean {
  if (test.operator === 'null') return test.values.some((value) => value.toLowerCase() === 'true');
  if (test.ifExists || test.set === 'all') return true;
  return test.set === undefined && isNegated(test);
}
