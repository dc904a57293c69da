import { createHash, type Hash } from 'node:crypto';

/** Pieces between two places from which the rest can be hashed. */
const STEP = 64;

/**
 * SHA-256, in hex, of texts that are made of many pieces and differ in few of them from one that was hashed before: what they
 * begin with in common is not hashed again, and what they end with in common is not encoded again.
 */
export class PieceDigest {
  readonly #pieces: readonly string[];
  /** The state before piece 0, 64, 128 … */
  readonly #states: readonly Hash[];
  /** UTF-8 of pieces 0 to 63, 64 to 127 … */
  readonly #blocks: readonly Buffer[];

  constructor(pieces: readonly string[]) {
    this.#pieces = pieces;
    const hash = createHash('sha256');
    const states: Hash[] = [];
    const blocks: Buffer[] = [];
    for (let from = 0; from < pieces.length; from += STEP) {
      states.push(hash.copy());
      const block = Buffer.from(pieces.slice(from, from + STEP).join(''));
      blocks.push(block);
      hash.update(block);
    }
    this.#states = states;
    this.#blocks = blocks;
  }

  /** The digest of all of these pieces, one behind the other. */
  of(pieces: readonly string[]): string {
    const known = this.#pieces;
    const shorter = Math.min(known.length, pieces.length);
    let same = 0;
    while (same < shorter && known[same] === pieces[same]) same += 1;
    let sameEnd = 0;
    while (sameEnd < shorter - same && known[known.length - 1 - sameEnd] === pieces[pieces.length - 1 - sameEnd]) sameEnd += 1;
    const start = Math.min(Math.floor(same / STEP), this.#states.length - 1);
    const hash = this.#states[start]?.copy() ?? createHash('sha256');
    // The first block of the known pieces that lies wholly in what both end with.
    const block = Math.ceil((known.length - sameEnd) / STEP);
    const from = Math.max(0, start) * STEP;
    if (block * STEP >= known.length) return hash.update(pieces.slice(from).join('')).digest('hex');
    hash.update(pieces.slice(from, pieces.length - (known.length - block * STEP)).join(''));
    for (const each of this.#blocks.slice(block)) hash.update(each);
    return hash.digest('hex');
  }
}
