import { randomBytes } from 'node:crypto';
import { isAscii, isUtf8 } from 'node:buffer';
import type { RecordFields, RecordFormat } from '../../core/usage-source.ts';
import { emitElement, emitUnwrapped } from '../read/elements.ts';
import { isObject } from '../../core/json.ts';
import type { RecordSink, TextApart } from '../read/sink.ts';
import { fieldTree, pathNames } from './field-tree.ts';
import { newKernel, type Kernel } from './kernel.ts';
import { layTree } from './lay-tree.ts';

/** Records of one text that the kernel may find; more are read another way. */
const RECORDS = 65_536;
/** Layout of a found record, see kernel/index.ts. */
const FOUND = 56;
/** Layout of an entry of the memo, see kernel/memo.ts. */
const ENTRY = 24;
/** Length of a UUID. */
const ID = 36;
/** Names of open objects that the kernel holds, see kernel/names.ts. */
const NAMES = 256;
/** Largest extract of a record, in bytes. */
const EXTRACT = 65_536;
/** Distinct extracts remembered, places of their table, and bytes for them. */
export const EXTRACTS = 20_000;
const PLACES = 65_536;
const EXTRACT_BYTES = 16 * 1_048_576;
/** Zero bytes behind a text, so that the kernel needs no end test. */
const BEHIND = 64;
const PAGE = 65_536;

/**
 * Finds the records of a text without making objects of them, and tells by a number which of them say the same but for
 * id and instant. JSON.parse is its oracle: what it finds is what JSON.parse would give, or it finds nothing at all.
 */
export class RecordScanner implements TextApart {
  readonly #format: RecordFormat;
  readonly #fields: RecordFields;
  readonly #kernel: Kernel;
  readonly #out: number;
  readonly #text: number;
  readonly #entries: number;
  #current: Buffer = Buffer.alloc(0);
  #word = 0;
  #bytes: Buffer = Buffer.alloc(0);
  #words: Uint32Array = new Uint32Array();
  #instants: Float64Array = new Float64Array();

  constructor(format: RecordFormat, fields: RecordFields) {
    this.#format = format;
    this.#fields = fields;
    this.#kernel = newKernel();
    let free = align(this.#kernel.firstFree());
    const take = (bytes: number): number => {
      const at = free;
      free = align(free + bytes + BEHIND);
      this.#reach(free);
      return at;
    };
    // The tree is small: names, and 20 bytes for each of four times their number.
    const tree = layTree(this.#kernel, fieldTree(format, fields), take(4 * PAGE));
    const extract = take(EXTRACT);
    this.#out = take(RECORDS * FOUND);
    this.#kernel.lay(tree.root, extract, EXTRACT, this.#out, RECORDS);
    this.#kernel.layNames(take(4 * NAMES));
    const table = take(4 * PLACES);
    this.#entries = take(ENTRY * EXTRACTS);
    this.#kernel.layMemo(table, PLACES, this.#entries, EXTRACTS, take(EXTRACT_BYTES), EXTRACT_BYTES, randomBytes(8).readBigUInt64LE());
    this.#text = free;
  }

  /** True when no more extracts can be remembered; `forget` makes room. */
  get isFull(): boolean {
    return this.#kernel.isFull(EXTRACT) !== 0;
  }

  /** Forgets all extracts: numbers begin again from 0. */
  forget(): void {
    this.#kernel.forgetExtracts();
  }

  /** Forgets the extracts that were not met again since the last time. Gives the former numbers of the others, which are numbered anew. */
  forgetCold(): Uint32Array {
    const kept = this.#kernel.forgetCold(this.#out);
    return this.#words.slice(this.#out >> 2, (this.#out >> 2) + kept);
  }

  /** Hands the records of a text to `sink`; false, and nothing handed on, when it must be read another way. */
  scan(text: Buffer, sink: RecordSink): boolean {
    const encoding = isAscii(text) ? 'latin1' : 'utf8';
    if (encoding === 'utf8' && !isUtf8(text)) return false;
    this.#reach(this.#text + text.length + BEHIND);
    this.#bytes.set(text, this.#text);
    this.#bytes.fill(0, this.#text + text.length, this.#text + text.length + BEHIND);
    const count = this.#kernel.scan(this.#text, text.length);
    if (count < 0) return false;
    this.#current = text;
    for (let record = 0; record < count; record += 1) this.#hand(text, encoding, this.#out + record * FOUND, sink);
    return true;
  }

  #hand(text: Buffer, encoding: 'latin1' | 'utf8', found: number, sink: RecordSink): void {
    const word = found >> 2;
    const number = (this.#words[word + 2] as number) | 0;
    if (number >= 0) {
      const at = this.#instants[found / 8 + 2] as number;
      this.#word = word;
      if (sink.repeat(number, at, this.#words, word + 6, this)) return;
      const told = this.#told(number, encoding, at, text, this.#words[word + 10] as number);
      if (told !== undefined) return sink.record(told, number, this.apart());
      return sink.record(JSON.parse(text.toString(encoding, this.#words[word], this.#words[word + 1])));
    }
    const record = text.toString(encoding, this.#words[word], this.#words[word + 1]);
    if (this.#words[word + 3] === 1) emitElement(record, this.#format, sink);
    else emitUnwrapped(JSON.parse(record), this.#format, sink);
  }

  /** The record that an extract tells: all of it that matters, with its id, its instant and what stands apart. */
  #told(number: number, encoding: 'latin1' | 'utf8', at: number, text: Buffer, id: number): unknown {
    const entry = (this.#entries + number * ENTRY) >> 2;
    const from = this.#words[entry + 2] as number;
    const told = JSON.parse(this.#bytes.toString(encoding, from, from + (this.#words[entry + 3] as number))) as Record<string, unknown>;
    told[this.#fields.id] = text.toString('latin1', id, id + ID);
    told[this.#fields.at] = new Date(at).toISOString();
    const apart = this.apart();
    return apart === undefined || this.#putApart(told, apart) ? told : undefined;
  }

  /** The text that stands apart in the record that is being handed on; it is ASCII. */
  apart(): string | undefined {
    const length = this.#words[this.#word + 12] as number;
    const from = this.#words[this.#word + 11] as number;
    return length === 0 ? undefined : this.#current.toString('latin1', from, from + length);
  }

  /** False when it does not stand where an object holds it. */
  #putApart(told: Record<string, unknown>, apart: string): boolean {
    const names = this.#fields.apart === undefined ? [] : pathNames(this.#fields.apart);
    let holder: unknown = told;
    for (const name of names.slice(0, -1)) holder = isObject(holder) ? holder[name] : undefined;
    if (!isObject(holder)) return false;
    holder[names.at(-1) ?? ''] = apart;
    return true;
  }

  /** Makes the memory reach up to an address. */
  #reach(address: number): void {
    const { memory } = this.#kernel;
    const missing = address - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    if (this.#bytes.buffer === memory.buffer) return;
    this.#bytes = Buffer.from(memory.buffer);
    this.#words = new Uint32Array(memory.buffer);
    this.#instants = new Float64Array(memory.buffer);
  }
}

function align(address: number): number {
  return Math.ceil(address / 64) * 64;
}
