import { randomInt } from 'node:crypto';
import type { Column } from '../../store/store.ts';
import { Growing } from '../fold/growing.ts';

/** Entries for which there is room at first; a power of two. Hostile records may be of thousands of days, one each. */
const CAPACITY = 16;

/** Half of the places stay free, so that a search is short. */
const PLACES_PER_ENTRY = 2;

/** Bits of a place that number an entry, from 1; the others are those of its hash. */
const ENTRY = 2 ** 26 - 1;

/** Words of an entry: high half of the id, low half, and hash of what the record says, each low word first; then the rest. */
const WORDS = 9;
const CONTENT = 4;
const RANK = 6;
const INPUT = 7;
const POSITION = 8;

/** So that nobody can write ids that all fall on one place. */
const SEED = randomInt(2 ** 32);

/** Rows as columns; those of 64 bits as pairs of 32-bit words, low word first: numbers of 64 bits would each be an object. */
export interface IdColumns {
  readonly high: Int32Array;
  readonly low: Int32Array;
  /** Hash of what the record says. */
  readonly content: Int32Array;
  readonly rank: Int32Array;
}

/** A record, as far as it takes to tell which of several of one id counts. */
export interface Identified {
  readonly inputId: number;
  /** Number of the record in its file. */
  readonly position: number;
  readonly rank: number;
  /** Hash of what it says: high word, low word. */
  readonly content: readonly [number, number];
}

/** A 64-bit column as `IdColumns` has it. */
export function wordsOf(values: BigUint64Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
}

/**
 * The records of one day that count, one entry per id, in the order in which they were entered. About 50 bytes each.
 * A hash table with open addressing: a Map would take several times the memory and time. One per day, because files come
 * nearly in the order of time: the table at hand is small enough for the processor's cache.
 */
export class IdTable {
  #size = 0;
  #capacity = CAPACITY;
  #places = new Uint32Array(PLACES_PER_ENTRY * CAPACITY);
  readonly #words = new Growing((length) => new Int32Array(length), WORDS * CAPACITY);

  /** Number of entries. */
  get size(): number {
    return this.#size;
  }

  inputId(entry: number): number {
    return this.#words.values[WORDS * entry + INPUT] as number;
  }

  /** Is there an entry of the id of a row? */
  has(rows: IdColumns, row: number): boolean {
    return this.#places[this.#placeOf(rows, row, hashOf(rows, row))] !== 0;
  }

