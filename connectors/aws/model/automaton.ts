import { textBetween } from './difference.ts';
import { type Token, ANY_RUN, isRun, opened, takes } from './tokens.ts';

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
 * Is every text of `narrow` a text of `wide`? Exact; `true` holds for every value that a variable may have.
 * `undefined` = gave up at the state cap.
 */
export function includes(wide: readonly Token[], narrow: readonly Token[]): boolean | undefined {
  if (accepts(wide, narrow)) return true;
  if (wide.every((step) => 'literal' in step || 'variable' in step || (step.run && step.colon))) return false;
  const text = textBetween([narrow], [wide], { left: MAX_STATES });
  return text === 'given-up' ? undefined : text === 'none';
}

/** Is there a text that both patterns accept? Exact, by the product of both; variables may have any value. */
export function intersects(a: readonly Token[], b: readonly Token[]): boolean {
  const left = opened(a);
  const right = opened(b);
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

/** Is there a character that both steps take? Two wildcards always share one that is no colon. */
function overlap(a: Token, b: Token): boolean {
  if ('literal' in a) return takes(b, a);
  return 'literal' in b ? takes(a, b) : true;
}
