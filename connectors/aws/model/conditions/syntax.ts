import { isObject } from '../../../../src/core/json.ts';

/** How an operator treats the values of a key that may have several. */
export type Quantifier = 'all' | 'any';

/** One condition operator on one key: all clauses of a block must hold. */
export interface Clause {
  /** As written. */
  readonly operator: string;
  /** The operator without set prefix and suffix, in lower case. */
  readonly base: string;
  readonly quantifier: Quantifier | undefined;
  readonly ifExists: boolean;
  /** As written. */
  readonly key: string;
  readonly values: readonly Value[];
}

/** One value of a condition as text. */
export interface Value {
  readonly text: string;
  /** A JSON number that is not an integer: its digits as written are not known any more. */
  readonly rewritten: boolean;
}

const cache = new Map<string, readonly Clause[]>();
const MAX_CACHED = 20_000;

/**
 * Takes a Condition block apart, given as canonical JSON. Names of operators, their prefixes `ForAllValues:` and
 * `ForAnyValue:` and their suffix `IfExists` are read without regard to case.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * @throws Error when the text is no Condition block at all; reading a policy document refuses those.
 */
export function clausesOf(condition: string): readonly Clause[] {
  const known = cache.get(condition);
  if (known !== undefined) return known;
  if (cache.size >= MAX_CACHED) cache.clear();
  const made = parse(condition);
  cache.set(condition, made);
  return made;
}

function parse(condition: string): readonly Clause[] {
  const block: unknown = condition === '' ? {} : JSON.parse(condition);
  if (!isObject(block)) throw new Error('a Condition block must be an object');
  return Object.entries(block).flatMap(([operator, keys]) => {
    if (!isObject(keys)) throw new Error(`the condition ${operator} must be an object`);
    const [, prefix = '', base = '', suffix = ''] = /^(forallvalues:|foranyvalue:)?(.*?)(ifexists)?$/s.exec(operator.toLowerCase()) ?? [];
    const quantifier = prefix === '' ? undefined : prefix === 'forallvalues:' ? ('all' as const) : ('any' as const);
    return Object.entries(keys).map(([key, value]) => ({
      operator,
      base,
      quantifier,
      ifExists: suffix !== '',
      key,
      values: (Array.isArray(value) ? value : [value]).map(valueOf),
    }));
  });
}

function valueOf(value: unknown): Value {
  if (typeof value === 'string') return { text: value, rewritten: false };
  if (typeof value === 'boolean') return { text: String(value), rewritten: false };
  return { text: typeof value === 'number' ? String(value) : JSON.stringify(value), rewritten: !Number.isSafeInteger(value) };
}
