import { accepts } from './automaton.ts';
import { type ConditionTest, isNegated, meetsAbsence, positiveOperator, testsOf } from './condition-tests.ts';
import { tokensOf, valueIncludes } from './condition-values.ts';
import { type Tri, all, any, matchesResource, not } from './patterns.ts';
import { literals } from './tokens.ts';

/** Is the condition certainly not met? */
export type Refutes = (condition: string) => boolean;

/**
 * Keys that are in the context of every request, so that their absence is no counter-example; what values are possible
 * is not known, except for flags.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const ALWAYS = new Set([
  'aws:currenttime',
  'aws:epochtime',
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principaltype',
  'aws:securetransport',
  'aws:userid',
  'aws:viaawsservice',
]);
/** In every request as well, with one of many values. */
const MANY = new Set(['aws:requestedregion']);
/** Equal to no value that a policy names, in all likelihood. */
const OTHER = 'zq0zq';
const MAX_CONTEXTS = 64;

/** Values by key; `undefined` = the request has no such key. */
type Context = ReadonlyMap<string, string | undefined>;

/**
 * Requests that meet `narrow`, each as the question which other conditions it does not meet. In each the keys have values
 * that a policy names, or one that none names, or are absent. The first request is one of which nothing else is known.
 * For a statement without conditions comes last, per condition, that it alone is not met: whoever writes a condition
 * wants some request to fail it.
 */
export function circumstances(narrow: string, others: readonly string[]): readonly Refutes[] {
  const conditions = [...new Set(others)].filter((each) => each !== '');
  if (conditions.length === 0) return [() => false];
  const met = contextsOf([...testsOf(narrow), ...conditions.flatMap(testsOf)]).filter((context) =>
    testsOf(narrow).every((test) => meets(test, context) === 'yes'),
  );
  return [
    () => false,
    ...met.map((context): Refutes => (condition) => testsOf(condition).some((test) => meets(test, context) === 'no')),
    ...(narrow === '' ? conditions.map((each): Refutes => (condition) => condition === each) : []),
  ];
}

/** Every combination of what each key may be, up to a number. */
function contextsOf(tests: readonly ConditionTest[]): readonly Context[] {
  let contexts: readonly Context[] = [new Map()];
  for (const key of new Set(tests.map((test) => test.key))) {
    const values = candidates(key, tests.filter((test) => test.key === key));
    if (values.length > 0) contexts = values.flatMap((value) => contexts.map((context) => new Map([...context, [key, value]]))).slice(0, MAX_CONTEXTS);
  }
  return contexts;
}

/** Values that may tell the lines of one key apart. */
function candidates(key: string, tests: readonly ConditionTest[]): readonly (string | undefined)[] {
  const named = tests.filter(({ operator }) => operator !== 'null').flatMap((test) => test.values.flatMap((value) => near(test.operator, value)));
  const flags = tests.every(({ operator }) => operator === 'bool');
  if (ALWAYS.has(key)) return flags ? ['false', 'true'] : [];
  return [...(MANY.has(key) ? [] : [undefined]), ...(flags ? ['false', 'true'] : [OTHER]), ...new Set(named)];
}

function near(operator: string, value: string): readonly string[] {
  if (operator.startsWith('numeric')) return isNumber(value) ? [-1, 0, 1].map((step) => String(Number(value) + step)) : [];
  return value.includes('${') ? [] : [value.replaceAll('*', OTHER).replaceAll('?', 'z')];
}

function meets(test: ConditionTest, context: Context): Tri {
  const value = context.get(test.key);
  if (value === undefined) return context.has(test.key) ? (meetsAbsence(test) ? 'yes' : 'no') : 'maybe';
  if (test.operator === 'null') return test.values.every((each) => each.toLowerCase() === 'false') ? 'yes' : 'no';
  const answer = any(test.values.map((each) => matches(positiveOperator(test), each, value)));
  return isNegated(test) ? not(answer) : answer;
}

/** Does the value of a request match one value of a policy? Of dates and addresses nothing is said. */
function matches(operator: string, wanted: string, value: string): Tri {
  if (wanted.includes('${')) return 'maybe';
  if (operator === 'bool') return isFlag(wanted) && isFlag(value) ? yesNo(wanted.toLowerCase() === value.toLowerCase()) : 'maybe';
  if (operator === 'stringequals') return yesNo(wanted === value);
  if (operator === 'stringequalsignorecase') return yesNo(wanted.toLowerCase() === value.toLowerCase());
  if (operator === 'stringlike') return yesNo(accepts(tokensOf(operator, wanted), literals(value)));
  if (operator.startsWith('numeric')) return isNumber(wanted) && isNumber(value) ? yesNo(valueIncludes(operator, wanted, 'numericequals', value)) : 'maybe';
  if (operator !== 'arnequals' && operator !== 'arnlike') return 'maybe';
  return all([yesNo(value.startsWith('arn:')), matchesResource(wanted, value)]);
}

function isFlag(text: string): boolean {
  return /^(?:true|false)$/i.test(text);
}

function isNumber(text: string): boolean {
  return /^-?\d+$/.test(text);
}

function yesNo(answer: boolean): Tri {
  return answer ? 'yes' : 'no';
}
