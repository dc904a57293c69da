import type { Tri } from '../patterns.ts';
import { type Token, isColon } from '../tokens.ts';
import type { Operand } from './operand.ts';
import { OPEN, matchesTokens, wildcardReadings } from './text.ts';

const FIELDS = 6;

/**
 * ArnEquals and ArnLike, which behave the same: each of the six parts between colons is compared by itself,
 * case-sensitive, with `*` and `?`; the last part keeps its colons. What is said of ARNs says nothing of other texts.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function likeArn(expected: Operand, actual: string): Tri {
  if (expected.impossible) return 'no';
  const fields = fieldsOf(actual);
  const answers = wildcardReadings(expected, actual).map((tokens) => compare(tokens, fields));
  const [first] = answers;
  return first !== undefined && answers.every((answer) => answer === first) ? first : 'maybe';
}

function compare(tokens: readonly Token[], fields: readonly string[]): Tri {
  const patterns = patternsOf(tokens);
  if (patterns.length < FIELDS || fields.length < FIELDS) return 'maybe';
  // An unknown text among the first five parts may hold colons and shift all that follows.
  if (patterns.slice(0, -1).some((pattern) => pattern.includes(OPEN))) return 'maybe';
  if (!patterns.every((pattern, at) => matchesTokens(pattern, fields[at] ?? ''))) return 'no';
  return tokens.includes(OPEN) ? 'maybe' : 'yes';
}

function fieldsOf(text: string): readonly string[] {
  const parts = text.split(':');
  return parts.length <= FIELDS ? parts : [...parts.slice(0, FIELDS - 1), parts.slice(FIELDS - 1).join(':')];
}

function patternsOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const patterns: Token[][] = [[]];
  for (const token of tokens) {
    if (isColon(token) && patterns.length < FIELDS) patterns.push([]);
    else patterns[patterns.length - 1]?.push(token);
  }
  return patterns;
}
