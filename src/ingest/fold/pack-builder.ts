import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/json.ts';
import type { Projected } from '../../core/usage.ts';
import { Groups } from './groups.ts';
import { Growing } from './growing.ts';
import { besideHash, writeId, writeMixedId } from './id.ts';
import type { KnownKeys } from './known-keys.ts';
import type { FoldedFile, FoldedPack } from './pack.ts';
import type { SaidCall } from './repeats.ts';

const DAY_MS = 86_400_000;

/** Rows for which there is room at first. */
const CAPACITY = 4_096;

type Call = Extract<Projected, { kind: 'call' }>;

let packs = 0;

const words32 = (length: number): Uint32Array => new Uint32Array(length);

/** The id of the record at hand: high half, then low half. */
const WORDS = new Uint32Array(4);

function put(words: Uint32Array, place: number, high: Uint32Array, low: Uint32Array, row: number): void {
  high[2 * row] = words[place] as number;
  high[2 * row + 1] = words[place + 1] as number;
  low[2 * row] = words[place + 2] as number;
  low[2 * row + 1] = words[place + 3] as number;
}

/** Collects the rows of a pack as columns. */
export class PackBuilder {
  /** Among the packs of this thread. */
  readonly #number = (packs += 1);
  readonly #keys: KnownKeys;
  readonly #groups = new Groups();
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

  /** Ids as people are told them, where those of the rows stand for more. */
  #told: { readonly high: Growing<Uint32Array>; readonly low: Growing<Uint32Array> } | undefined;

  constructor(keys: KnownKeys) {
    this.#keys = keys;
  }

  get rows(): number {
    return this.#rows;
  }

  /** What a call says beside its id and instant. */
  said({ key, actor, rank, idWith }: Call): SaidCall {
    const known = this.#keys.of(key);
    const by = this.#keys.actor(actor);
    return { kind: 'call', known, actor: by, rank: rank ?? 0, pack: this.#number, group: this.#groups.indexOf(known, by), beside: idWith === undefined ? undefined : besideHash(idWith), others: undefined };
  }

  /** The same by another. */
  saidBy({ known, rank, beside }: SaidCall, actor: string): SaidCall {
    const by = this.#keys.actor(actor);
    return { kind: 'call', known, actor: by, rank, pack: this.#number, group: this.#groups.indexOf(known, by), beside, others: undefined };
  }

  /** Adds one call that says this; returns its row. */
  add(said: SaidCall, { id, at, facts }: Call, position: number): number {
    const row = this.#row(said, at, position);
    if (!writeId(id, WORDS, WORDS.subarray(2), 0)) this.#texts.push({ row, text: id });
    this.#putId(said, at, WORDS, 0, row);
    if (facts !== undefined && facts.length > 0) this.#mixFacts(this.#content.values, row, canonicalJson(facts));
    return row;
  }

  /** Adds a call that says what another said. Its id is four words, as `writeId` writes them: high half, low half. */
  repeat(said: SaidCall, at: number, words: Uint32Array, place: number, position: number): void {
    const row = this.#row(said, at, position);
    this.#putId(said, at, words, place, row);
  }

  /** Writes the id of a row: four words, high half and low half, and what people are told where that is another. */
  #putId({ beside }: SaidCall, at: number, words: Uint32Array, place: number, row: number): void {
    const [high, low] = [this.#idHigh.values, this.#idLow.values];
    if (beside === undefined) put(words, place, high, low, row);
    else {
      this.#told ??= this.#tellIds();
      writeMixedId(words, place, at, beside, high, low, row);
    }
    if (this.#told !== undefined) put(words, place, this.#told.high.values, this.#told.low.values, row);
  }

  /** Room for ids as people are told them, with those of the rows so far. */
  #tellIds(): { readonly high: Growing<Uint32Array>; readonly low: Growing<Uint32Array> } {
    const told = { high: new Growing(words32, 2 * this.#capacity), low: new Growing(words32, 2 * this.#capacity) };
    told.high.values.set(this.#idHigh.values);
    told.low.values.set(this.#idLow.values);
    return told;
  }

  #row(said: SaidCall, at: number, position: number): number {
    if (said.pack !== this.#number) {
      said.group = this.#groups.indexOf(said.known, said.actor);
      said.pack = this.#number;
    }
    const { group, rank } = said;
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
      ...(this.#told === undefined ? {} : { told: { high: new BigUint64Array(this.#told.high.values.slice(0, 2 * rows).buffer), low: new BigUint64Array(this.#told.low.values.slice(0, 2 * rows).buffer) } }),
    };
  }

  #grow(): void {
    for (const column of [this.#group, this.#at, this.#day, this.#idHigh, this.#idLow, this.#content, this.#rank, this.#position]) column.double();
    this.#told?.high.double();
    this.#told?.low.double();
    this.#capacity *= 2;
  }

  #mixFacts(content: Uint32Array, row: number, facts: string): void {
    const digest = createHash('sha256').update(facts).digest();
    content[2 * row] = (content[2 * row] as number) ^ digest.readUInt32LE(0);
    content[2 * row + 1] = (content[2 * row + 1] as number) ^ digest.readUInt32LE(4);
  }
}
