/**
 * One step of a pattern: a literal code point, a wildcard, or a policy variable.
 * `run` = any number of characters (`*`), else exactly one (`?`). `colon` = may it match a colon?
 * INVARIANT: in a pattern no run follows a run, and a run that may match a colon is the object `ANY_RUN`.
 */
export type Token =
  | { readonly literal: number }
  | { readonly run: boolean; readonly colon: boolean }
  | { readonly variable: string };

export const ANY_RUN: Token = { run: true, colon: true };
export const COLON = 0x3a;
const ANY_ONE: Token = { run: false, colon: true };
const STAR = 0x2a;
const QUESTION = 0x3f;

const spelled = new Map<string, Token>();
let lastText = '';
let lastTokens: readonly Token[] = [];

/** A concrete text, character by character. Asking for the same text again and again is cheap. */
export function literals(text: string): readonly Token[] {
  if (text === lastText) return lastTokens;
  lastTokens = Array.from(text, literal);
  lastText = text;
  return lastTokens;
}

function literal(character: string): Token {
  let token = spelled.get(character);
  if (token === undefined) {
    token = { literal: character.codePointAt(0) ?? 0 };
    spelled.set(character, token);
  }
  return token;
}

/**
 * A pattern of `*` (any number of characters) and `?` (exactly one), neither of which stops at `/`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function globTokens(pattern: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const token of literals(pattern)) push(tokens, wildcard(token));
  return tokens;
}

/**
 * The same with policy variables: `${key}` stands for a value of the request; `${*}`, `${?}` and `${$}` are the three
 * characters themselves.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function resourceTokens(pattern: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (const match of pattern.matchAll(/\$\{([^{}]*)\}/g)) {
    for (const token of globTokens(pattern.slice(at, match.index))) push(tokens, token);
    const name = match[1] ?? '';
    const escaped = name === '*' || name === '?' || name === '$';
    push(tokens, escaped ? { literal: name.charCodeAt(0) } : { variable: name });
    at = match.index + match[0].length;
  }
  for (const token of globTokens(pattern.slice(at))) push(tokens, token);
  return tokens;
}

function wildcard(token: Token): Token {
  if (!('literal' in token)) return token;
  return token.literal === STAR ? ANY_RUN : token.literal === QUESTION ? ANY_ONE : token;
}

/** The pattern with any text in the place of its variables. */
export function opened(pattern: readonly Token[]): readonly Token[] {
  const tokens: Token[] = [];
  for (const token of pattern) push(tokens, 'variable' in token ? ANY_RUN : token);
  return tokens;
}

function push(tokens: Token[], token: Token): void {
  const last = tokens[tokens.length - 1];
  if (isRun(token) && last !== undefined && isRun(last)) tokens[tokens.length - 1] = ANY_RUN;
  else tokens.push(token);
}

export function isRun(token: Token): boolean {
  return 'run' in token && token.run;
}

export function isColon(token: Token | undefined): boolean {
  return token !== undefined && 'literal' in token && token.literal === COLON;
}

/**
 * May `step` of a pattern take one `letter`, for every character (or, for a variable, every text) that the letter
 * stands for? Letters are the tokens of another pattern; a run as a letter stands for texts of any length.
 */
export function takes(step: Token, letter: Token): boolean {
  if ('literal' in step) return 'literal' in letter && letter.literal === step.literal;
  if ('variable' in step) return 'variable' in letter && letter.variable === step.variable;
  if ('variable' in letter) return step.run && step.colon;
  if ('literal' in letter) return step.colon || letter.literal !== COLON;
  return (step.run || !letter.run) && (step.colon || !letter.colon);
}
