import { describe, expect, it } from 'vitest';
import { randomNumbers } from '../../bench/events.ts';
import { sha256 } from '../../src/core/digest.ts';
import { PieceDigest } from '../../src/core/piece-digest.ts';

const random = randomNumbers(7);
const below = (count: number): number => Math.floor(random() * count);
const pieces = (count: number): string[] => Array.from({ length: count }, (_, at) => `,{"ü${at}":${below(1_000)}}`);

/** The same with some pieces changed, taken out and put in. */
function changed(from: readonly string[]): string[] {
  const to = [...from];
  for (let change = below(4); change > 0; change -= 1) to.splice(below(to.length + 1), below(3), ...pieces(below(3)));
  return to;
}

describe('the digest of a text in pieces', () => {
  it.each([0, 1, 63, 64, 65, 128, 500])('is that of the whole text, from %i pieces to what they are changed into', (count) => {
    const from = pieces(count);
    const digest = new PieceDigest(from);
    expect(digest.of(from)).toBe(sha256(from.join('')));
    for (let round = 0; round < 200; round += 1) {
      const to = changed(from);
      expect(digest.of(to)).toBe(sha256(to.join('')));
    }
    expect(digest.of([])).toBe(sha256(''));
    expect(digest.of(pieces(200))).toHaveLength(64);
  });
});
