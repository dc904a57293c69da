import { accepts, includes, intersects } from './automaton.ts';
import { type ArnPattern, arnPattern } from './arn.ts';
import { type Token, globTokens, literals } from './tokens.ts';

/** A definite answer, or `maybe` where documentation or record leave it open. */
export type Tri = 'yes' | 'no' | 'maybe';

/**
 * Does an action pattern match an action? Case does not matter, neither in prefix nor in name.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function matchesAction(pattern: string, action: string): boolean {
  const known = actionPattern(pattern);
  const text = action.toLowerCase();
  if (known.literal !== undefined) return known.literal === text;
  if (known.prefix !== undefined) return text.startsWith(known.prefix);
  return accepts(known.tokens, literals(text));
}

/** Is every action that `narrow` matches, whether it exists today or not, also matched by `wide`? */
export function actionIncludes(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === '*') return true;
  const outer = actionPattern(wide);
  const inner = actionPattern(narrow);
  if (outer.literal !== undefined) return outer.literal === inner.literal;
  return includes(outer.tokens, inner.tokens) === true;
}

/** Is there no action, existing or not, that both patterns match? */
export function actionDisjoint(a: string, b: string): boolean {
  const left = actionPattern(a);
  const right = actionPattern(b);
  if (left.literal !== undefined) return !matchesAction(b, left.literal);
  if (right.literal !== undefined) return !matchesAction(a, right.literal);
  return !intersects(left.tokens, right.tokens);
}

/**
 * Does a resource pattern match an ARN? Case matters. `maybe` where the readings of the pattern differ (see `arn.ts`)
 * and where a policy variable decides.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function matchesResource(pattern: string, arn: string): Tri {
  const known = arnPattern(pattern);
  if (known.literal !== undefined) return known.literal === arn ? 'yes' : 'no';
  if (known.prefix !== undefined) return arn.startsWith(known.prefix) ? 'yes' : 'no';
  const word = literals(arn);
  if (known.variables.length === 0) return agreed(known.readings, (reading) => accepts(reading, word));
  return known.readings.some((reading) => intersects(reading, word)) ? 'maybe' : 'no';
}

/**
 * Is every ARN that `narrow` matches also matched by `wide`, for every value of their policy variables? Exact, but
 * `maybe` where the readings differ, where a variable decides, or where a pathological pattern exceeds the state cap.
 */
export function resourceIncludes(wide: string, narrow: string): Tri {
  if (wide === narrow || wide === '*') return 'yes';
  const outer = arnPattern(wide);
  const inner = arnPattern(narrow);
  if (inner.literal !== undefined) return matchesResource(wide, inner.literal);
  if (outer.literal !== undefined) return inner.variables.length > 0 ? unlessDisjoint(outer, inner) : 'no';
  const answer = agreed(pairs(outer, inner), ([w, n]) => includes(w, n));
  if (answer === 'yes' || outer.variables.length + inner.variables.length === 0) return answer;
  return unlessDisjoint(outer, inner);
}

/** Is there no ARN that both patterns match? `maybe` where the readings differ or a policy variable decides. */
export function resourceDisjoint(a: string, b: string): Tri {
  if (a === b || a === '*' || b === '*') return 'no';
  const left = arnPattern(a);
  const right = arnPattern(b);
  if (left.literal !== undefined) return not(matchesResource(b, left.literal));
  if (right.literal !== undefined) return not(matchesResource(a, right.literal));
  const answer = agreed(pairs(left, right), ([x, y]) => !intersects(x, y));
  return answer === 'no' && left.variables.length + right.variables.length > 0 ? 'maybe' : answer;
}

export function not(answer: Tri): Tri {
  return answer === 'maybe' ? 'maybe' : answer === 'yes' ? 'no' : 'yes';
}

/** `yes` when all are, `no` when one is not. */
export function all(answers: Iterable<Tri>): Tri {
  let result: Tri = 'yes';
  for (const answer of answers) {
    if (answer === 'no') return 'no';
    if (answer === 'maybe') result = 'maybe';
  }
  return result;
}

/** `yes` when one is, `no` when none is. */
export function any(answers: Iterable<Tri>): Tri {
  let result: Tri = 'no';
  for (const answer of answers) {
    if (answer === 'yes') return 'yes';
    if (answer === 'maybe') result = 'maybe';
  }
  return result;
}

function unlessDisjoint(outer: ArnPattern, inner: ArnPattern): Tri {
  return resourceDisjoint(outer.text, inner.text) === 'yes' ? 'no' : 'maybe';
}

/** Both patterns by the same reading. */
function pairs(a: ArnPattern, b: ArnPattern): readonly (readonly [readonly Token[], readonly Token[]])[] {
  const count = Math.max(a.readings.length, b.readings.length);
  return Array.from({ length: count }, (_, at) => [reading(a, at), reading(b, at)] as const);
}

function reading(pattern: ArnPattern, at: number): readonly Token[] {
  return pattern.readings[at] ?? pattern.readings[0] ?? [];
}

function agreed<T>(cases: readonly T[], test: (each: T) => boolean | undefined): Tri {
  const answers = cases.map(test);
  if (answers.every((answer) => answer === true)) return 'yes';
  return answers.every((answer) => answer === false) ? 'no' : 'maybe';
}

/** The steps of an action pattern, in lower case. */
export function actionTokens(pattern: string): readonly Token[] {
  return actionPattern(pattern).tokens;
}

interface ActionPattern {
  readonly tokens: readonly Token[];
  readonly literal: string | undefined;
  readonly prefix: string | undefined;
}

const actions = new Map<string, ActionPattern>();
const MAX_CACHED = 50_000;

function actionPattern(pattern: string): ActionPattern {
  const known = actions.get(pattern);
  if (known !== undefined) return known;
  if (actions.size >= MAX_CACHED) actions.clear();
  const text = pattern.toLowerCase();
  const wild = text.search(/[*?]/);
  const made = {
    // An action is always `prefix:name`, so a lone `*` and `*:*` are the same.
    tokens: globTokens(/^\*+$/.test(text) ? '*:*' : text),
    literal: wild < 0 ? text : undefined,
    prefix: wild >= 0 && wild === text.length - 1 && text[wild] === '*' ? text.slice(0, wild) : undefined,
  };
  actions.set(pattern, made);
  return made;
}
