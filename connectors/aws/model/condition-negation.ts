import { type ConditionTest, isNegated, positiveOperator, testsOf } from './condition-tests.ts';

/**
 * Keys documented as single-valued. Of others it is not documented what an operator without set prefix says of several
 * values, so there the negated operator is not known to be the opposite.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html ("Value type")
 */
const SINGLE = new Set([
  'aws:calledviafirst',
  'aws:calledvialast',
  'aws:multifactorauthpresent',
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:requestedregion',
  'aws:resourceaccount',
  'aws:resourceorgid',
  'aws:securetransport',
  'aws:sourceaccount',
  'aws:sourceip',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:viaawsservice',
]);
const SINGLE_TAGS = /^aws:(?:principal|request|resource)tag\//;

/**
 * What a request meets that does not meet the condition: one of the alternatives, all lines of it. `undefined` where the
 * opposite is not documented.
 */
export function negations(condition: string): readonly (readonly ConditionTest[])[] | undefined {
  const alternatives: (readonly ConditionTest[])[] = [];
  for (const test of testsOf(condition)) {
    const opposite = negation(test);
    if (opposite === undefined) return undefined;
    alternatives.push(opposite);
  }
  return alternatives.length === 0 ? undefined : alternatives;
}

/** Can no request meet all of the lines? `false` also when that is not known. */
export function contradict(lines: readonly ConditionTest[], follows: (given: ConditionTest, wanted: ConditionTest) => boolean): boolean {
  return lines.some((line) => {
    const [opposite, second] = negation(line) ?? [];
    return opposite !== undefined && second === undefined && lines.some((other) => follows(other, opposite));
  });
}

/**
 * The opposite of one line. A key that is absent meets a negated operator and no other one
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html).
 */
function negation(test: ConditionTest): readonly ConditionTest[] | undefined {
  const flag = test.values.length === 1 ? test.values[0]?.toLowerCase() : undefined;
  const isFlag = flag === 'true' || flag === 'false';
  const other = [flag === 'true' ? 'false' : 'true'];
  if (test.operator === 'null') return isFlag ? [{ ...test, values: other }] : undefined;
  if (test.set !== undefined || !(SINGLE.has(test.key) || SINGLE_TAGS.test(test.key))) return undefined;
  const present: ConditionTest = { ...test, operator: 'null', ifExists: false, values: ['false'] };
  if (test.operator === 'bool') {
    if (!isFlag) return undefined;
    return test.ifExists ? [{ ...test, ifExists: false, values: other }] : [{ ...test, ifExists: true, values: other }];
  }
  if (isNegated(test)) return [{ ...test, operator: positiveOperator(test), ifExists: false }];
  const operator = negated(test.operator);
  if (operator === undefined) return undefined;
  return test.ifExists ? [{ ...test, operator, ifExists: false }, present] : [{ ...test, operator }];
}

function negated(operator: string): string | undefined {
  if (operator === 'ipaddress') return 'notipaddress';
  const [, kind, comparison] = /^(string|arn)(equals|equalsignorecase|like)$/.exec(operator) ?? [];
  return kind === undefined ? undefined : `${kind}not${comparison}`;
}
