import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/json.ts';
import type { Projected } from '../../core/usage.ts';
import { Groups } from './groups.ts';
import { Growing } from './growing.ts';
import { writeId } from './id.ts';
import type { KnownKeys } from './known-keys.ts';
import type { FoldedFile, FoldedPack } from './pack.ts';
import type { SaidCall } from './repeats.ts';

const DAY_MS = 86_400_000;

/** Rows for which there is room at first. */
const CAPACITY = 4_096;

type Call = Extract<Projected, { kind: 'call' }>;

/** Collects the rows of a pack as columns. */
export class PackBuilder {
  readonly #groups: Groups;
  readonly #files: FoldedFile[] = [];
  #texts: { row: number; text: string }[] = [];
  #rows = 0;
  #capacity = CAPACITY;
  readonly #group = new Growing((length) => new Uint32Array(length), CAPACITY);
  readonly #at = new Growing((length) => new Float64Array(length), CAPACITY);
  readonly #day = new Growing((length) => new Int32Array(length), CAPACITY);
  // 64-bit columns are written as pairs of 32-bit words, low word first.
  readonly #idHigh = new Growing((length) => new Uint32Array(length), 2 * CAPACITY);
  readonly #idLow = new Growing((length) => new Uint32Array(length), 2 * CAPACITY);
  readonly #content = new Growing((length) => new Uint32Array(length), 2 * CAPACITY);
  readonly #rank = new Growing((length) => new Int32Array(length), CAPACITY);
  readonly #position = new Growing((length) => new Uint32Array(length), CAPACITY);

  constructor(keys: KnownKeys) {
    this.#groups = new Groups(keys);
  }

  get rows(): number {
    return this.#rows;
  }

  /** Adds one call; returns its row. */
  add(call: Call, position: number): number {
    const row = this.#row(this.#groups.indexOf(call.key, call.actor), call.at, call.rank ?? 0, position);
    if (!writeId(call.id, this.#idHigh.values, this.#idLow.values, row)) this.#texts.push({ row, text: call.id });
    if (call.facts !== undefined && call.facts.length > 0) this.#mixFacts(this.#content.values, row, canonicalJson(call.facts));
    return row;
  }

  /** Adds a call that says what another said. Its id is four words, as `writeId` writes them: high half, low half. */
  repeat(said: SaidCall, at: number, words: Uint32Array, place: number, position: number): void {
    if (said.pack !== this) {
      said.group = this.#groups.indexOf(said.key, said.actor);
      said.pack = this;
    }
    const row = this.#row(said.group, at, said.rank, position);
    const [high, low] = [this.#idHigh.values, this.#idLow.values];
    high[2 * row] = words[place] as number;
    high[2 * row + 1] = words[place + 1] as number;
    low[2 * row] = words[place + 2] as number;
    low[2 * row + 1] = words[place + 3] as number;
  }

  #row(group: number, at: number, rank: number, position: number): number {
    const row = this.#rows;
    if (row === this.#capacity) this.#grow();
    this.#group.values[row] = group;
    this.#at.values[row] = at;
    this.#day.values[row] = Math.floor(at / DAY_MS);
    this.#rank.values[row] = rank;
    this.#position.values[row] = position;
    // Group and instant together are the projection; facts are mixed in where there are any.
    const content = this.#content.values;
    content[2 * row] = (this.#groups.hash[2 * group] as number) ^ at;
    content[2 * row + 1] = (this.#groups.hash[2 * group + 1] as number) ^ (at / 4_294_967_296);
    this.#rows += 1;
    return row;
  }

  /** Takes rows from `row` on back. */
  truncate(row: number): void {
    this.#rows = row;
    this.#texts = this.#texts.filter((text) => text.row < row);
  }

  close(file: FoldedFile): void {
    this.#files.push(file);
  }

  /** The pack; `again` as in `FoldTask`. */
  build(again: boolean): FoldedPack {
    const rows = this.#rows;
    return {
      files: this.#files,
      calls: this.#groups.calls(again),
      groups: this.#groups.groups(),
      rows: {
        group: this.#group.values.slice(0, rows),
        at: this.#at.values.slice(0, rows),
        day: this.#day.values.slice(0, rows),
        idHigh: new BigUint64Array(this.#idHigh.values.slice(0, 2 * rows).buffer),
        idLow: new BigUint64Array(this.#idLow.values.slice(0, 2 * rows).buffer),
        content: new BigUint64Array(this.#content.values.slice(0, 2 * rows).buffer),
        rank: this.#rank.values.slice(0, rows),
        position: this.#position.values.slice(0, rows),
      },
      texts: this.#texts,
    };
  }

  #grow(): void {
    for (const column of [this.#group, this.#at, this.#day, this.#idHigh, this.#idLow, this.#content, this.#rank, this.#position]) column.double();
    this.#capacity *= 2;
  }

  #mixFacts(content: Uint32Array, row: number, facts: string): void {
    const digest = createHash('sha256').update(facts).digest();
    content[2 * row] = (content[2 * row] as number) ^ digest.readUInt32LE(0);
    content[2 * row + 1] = (content[2 * row + 1] as number) ^ digest.readUInt32LE(4);
  }
}
