import { type Token, ANY_RUN, COLON, isRun, takes } from './tokens.ts';

/** Steps that are left to the searches of one question; a search ends undecided when there are none. */
export interface Budget {
  left: number;
}

interface State {
  /** Position in the leading pattern. */
  readonly at: number;
  /** Positions in the other patterns that must accept. */
  readonly must: bigint;
  /** Positions in the patterns that must not. */
  readonly never: bigint;
  readonly letter?: Token;
  readonly from?: State;
}

/**
 * A shortest text that every pattern of `inside` accepts and none of `outside` does; `none` when there is no such text.
 * Exact: subset construction on the fly, driven by one pattern, over the characters of all, the colon and one character
 * that occurs in none. A variable counts as a character of its own that only itself and a full run take.
 * INVARIANT: of several patterns in `inside` none has a variable.
 */
export function textBetween(
  inside: readonly (readonly Token[])[],
  outside: readonly (readonly Token[])[],
  budget: Budget,
): readonly Token[] | 'none' | 'given-up' {
  const [lead = [ANY_RUN], ...others] = [...inside].sort((a, b) => a.filter(isRun).length - b.filter(isRun).length);
  const characters = alphabet([lead, ...others, ...outside]);
  const must = patternSet(others);
  const never = patternSet(outside);
  const seen = new Map<number, State[]>();
  const queue: State[] = [{ at: 0, must: must.start, never: never.start }];
  for (const state of queue) {
    if ((state.never & never.openEnds) !== 0n || !must.isAlive(state.must) || isKnown(seen, state)) continue;
    if (budget.left <= 0) return 'given-up';
    budget.left -= 1;
    const token = lead[state.at];
    if (token === undefined) {
      if (must.acceptsAll(state.must) && (state.never & never.ends) === 0n) return spelled(state);
      continue;
    }
    if (isRun(token)) queue.push({ at: state.at + 1, must: state.must, never: state.never, from: state });
    const at = isRun(token) ? state.at : state.at + 1;
    for (const letter of 'run' in token ? characters : [token]) {
      if (takes(token, letter)) queue.push({ at, must: must.step(state.must, letter), never: never.step(state.never, letter), letter, from: state });
    }
  }
  return 'none';
}

/** A state that needs no look: one with more ways to succeed was seen at the same place. */
function isKnown(seen: Map<number, State[]>, state: State): boolean {
  const known = seen.get(state.at) ?? [];
  if (known.some(({ must, never }) => (state.must & ~must) === 0n && (never & ~state.never) === 0n)) return true;
  known.push(state);
  seen.set(state.at, known);
  return false;
}

function spelled(end: State): readonly Token[] {
  const letters: Token[] = [];
  for (let state: State | undefined = end; state !== undefined; state = state.from) if (state.letter !== undefined) letters.push(state.letter);
  return letters.reverse();
}

/** Characters tried first; a text of them reads like a name. */
const FRESH = Array.from('zqxjkvw0123456789', (character) => character.charCodeAt(0));

function alphabet(patterns: readonly (readonly Token[])[]): readonly Token[] {
  const points = new Set<number>();
  for (const token of patterns.flat()) if ('literal' in token) points.add(token.literal);
  let fresh = FRESH.find((point) => !points.has(point)) ?? 0;
  while (points.has(fresh)) fresh += 1;
  return [...new Set([fresh, ...points, COLON])].map((literal) => ({ literal }));
}

/** Several patterns side by side: bit `offset + step` tells that a pattern stands before that step. */
interface PatternSet {
  readonly start: bigint;
  /** Positions behind the last step of each pattern. */
  readonly ends: bigint;
  /** Positions from which every continuation is accepted. */
  readonly openEnds: bigint;
  /** Has every pattern a position left? */
  readonly isAlive: (positions: bigint) => boolean;
  readonly acceptsAll: (positions: bigint) => boolean;
  readonly step: (positions: bigint, letter: Token) => bigint;
}

function patternSet(patterns: readonly (readonly Token[])[]): PatternSet {
  const masks = { runs: 0n, plainRuns: 0n, ones: 0n, plainOnes: 0n };
  const named = new Map<number | string, bigint>();
  const spans: bigint[] = [];
  let [start, ends, openEnds, offset] = [0n, 0n, 0n, 0n];
  for (const pattern of patterns) {
    const end = offset + BigInt(pattern.length);
    start |= 1n << offset;
    ends |= 1n << end;
    if (pattern[pattern.length - 1] === ANY_RUN) openEnds |= 1n << (end - 1n);
    spans.push(((1n << (end - offset + 1n)) - 1n) << offset);
    pattern.forEach((token, at) => {
      const bit = 1n << (offset + BigInt(at));
      if ('run' in token) masks[token.run ? (token.colon ? 'runs' : 'plainRuns') : token.colon ? 'ones' : 'plainOnes'] |= bit;
      else named.set(nameOf(token), (named.get(nameOf(token)) ?? 0n) | bit);
    });
    offset = end + 1n;
  }
  const runs = masks.runs | masks.plainRuns;
  const close = (positions: bigint) => positions | ((positions & runs) << 1n);
  return {
    start: close(start),
    ends,
    openEnds,
    isAlive: (positions) => spans.every((span) => (positions & span) !== 0n),
    acceptsAll: (positions) => (positions & ends) === ends,
    // The same rule as `takes`, for all patterns at once.
    step: (positions, letter) => {
      if (positions === 0n) return 0n;
      const isColon = 'literal' in letter && letter.literal === COLON;
      const stay = 'variable' in letter || isColon ? masks.runs : runs;
      const move = 'variable' in letter ? 0n : isColon ? masks.ones : masks.ones | masks.plainOnes;
      return close((positions & stay) | ((positions & (move | (named.get(nameOf(letter)) ?? 0n))) << 1n));
    },
  };
}

function nameOf(token: Token): number | string {
  return 'literal' in token ? token.literal : 'variable' in token ? token.variable : '';
}
