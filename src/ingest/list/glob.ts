/** One part of a path pattern: plain text, `**` for any number of folders, or a pattern of one name. */
type Part = { readonly kind: 'plain'; readonly text: string } | { readonly kind: 'any' } | { readonly kind: 'name'; readonly choices: readonly string[] };

/** A path pattern split at `/`. */
export interface PathPattern {
  /** The leading parts without a wildcard. */
  readonly root: string;
  readonly parts: readonly Part[];
}

const MOST_CHOICES = 100;

/**
 * Parses a pattern: `*` and `?` stand for characters of one name, `**` as a whole part for any folders, `{a,b}` for one
 * of several texts. Everything else is literal. A pattern without wildcards has no parts.
 * @throws RangeError when braces multiply to more than 100 patterns.
 */
export function parsePattern(pattern: string): PathPattern {
  const texts = pattern.split('/');
  const firstWild = texts.findIndex(isWild);
  if (firstWild < 0) return { root: pattern, parts: [] };
  const root = texts.slice(0, firstWild).join('/');
  return { root: root === '' && pattern.startsWith('/') ? '/' : root, parts: texts.slice(firstWild).filter((text) => text !== '').map(parsePart) };
}

/** Does the path below the root match? Polynomial at worst in the number of `**`, linear in the path. */
export function matchesPath(parts: readonly Part[], names: readonly string[]): boolean {
  let states = new Set([0]);
  for (const name of names) {
    const next = new Set<number>();
    for (const state of withSkips(parts, states)) {
      const part = parts[state];
      if (part === undefined) continue;
      if (part.kind === 'any') next.add(state);
      else if (matchesName(part, name)) next.add(state + 1);
    }
    if (next.size === 0) return false;
    states = next;
  }
  return withSkips(parts, states).has(parts.length);
}

/** `**` also stands for no folder at all. */
function withSkips(parts: readonly Part[], states: ReadonlySet<number>): Set<number> {
  const all = new Set(states);
  for (const state of all) if (parts[state]?.kind === 'any') all.add(state + 1);
  return all;
}

function isWild(text: string): boolean {
  return /[*?{]/.test(text);
}

function parsePart(text: string): Part {
  if (text === '**') return { kind: 'any' };
  return isWild(text) ? { kind: 'name', choices: choicesOf(text) } : { kind: 'plain', text };
}

function choicesOf(text: string): string[] {
  const open = text.indexOf('{');
  const close = text.indexOf('}', open);
  if (open < 0 || close < 0) return [text];
  const rest = choicesOf(text.slice(close + 1));
  const choices = text.slice(open + 1, close).split(',').flatMap((choice) => rest.map((tail) => text.slice(0, open) + choice + tail));
  if (choices.length > MOST_CHOICES) throw new RangeError(`${text} stands for more than ${MOST_CHOICES} names`);
  return choices;
}

function matchesName(part: Exclude<Part, { kind: 'any' }>, name: string): boolean {
  return part.kind === 'plain' ? part.text === name : part.choices.some((choice) => matchesWild(choice, name));
}

/** `*` and `?` over one name, by the greedy match that remembers only the last star: linear in name times stars. */
function matchesWild(pattern: string, name: string): boolean {
  let at = 0;
  let place = 0;
  let star = -1;
  let mark = 0;
  while (at < name.length) {
    if (pattern[place] === '*') {
      star = place++;
      mark = at;
    } else if (place < pattern.length && (pattern[place] === '?' || pattern[place] === name[at])) {
      place += 1;
      at += 1;
    } else if (star >= 0) {
      place = star + 1;
      at = ++mark;
    } else return false;
  }
  while (pattern[place] === '*') place += 1;
  return place === pattern.length;
}