  /** Enters a row unless its id has an entry; returns that entry, or -1 when it was entered. */
  enter(rows: IdColumns, row: number, inputId: number, position: number): number {
    if (this.#size === this.#capacity) this.#grow();
    const hash = hashOf(rows, row);
    const place = this.#placeOf(rows, row, hash);
    const found = this.#places[place] as number;
    if (found !== 0) return (found & ENTRY) - 1;
    this.#places[place] = tagged(this.#size, hash);
    this.replace(this.#size, rows, row, inputId, position);
    this.#size += 1;
    return -1;
  }

  /** Puts a row of the same id in the place of an entry. */
  replace(entry: number, { high, low, content, rank }: IdColumns, row: number, inputId: number, position: number): void {
    const words = this.#words.values;
    const at = WORDS * entry;
    words[at] = high[2 * row] as number;
    words[at + 1] = high[2 * row + 1] as number;
    words[at + 2] = low[2 * row] as number;
    words[at + 3] = low[2 * row + 1] as number;
    words[at + CONTENT] = content[2 * row] as number;
    words[at + CONTENT + 1] = content[2 * row + 1] as number;
    words[at + RANK] = rank[row] as number;
    words[at + INPUT] = inputId;
    words[at + POSITION] = position;
  }

  /** The record of an entry. */
  record(entry: number): Identified {
    const words = this.#words.values;
    const at = WORDS * entry;
    return {
      inputId: words[at + INPUT] as number,
      position: words[at + POSITION] as number,
      rank: words[at + RANK] as number,
      content: [(words[at + CONTENT + 1] as number) >>> 0, (words[at + CONTENT] as number) >>> 0],
    };
  }

  /** Entries from `from` on, as columns of `seen`. */
  columns(from: number): readonly Column[] {
    const words = this.#words.values;
    const count = this.#size - from;
    const one = (word: number): Int32Array => {
      const values = new Int32Array(count);
      for (let row = 0; row < count; row += 1) values[row] = words[WORDS * (from + row) + word] as number;
      return values;
    };
    const two = (word: number): BigUint64Array => {
      const pairs = new Int32Array(2 * count);
      for (let row = 0; row < 2 * count; row += 1) pairs[row] = words[WORDS * (from + (row >> 1)) + word + (row & 1)] as number;
      return new BigUint64Array(pairs.buffer);
    };
    return [
      { name: 'id_hi', values: two(0) },
      { name: 'id_lo', values: two(2) },
      { name: 'content', values: two(CONTENT) },
      { name: 'rank', values: one(RANK) },
      { name: 'input_id', values: one(INPUT) },
    ];
  }

  /** Forgets all entries but these; they keep their order. */
  keep(isKept: (entry: number) => boolean): void {
    let kept = 0;
    for (let entry = 0; entry < this.#size; entry += 1) {
      if (!isKept(entry)) continue;
      if (kept < entry) this.#words.values.copyWithin(WORDS * kept, WORDS * entry, WORDS * (entry + 1));
      kept += 1;
    }
    if (kept === this.#size) return;
    this.#size = kept;
    this.#lay();
  }

  /** The place that holds the id of a row, or the free one where it belongs. */
  #placeOf(rows: IdColumns, row: number, hash: number): number {
    const places = this.#places;
    const last = places.length - 1;
    for (let place = hash & last; ; place = (place + 1) & last) {
      const found = places[place] as number;
      // The entry is looked at only when bits of the hash agree: nearly each look at it would miss the cache.
      if (found === 0 || (((found ^ hash) & ~ENTRY) === 0 && this.#isOf((found & ENTRY) - 1, rows, row))) return place;
    }
  }

  #isOf(entry: number, { high, low }: IdColumns, row: number): boolean {
    const words = this.#words.values;
    const at = WORDS * entry;
    return words[at] === high[2 * row] && words[at + 1] === high[2 * row + 1] && words[at + 2] === low[2 * row] && words[at + 3] === low[2 * row + 1];
  }

  #grow(): void {
    this.#words.double();
    this.#capacity *= 2;
    this.#places = new Uint32Array(PLACES_PER_ENTRY * this.#capacity);
    this.#lay();
  }

  /** Puts all entries at their places anew. */
  #lay(): void {
    const places = this.#places.fill(0);
    const words = this.#words.values;
    const last = places.length - 1;
    for (let entry = 0; entry < this.#size; entry += 1) {
      const at = WORDS * entry;
      const hash = mixed(words[at] as number, words[at + 1] as number, words[at + 2] as number, words[at + 3] as number);
      let place = hash & last;
      while (places[place] !== 0) place = (place + 1) & last;
      places[place] = tagged(entry, hash);
    }
  }
}

function tagged(entry: number, hash: number): number {
  return (hash & ~ENTRY) | (entry + 1);
}

function hashOf({ high, low }: IdColumns, row: number): number {
  return mixed(high[2 * row] as number, high[2 * row + 1] as number, low[2 * row] as number, low[2 * row + 1] as number);
}

function mixed(a: number, b: number, c: number, d: number): number {
  let mix = Math.imul(a ^ SEED, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
  mix = Math.imul(mix ^ (mix >>> 15) ^ c, 0xc2b2ae35) ^ Math.imul(d, 0x27d4eb2f);
  mix = Math.imul(mix ^ (mix >>> 13), 0x2c1b3c6d);
  return mix ^ (mix >>> 16);
}
