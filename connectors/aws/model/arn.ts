import { type Token, ANY_RUN, COLON, isColon, isRun, resourceTokens } from './tokens.ts';

/** A resource pattern, compiled. */
export interface ArnPattern {
  readonly text: string;
  /**
   * What the pattern may mean where the documentation leaves it open: one reading when all agree, else two.
   * INVARIANT: an answer is definite only when it is the same for every reading.
   */
  readonly readings: readonly (readonly Token[])[];
  /** Texts between `${` and `}`. */
  readonly variables: readonly string[];
  /** No wildcard and no variable: the pattern is this text and nothing else. */
  readonly literal: string | undefined;
  /** The pattern is this text with a `*` behind it, in every reading. */
  readonly prefix: string | undefined;
}

const FIELDS = 6;
const cache = new Map<string, ArnPattern>();
const MAX_CACHED = 50_000;

/**
 * Compiles a resource pattern. Two documented facts leave a doubt, so patterns that touch them have two readings:
 * - wildcards belong to one of the segments between colons, and a `*` that ends a segment may reach beyond its colon;
 *   nothing is said of other wildcards, which other tools let reach beyond it as well
 *   (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html; that an ARN has six
 *   such parts, the last of which keeps its colons, says ArnLike in …/reference_policies_elements_condition_operators.html);
 * - an ARN of fewer than six parts may be completed by `*` in those that are missing, or be taken as it stands.
 */
export function arnPattern(text: string): ArnPattern {
  const known = cache.get(text);
  if (known !== undefined) return known;
  if (cache.size >= MAX_CACHED) cache.clear();
  const made = compile(text);
  cache.set(text, made);
  return made;
}

function compile(text: string): ArnPattern {
  const plain = resourceTokens(text);
  const bySegment = segmented(plain);
  const readings = same(plain, bySegment) ? [plain] : [plain, bySegment];
  const wild = plain.findIndex((token) => !('literal' in token));
  const simple = readings.length === 1;
  return {
    text,
    readings,
    variables: plain.flatMap((token) => ('variable' in token ? [token.variable] : [])),
    literal: simple && wild < 0 ? spell(plain) : undefined,
    prefix: simple && wild === plain.length - 1 && plain[wild] === ANY_RUN ? spell(plain.slice(0, wild)) : undefined,
  };
}

function segmented(plain: readonly Token[]): readonly Token[] {
  if (plain.length === 1 && plain[0] === ANY_RUN) return plain;
  let field = 1;
  const tokens = plain.map((token, at) => {
    if (isColon(token)) field += 1;
    if (field >= FIELDS || !('run' in token)) return token;
    const endsSegment = isRun(token) && (at === plain.length - 1 || isColon(plain[at + 1]));
    return endsSegment ? token : { run: token.run, colon: false };
  });
  for (; field < FIELDS; field += 1) tokens.push({ literal: COLON }, ANY_RUN);
  return tokens;
}

function same(a: readonly Token[], b: readonly Token[]): boolean {
  return a.length === b.length && a.every((token, at) => token === b[at]);
}

function spell(tokens: readonly Token[]): string {
  return tokens.map((token) => ('literal' in token ? String.fromCodePoint(token.literal) : '')).join('');
}

/**
 * A pattern of a document of an older version, written as one of 2012-10-17 with the same meaning: before it, `${…}`
 * is plain text.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
 */
export function inCurrentVersion(pattern: string, version: string): string {
  return version === '2012-10-17' ? pattern : pattern.replaceAll('${', '${$}{');
}
