import { type Token, ANY_RUN, COLON, isRun, takes } from './tokens.ts';

/** Pairs that an inclusion may visit before it gives up; real policies need fewer than a hundred. */
const MAX_STATES = 4_000;

/**
 * Does the pattern accept the word? The word may itself be a pattern: then `true` means that every text of it is
 * accepted, while `false` is exact only for words of literals. Time O(pattern × word).
 */
export function accepts(pattern: readonly Token[], word: readonly Token[]): boolean {
  return pattern.every((step) => !isRun(step) || step === ANY_RUN) ? acceptsByRuns(pattern, word) : acceptsBySets(pattern, word);
}

/** When every run takes everything, what stands between two runs may be found as early as possible. */
function acceptsByRuns(pattern: readonly Token[], word: readonly Token[]): boolean {
  let step = 0;
  let at = 0;
  let run = -1;
  let resume = 0;
  while (at < word.length) {
    const here = pattern[step];
    const letter = word[at];
    if (here === ANY_RUN) {
      run = step;
      resume = at;
      step += 1;
    } else if (here !== undefined && letter !== undefined && takes(here, letter)) {
      step += 1;
      at += 1;
    } else if (run >= 0) {
      resume += 1;
      at = resume;
      step = run + 1;
    } else {
      return false;
    }
  }
  return step === pattern.length || (step === pattern.length - 1 && pattern[step] === ANY_RUN);
}

function acceptsBySets(pattern: readonly Token[], word: readonly Token[]): boolean {
  let here = closure(pattern, new Set([0]));
  for (const letter of word) {
    const next = new Set<number>();
    for (const at of here) {
      const step = pattern[at];
      if (step !== undefined && takes(step, letter)) next.add(isRun(step) ? at : at + 1);
    }
    if (next.size === 0) return false;
    here = closure(pattern, next);
  }
  return here.has(pattern.length);
}

function closure(pattern: readonly Token[], positions: Set<number>): Set<number> {
  for (const at of positions) {
    const step = pattern[at];
    if (step !== undefined && isRun(step)) positions.add(at + 1);
  }
  return positions;
}

/**
 * Is every text of `narrow` a text of `wide`? Exact: subset construction over `wide` on the fly, driven by `narrow`,
 * over the characters of both, the colon and one character that occurs in neither. A variable counts as a character of
 * its own that only itself and a full run take, so `true` holds for every value it may have.
 * `undefined` = gave up at the state cap.
 */
export function includes(wide: readonly Token[], narrow: readonly Token[]): boolean | undefined {
  if (accepts(wide, narrow)) return true;
  if (wide.every((step) => 'literal' in step || 'variable' in step || (step.run && step.colon))) return false;
  return subset(wide, narrow);
}

function subset(wide: readonly Token[], narrow: readonly Token[]): boolean | undefined {
  const characters = alphabet(wide, narrow);
  const step = stepper(wide);
  const end = 1n << BigInt(wide.length);
  const last = wide[wide.length - 1];
  const openEnd = last === ANY_RUN ? end >> 1n : 0n;
  const seen = new Map<number, bigint[]>();
  const queue: [number, bigint][] = [[0, step.start]];
  let visited = 0;
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const [at, positions] = next;
    if ((positions & openEnd) !== 0n || isSubsumed(seen, at, positions)) continue;
    if (positions === 0n) return false;
    visited += 1;
    if (visited > MAX_STATES) return undefined;
    const token = narrow[at];
    if (token === undefined) {
      if ((positions & end) === 0n) return false;
      continue;
    }
    const onward = isRun(token) ? at : at + 1;
    if (isRun(token)) queue.push([at + 1, positions]);
    const letters = 'run' in token ? characters.filter((letter) => takes(token, letter)) : [token];
    for (const letter of letters) queue.push([onward, step.by(positions, letter)]);
  }
  return true;
}

/** A state that needs no look: fewer positions of `wide` at the same place of `narrow` were already found good. */
function isSubsumed(seen: Map<number, bigint[]>, at: number, positions: bigint): boolean {
  const known = seen.get(at) ?? [];
  if (known.some((other) => (other & positions) === other)) return true;
  seen.set(at, [...known.filter((other) => (other & positions) !== positions), positions]);
  return false;
}

function alphabet(...patterns: (readonly Token[])[]): readonly Token[] {
  const points = new Set<number>([COLON]);
  for (const token of patterns.flat()) if ('literal' in token) points.add(token.literal);
  let fresh = 0;
  while (points.has(fresh)) fresh += 1;
  return [...points, fresh].map((literal) => ({ literal }));
}

/** Sets of positions as bits; masks per letter are made once. */
function stepper(wide: readonly Token[]): { start: bigint; by: (positions: bigint, letter: Token) => bigint } {
  const runs = mask(wide, isRun);
  const close = (positions: bigint) => positions | ((positions & runs) << 1n);
  const masks = new Map<number | string, readonly [bigint, bigint]>();
  const masksOf = (letter: Token): readonly [bigint, bigint] => {
    const key = 'literal' in letter ? letter.literal : 'variable' in letter ? letter.variable : '';
    const known = masks.get(key);
    if (known !== undefined) return known;
    const made = [
      mask(wide, (step) => isRun(step) && takes(step, letter)),
      mask(wide, (step) => !isRun(step) && takes(step, letter)),
    ] as const;
    masks.set(key, made);
    return made;
  };
  return {
    start: close(1n),
    by: (positions, letter) => {
      const [stay, move] = masksOf(letter);
      return close((positions & stay) | ((positions & move) << 1n));
    },
  };
}

function mask(pattern: readonly Token[], test: (step: Token) => boolean): bigint {
  let bits = 0n;
  pattern.forEach((step, at) => {
    if (test(step)) bits |= 1n << BigInt(at);
  });
  return bits;
}

/** Is there a text that both patterns accept? Exact, by the product of both; variables may have any value. */
export function intersects(a: readonly Token[], b: readonly Token[]): boolean {
  const left = a.map(open);
  const right = b.map(open);
  const width = right.length + 1;
  const seen = new Set<number>([0]);
  for (const pair of seen) {
    const i = Math.floor(pair / width);
    const j = pair % width;
    const one = left[i];
    const two = right[j];
    if (one === undefined && two === undefined) return true;
    if (one !== undefined && isRun(one)) seen.add(pair + width);
    if (two !== undefined && isRun(two)) seen.add(pair + 1);
    if (one === undefined || two === undefined || !overlap(one, two)) continue;
    seen.add((isRun(one) ? i : i + 1) * width + (isRun(two) ? j : j + 1));
  }
  return false;
}

function open(token: Token): Token {
  return 'variable' in token ? ANY_RUN : token;
}

/** Is there a character that both steps take? Two wildcards always share one that is no colon. */
function overlap(a: Token, b: Token): boolean {
  if ('literal' in a) return takes(b, a);
  return 'literal' in b ? takes(a, b) : true;
}
