/** A request of which everything is known: values by lower-case key; a key that is not listed is absent. */
export type WholeContext = Readonly<Record<string, readonly string[]>>;

type Block = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/**
 * IAM's answer for a whole request, written for clarity and for nothing else: the oracle of the laws. It knows the
 * operators on texts, integers and truth values with well-formed values; `undefined` where AWS says nothing.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function referenceHolds(block: Block, context: WholeContext): boolean | undefined {
  const answers = Object.entries(block).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => clause(operator, key, values, context)),
  );
  return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
}

function clause(operator: string, key: string, values: readonly string[], context: WholeContext): boolean | undefined {
  const set = operator.startsWith('ForAllValues:') ? 'all' : operator.startsWith('ForAnyValue:') ? 'any' : undefined;
  const ifExists = operator.endsWith('IfExists');
  const name = operator.replace(/^For\w+:/, '').replace(/IfExists$/, '');
  const actual = context[key];
  if (name === 'Null') return values.some((value) => (value === 'true') === (actual === undefined));
  const not = /Not/.test(name);
  const expected = values.map((value) => substitute(value, context));
  if (expected.includes(undefined)) return undefined;
  if (actual === undefined) return ifExists || set === 'all' ? true : not && set === 'any' ? undefined : not;
  const one = (got: string) => expected.some((value) => compare(name.replace('Not', ''), value ?? '', got)) !== not;
  if (set === 'all') return actual.every(one);
  if (set === 'any') return actual.some(one);
  return actual.length === 1 ? one(actual[0] ?? '') : undefined;
}

/** `${key}` only; a key without exactly one value leaves it open what the statement means. */
function substitute(value: string, context: WholeContext): string | undefined {
  let open = false;
  const text = value.replaceAll(/\$\{(\w+)\}/g, (_, key: string) => {
    const values = context[key];
    open ||= values?.length !== 1;
    return values?.[0] ?? '';
  });
  return open ? undefined : text;
}

function compare(name: string, expected: string, actual: string): boolean {
  switch (name) {
    case 'StringEquals':
      return expected === actual;
    case 'StringEqualsIgnoreCase':
      return expected.toLowerCase() === actual.toLowerCase();
    case 'StringLike':
      return new RegExp(`^${expected.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's').test(actual);
    case 'NumericEquals':
      return Number(expected) === Number(actual);
    case 'NumericLessThan':
      return Number(actual) < Number(expected);
    case 'NumericGreaterThanEquals':
      return Number(actual) >= Number(expected);
    case 'Bool':
      return expected === actual;
    default:
      throw new Error(`the oracle does not know ${name}`);
  }
}
