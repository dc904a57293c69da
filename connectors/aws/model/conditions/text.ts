import { accepts } from '../automaton.ts';
import type { Tri } from '../patterns.ts';
import { ANY_RUN, type Token, globTokens, isRun, literals } from '../tokens.ts';
import type { Operand, Part } from './operand.ts';

/**
 * StringEquals: exact, case-sensitive; `*` and `?` are themselves.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_String
 */
export function equalsText(expected: Operand, actual: string): Tri {
  return matched(expected, expected.parts.map(exactly), actual);
}

/** StringEqualsIgnoreCase. Where letters beyond ASCII fold in more than one way, the ways must agree. */
export function equalsTextIgnoringCase(expected: Operand, actual: string): Tri {
  const folded = (fold: (text: string) => string) =>
    matched(expected, expected.parts.map((part) => exactly(part.kind === 'open' ? part : { ...part, text: fold(part.text) })), fold(actual));
  const lower = folded((text) => text.toLowerCase());
  return lower === folded((text) => text.toUpperCase()) ? lower : 'maybe';
}

/** StringLike: `*` is any text, also an empty one, `?` exactly one character; case-sensitive. */
export function likeText(expected: Operand, actual: string): Tri {
  const [first, second] = wildcardReadings(expected, actual).map((tokens) => matched(expected, [tokens], actual));
  return first === undefined ? 'maybe' : second === undefined || first === second ? first : 'maybe';
}

/**
 * The tokens of a value with wildcards. Two readings where a variable brought wildcards along: nobody says whether they
 * count. None where a `?` would have to say whether a character outside the basic plane is one or two.
 */
export function wildcardReadings(expected: Operand, actual: string): readonly (readonly Token[])[] {
  const wild = (part: Part) => part.kind === 'given' && /[*?]/.test(part.text);
  if (/[\ud800-\udfff]/.test(actual) && expected.parts.some((part) => part.kind !== 'open' && part.text.includes('?'))) return [];
  const plain = joined(expected.parts.map((part) => (part.kind === 'written' ? globTokens(part.text) : exactly(part))));
  if (!expected.parts.some(wild)) return [plain];
  const counting = expected.parts.map((part) => (part.kind === 'written' || part.kind === 'given' ? globTokens(part.text) : exactly(part)));
  return [plain, joined(counting)];
}

/** Any text, because it is not known. */
export const OPEN: Token = { run: true, colon: true };

function exactly(part: Part): readonly Token[] {
  return part.kind === 'open' ? [OPEN] : literals(part.text);
}

/** What is open may be anything: then a match is possible, and no match is certain. */
function matched(expected: Operand, tokens: readonly (readonly Token[])[], actual: string): Tri {
  if (expected.impossible || !matchesTokens(joined(tokens), actual)) return 'no';
  return expected.parts.some((part) => part.kind === 'open') ? 'maybe' : 'yes';
}

/** Does the text match the tokens, `OPEN` ones as any text? */
export function matchesTokens(tokens: readonly Token[], actual: string): boolean {
  return accepts(tokens.map((token) => (token === OPEN ? ANY_RUN : token)), literals(actual));
}

/** In a pattern no run follows a run; an open one wins. */
function joined(tokens: readonly (readonly Token[])[]): readonly Token[] {
  const out: Token[] = [];
  for (const token of tokens.flat()) {
    const last = out[out.length - 1];
    if (last === undefined || !isRun(last) || !isRun(token)) out.push(token);
    else if (token === OPEN) out[out.length - 1] = OPEN;
  }
  return out;
}
