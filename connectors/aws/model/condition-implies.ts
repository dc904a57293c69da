import { type ConditionTest, isNegated, meetsAbsence, positiveOperator, testsOf } from './condition-tests.ts';
import { valueIncludes } from './condition-values.ts';

const answers = new Map<string, boolean>();
const MAX_CACHED = 50_000;

/**
 * Does every request that meets `narrow` meet `wide`? Both in canonical JSON, empty for no condition. `false` also means
 * that nothing documented says so. Every line of `wide` must follow from one line of `narrow`, so a block with more
 * lines is narrower.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
export function implies(narrow: string, wide: string): boolean {
  if (wide === '' || wide === narrow) return true;
  if (narrow === '') return false;
  const key = `${narrow}\n${wide}`;
  let answer = answers.get(key);
  if (answer === undefined) {
    if (answers.size >= MAX_CACHED) answers.clear();
    answer = linesImply(testsOf(narrow), wide);
    answers.set(key, answer);
  }
  return answer;
}

/** The same for lines that a request meets all. A variable of `wide` that has no value might void its statement. */
export function linesImply(lines: readonly ConditionTest[], wide: string): boolean {
  const wanted = testsOf(wide);
  const resolved = variablesIn(lines);
  return variablesIn(wanted).every((name) => resolved.includes(name)) && wanted.every((test) => lines.some((each) => lineImplies(each, test)));
}

/** Names of the policy variables without a default, see …/reference_policies_variables.html. */
function variablesIn(lines: readonly ConditionTest[]): readonly string[] {
  return lines.flatMap(({ values }) => values.flatMap((value) => [...value.matchAll(/\$\{([^{},*?$]+)\}/g)].map(([, name = '']) => name.toLowerCase())));
}

/**
 * Does one line follow from another? In turn:
 * 1. `Null` on both sides, and what it says of a key that is there or not;
 * 2. of several values any is enough, so a positive operator narrows with fewer values, and a negated one with more
 *    (…/reference_policies_condition-logic-multiple-context-keys-or-values.html);
 * 3. `IfExists` and `ForAllValues` are also met by a request without the key, so they follow, but nothing follows from them.
 */
export function lineImplies(given: ConditionTest, wanted: ConditionTest): boolean {
  if (given.key !== wanted.key) return false;
  if (given.operator === 'null' || wanted.operator === 'null') return impliesPresence(given, wanted);
  if (given.set !== wanted.set || isNegated(given) !== isNegated(wanted)) return false;
  if (meetsAbsence(given) && !meetsAbsence(wanted)) return false;
  const within = (narrow: ConditionTest, wide: ConditionTest): boolean =>
    narrow.values.every((value) => wide.values.some((other) => valueIncludes(positiveOperator(wide), other, positiveOperator(narrow), value)));
  return isNegated(given) ? within(wanted, given) : within(given, wanted);
}

function impliesPresence(given: ConditionTest, wanted: ConditionTest): boolean {
  const asked = (test: ConditionTest): string => test.values.map((value) => value.toLowerCase()).join();
  if (given.operator === 'null' && wanted.operator === 'null') return asked(given) === asked(wanted);
  // A line that a request without the key does not meet says that the key is there.
  if (wanted.operator === 'null') return asked(wanted) === 'false' && !meetsAbsence(given);
  return asked(given) === 'true' && meetsAbsence(wanted);
}
