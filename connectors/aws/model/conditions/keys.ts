import { byText } from '../../../../src/core/order.ts';
import { clausesOf } from './syntax.ts';

/**
 * Condition keys that a Condition block asks for, also as policy variables; in lower case, sorted.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
 */
export function keysOf(condition: string): readonly string[] {
  const keys = clausesOf(condition).flatMap((clause) => [clause.key, ...clause.values.flatMap(({ text }) => variableKeys(text))]);
  return [...new Set(keys.map((key) => key.toLowerCase()))].sort(byText);
}

function variableKeys(text: string): readonly string[] {
  return [...text.matchAll(/\$\{([^{},*?$]+)/g)].map((match) => match[1] ?? '');
}
