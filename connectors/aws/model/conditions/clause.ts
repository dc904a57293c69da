import { type Answer, NO, YES, agreed, allOf, anyOf, maybe, negated } from './answer.ts';
import { type RequestContext, valuesOf } from './context.ts';
import { type Operand, operandOf, writtenOperand } from './operand.ts';
import { OPERATORS, type Operator } from './operators.ts';
import type { Clause } from './syntax.ts';

/** Does one operator on one key hold? */
export function clauseHolds(clause: Clause, version: string, context: RequestContext): Answer {
  if (clause.values.length === 0) return maybe([`how IAM reads ${clause.operator} of ${clause.key} without a value`]);
  const values = valuesOf(context, clause.key);
  if (clause.base === 'null' && clause.quantifier === undefined && !clause.ifExists) return isNull(clause, values);
  const operator = OPERATORS.get(clause.base);
  if (operator === undefined) return maybe([`the operator ${clause.operator}`]);
  const operands = clause.values.map((value) => (operator.variables ? operandOf(value, version, context) : writtenOperand(value)));
  const answer = decide(clause, operator, operands, values);
  const voids = operands.flatMap((operand) => operand.voids);
  return voids.length === 0 || answer.holds === 'no' ? answer : maybe([...answer.missing, ...voids]);
}

function decide(clause: Clause, operator: Operator, operands: readonly Operand[], values: readonly string[] | null | undefined): Answer {
  if (values === undefined) return maybe([`the key ${clause.key}`]);
  if (values === null) return whenAbsent(clause, operator);
  const one = (actual: string): Answer => {
    const match = anyOf(operands.map((operand) => matched(clause, operator, operand, actual)));
    // Several values of a negated operator are a NOR:
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
    return operator.negated ? negated(match) : match;
  };
  if (clause.quantifier !== undefined) return ofSet(clause, values, one);
  const [only] = values;
  if (only === undefined) return operator.negated ? YES : clause.ifExists ? maybe([emptiness(clause)]) : NO;
  if (values.length > 1) return maybe([`how IAM reads ${clause.operator} of ${clause.key}, which has several values`]);
  return one(only);
}

function matched(clause: Clause, operator: Operator, operand: Operand, actual: string): Answer {
  const holds = operator.matches(operand, actual);
  if (holds !== 'maybe') return holds === 'yes' ? YES : NO;
  if (operand.missing.length > 0) return maybe(operand.missing);
  return maybe([`how IAM reads ${JSON.stringify(operand.text)} in ${clause.operator} of ${clause.key}`]);
}

/**
 * An absent key matches nothing: false, for negated operators true, and true for all with IfExists. ForAllValues is true
 * of it. ForAnyValue is false of an empty set; of an absent key and a negated operator two rules say opposite things.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
function whenAbsent(clause: Clause, operator: Operator): Answer {
  if (clause.ifExists || clause.quantifier === 'all') return YES;
  if (!operator.negated) return NO;
  return clause.quantifier === undefined ? YES : maybe([`how IAM reads ${clause.operator} without the key ${clause.key}`]);
}

/**
 * ForAllValues: each value of the request matches one of the policy; ForAnyValue: one does; with a negated operator,
 * matches none. Of an empty set the first is true and the second false; an empty text counts as one or does not.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function ofSet(clause: Clause, values: readonly string[], one: (actual: string) => Answer): Answer {
  const ofValues = (some: readonly string[]): Answer => {
    if (some.length === 0 && clause.quantifier === 'any' && clause.ifExists) return maybe([emptiness(clause)]);
    return clause.quantifier === 'all' ? allOf(some.map(one)) : anyOf(some.map(one));
  };
  const all = ofValues(values);
  return values.includes('') ? agreed(all, ofValues(values.filter((value) => value !== '')), emptiness(clause)) : all;
}

/**
 * Null is `true` when the key is absent, `false` when it has a value that is not null.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Null
 */
function isNull(clause: Clause, values: readonly string[] | null | undefined): Answer {
  return anyOf(
    clause.values.map(({ text }) => {
      if (text !== 'true' && text !== 'false') return maybe([`how IAM reads ${JSON.stringify(text)} in ${clause.operator} of ${clause.key}`]);
      if (values === undefined) return maybe([`the key ${clause.key}`]);
      if (values !== null && values.length > 0 && values.every((value) => value === '')) return maybe([emptiness(clause)]);
      return (values === null || values.length === 0) === (text === 'true') ? YES : NO;
    }),
  );
}

function emptiness(clause: Clause): string {
  return `how IAM reads ${clause.operator} of ${clause.key}, which is empty`;
}
