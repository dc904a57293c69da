import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accepts, includes, intersects } from '../../connectors/aws/model/automaton.ts';
import { textBetween } from '../../connectors/aws/model/difference.ts';
import { matchesAction, matchesResource, resourceDisjoint, resourceIncludes } from '../../connectors/aws/model/patterns.ts';
import { type Token, ANY_RUN, globTokens, isRun, literals } from '../../connectors/aws/model/tokens.ts';
import { sampled } from '../sampled.ts';

const STEPS: readonly (readonly [Token, string])[] = [
  [{ literal: 'a'.charCodeAt(0) }, 'a'],
  [{ literal: 'b'.charCodeAt(0) }, 'b'],
  [{ literal: ':'.charCodeAt(0) }, ':'],
  [ANY_RUN, '.*'],
  [{ run: true, colon: false }, '[^:]*'],
  [{ run: false, colon: true }, '.'],
  [{ run: false, colon: false }, '[^:]'],
];
const noTwoRuns = (steps: readonly (readonly [Token, string])[]): boolean =>
  !steps.some(([step], at) => isRun(step) && at > 0 && isRun(steps[at - 1]?.[0] ?? step));
const pattern = fc.array(fc.constantFrom(...STEPS), { maxLength: 3 }).filter(noTwoRuns).map((steps) => ({
  tokens: steps.map(([token]) => token),
  // The regular expressions are the oracle; the product has none.
  oracle: new RegExp(`^${steps.map(([, text]) => text).join('')}$`, 's'),
}));
/** Two patterns of three steps differ, if at all, in a text of at most six characters, of which one is in neither. */
const WORDS = words(['a', 'b', ':', 'c'], 6);

function words(letters: readonly string[], length: number): readonly string[] {
  const out = [''];
  for (let from = 0, round = 0; round < length; round += 1) {
    const to = out.length;
    for (; from < to; from += 1) for (const letter of letters) out.push(`${out[from]}${letter}`);
  }
  return out;
}

test('a pattern accepts what its regular expression does', () => {
  fc.assert(
    fc.property(pattern, fc.constantFrom(...WORDS), ({ tokens, oracle }, word) => {
      expect(accepts(tokens, literals(word))).toBe(oracle.test(word));
    }),
    sampled(500),
  );
});

test('inclusion and intersection are what trying every short text finds', () => {
  fc.assert(
    fc.property(pattern, pattern, (wide, narrow) => {
      const inside = WORDS.filter((word) => narrow.oracle.test(word));
      expect(includes(wide.tokens, narrow.tokens)).toBe(inside.every((word) => wide.oracle.test(word)));
      expect(intersects(wide.tokens, narrow.tokens)).toBe(inside.some((word) => wide.oracle.test(word)));
    }),
    sampled(300),
  );
});

test('a text between patterns is found exactly when trying every short text finds one', () => {
  // Four patterns of two steps differ, if at all, in a text that is short as well.
  const short = fc.array(fc.constantFrom(...STEPS), { maxLength: 2 }).filter(noTwoRuns).map((steps) => ({
    tokens: steps.map(([token]) => token),
    oracle: new RegExp(`^${steps.map(([, text]) => text).join('')}$`, 's'),
  }));
  fc.assert(
    fc.property(fc.array(short, { minLength: 1, maxLength: 2 }), fc.array(short, { maxLength: 3 }), (inside, outside) => {
      const isBetween = (word: string) => inside.every(({ oracle }) => oracle.test(word)) && !outside.some(({ oracle }) => oracle.test(word));
      const found = textBetween(inside.map(({ tokens }) => tokens), outside.map(({ tokens }) => tokens), { left: 10_000 });
      if (typeof found === 'string') expect([found, WORDS.find(isBetween)]).toEqual(['none', undefined]);
      else expect(isBetween(spelled(found))).toBe(true);
    }),
    sampled(500),
  );
});

test('a search ends when its steps are used up', () => {
  const [wide, narrow] = ['*a?????*', '*a*b*a*b*c*?????*'].map(globTokens);
  expect(textBetween([narrow ?? []], [wide ?? []], { left: 10 })).toBe('given-up');
});

function spelled(tokens: readonly Token[]): string {
  return tokens.map((token) => ('literal' in token ? String.fromCodePoint(token.literal) : '')).join('');
}

const arnText = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '/', ':', '${v}', '${*}'), maxLength: 8 });
const arn = fc.tuple(fc.constantFrom('arn:aws:s3:::', 'arn:aws:s3:*:', 'arn:*:s3:', 'arn:aws:'), arnText).map((parts) => parts.join(''));
const concrete = fc
  .tuple(fc.constantFrom('arn:aws:s3:::', 'arn:aws:s3:us:1:'), fc.string({ unit: fc.constantFrom('a', 'b', '/', ':'), maxLength: 6 }))
  .map((parts) => parts.join(''));

test('inclusion of resource patterns is reflexive and transitive, and agrees with matching and disjointness', () => {
  fc.assert(
    fc.property(arn, arn, arn, concrete, (a, b, c, text) => {
      expect(resourceIncludes(a, a)).toBe('yes');
      expect(resourceDisjoint(a, b)).toBe(resourceDisjoint(b, a));
      if (resourceIncludes(a, b) !== 'yes') return;
      if (resourceIncludes(b, c) === 'yes') expect(resourceIncludes(a, c)).toBe('yes');
      if (matchesResource(b, text) === 'yes') expect(matchesResource(a, text)).toBe('yes');
      if (matchesResource(b, text) === 'maybe') expect(matchesResource(a, text)).not.toBe('no');
      if (resourceDisjoint(a, c) === 'yes') expect(resourceDisjoint(b, c)).toBe('yes');
    }),
    sampled(3_000),
  );
});

test('the case of an action never matters, the case of a resource always does', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'B', '*', '?'), minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(text, text, (one, two) => {
      expect(matchesAction(`S3:${one}`, `s3:${two}`)).toBe(matchesAction(`s3:${one.toLowerCase()}`, `S3:${two.toUpperCase()}`));
      if (/[aB]/.test(two)) expect(matchesResource(`arn:aws:s3:::x${two}`, `arn:aws:s3:::X${two}`)).toBe('no');
    }),
  );
});
