import type { FoldedPack, FoldedRows } from '../fold/pack.ts';
import { Growing } from '../fold/growing.ts';
import { IdOrder } from './id-order.ts';
import type { Losers } from './losers.ts';

const HOUR_MS = 3_600_000;

/** More than the days between 2000 and 2100. */
const DAYS = 131_072;

/** Parts for which there is room at first. */
const CAPACITY = 4_096;

/** Rows of `part`, as columns; names of actors and ids that are no UUIDs stand apart. */
export interface PartColumns {
  readonly inputId: Int32Array;
  readonly callId: BigUint64Array;
  readonly actor: Uint32Array;
  readonly day: Int32Array;
  readonly uses: Int32Array;
  /** Milliseconds since 1970. */
  readonly firstAt: Float64Array;
  readonly lastAt: Float64Array;
  /** Bit h set = used in UTC hour h. */
  readonly hours: Int32Array;
  readonly firstHigh: BigUint64Array;
  readonly firstLow: BigUint64Array;
  readonly lastHigh: BigUint64Array;
  readonly lastLow: BigUint64Array;
  /** Ids that are no UUIDs, by place in the columns. */
  readonly texts: readonly { readonly part: number; readonly first: string | null; readonly last: string | null }[];
}

const numbers = { int: (length: number) => new Int32Array(length), uint: (length: number) => new Uint32Array(length), double: (length: number) => new Float64Array(length) };

/**
 * Folds what counts of a batch: how often, when and by which records was each call made, by file, actor and day?
 * Evidence is the first and the last use; of uses at one instant that of the smallest id.
 */
export class Parts {
  #parts = 0;
  #capacity = CAPACITY;
  readonly #inputId = new Growing(numbers.int, CAPACITY);
  readonly #day = new Growing(numbers.int, CAPACITY);
  readonly #uses = new Growing(numbers.int, CAPACITY);
  readonly #hours = new Growing(numbers.int, CAPACITY);
  readonly #group = new Growing(numbers.uint, CAPACITY);
  /** Rows of the pack that is being folded. */
  readonly #first = new Growing(numbers.uint, CAPACITY);
  readonly #last = new Growing(numbers.uint, CAPACITY);
  readonly #actor = new Growing(numbers.uint, CAPACITY);
  readonly #firstAt = new Growing(numbers.double, CAPACITY);
  readonly #lastAt = new Growing(numbers.double, CAPACITY);
  // 64-bit columns as pairs of 32-bit words, low word first: numbers of 64 bits would each be an object.
  readonly #words = Array.from({ length: 5 }, () => new Growing(numbers.uint, 2 * CAPACITY));
  readonly #texts: { part: number; first: string | null; last: string | null }[] = [];

  /**
   * Folds a pack, whose actors are numbered from `actors` on; `losers` do not count.
   * Returns the groups of which something counts.
   */
  add(pack: FoldedPack, actors: number, losers: Losers): readonly number[] {
    const from = this.#parts;
    const order = new IdOrder(pack);
    const partOf = new Int32Array(pack.groups.call.length).fill(-1);
    for (const file of pack.files) this.#file(pack.rows, order, file, partOf, losers.of(file.inputId));
    this.#tell(pack, order, from, actors);
    return [...partOf.keys()].filter((group) => (partOf[group] as number) >= 0);
  }

  columns(): PartColumns {
    const parts = this.#parts;
    const [callId, firstHigh, firstLow, lastHigh, lastLow] = this.#words.map(({ values }) => new BigUint64Array(values.slice(0, 2 * parts).buffer)) as [BigUint64Array, BigUint64Array, BigUint64Array, BigUint64Array, BigUint64Array];
    return {
      inputId: this.#inputId.values.slice(0, parts), callId, actor: this.#actor.values.slice(0, parts), day: this.#day.values.slice(0, parts),
      uses: this.#uses.values.slice(0, parts), firstAt: this.#firstAt.values.slice(0, parts), lastAt: this.#lastAt.values.slice(0, parts),
      hours: this.#hours.values.slice(0, parts), firstHigh, firstLow, lastHigh, lastLow, texts: this.#texts,
    };
  }

  #file({ group, at, day, position }: FoldedRows, order: IdOrder, file: FoldedPack['files'][number], partOf: Int32Array, lost: ReadonlyMap<number, unknown> | undefined): void {
    // Nearly always all calls of a file are of one day: the parts of a group on its other days stand here.
    const others = new Map<number, number>();
    for (let row = file.fromRow; row < file.toRow; row += 1) {
      if (lost?.has(position[row] as number) === true) continue;
      const of = group[row] as number;
      const on = day[row] as number;
      let part = partOf[of] as number;
      if (part < 0 || this.#inputId.values[part] !== file.inputId) part = this.#make(file.inputId, of, on, row);
      else if (this.#day.values[part] !== on) {
        others.set(of * DAYS + (this.#day.values[part] as number), part);
        part = others.get(of * DAYS + on) ?? this.#make(file.inputId, of, on, row);
      }
      partOf[of] = part;
      this.#use(part, row, at, order);
    }
  }

  #make(inputId: number, group: number, day: number, row: number): number {
    const part = this.#parts;
    if (part === this.#capacity) this.#grow();
    this.#inputId.values[part] = inputId;
    this.#group.values[part] = group;
    this.#day.values[part] = day;
    this.#uses.values[part] = 0;
    this.#hours.values[part] = 0;
    this.#first.values[part] = row;
    this.#last.values[part] = row;
    this.#parts += 1;
    return part;
  }

  #use(part: number, row: number, at: Float64Array, order: IdOrder): void {
    const when = at[row] as number;
    this.#uses.values[part] = (this.#uses.values[part] as number) + 1;
    this.#hours.values[part] = (this.#hours.values[part] as number) | (1 << (Math.floor(when / HOUR_MS) % 24));
    const first = this.#first.values[part] as number;
    const last = this.#last.values[part] as number;
    if (when < (at[first] as number) || (when === at[first] && order.isBefore(row, first))) this.#first.values[part] = row;
    if (when > (at[last] as number) || (when === at[last] && order.isBefore(row, last))) this.#last.values[part] = row;
  }

  /** Puts what rows say into the columns, as long as the pack is at hand. */
  #tell({ rows, groups, calls }: FoldedPack, order: IdOrder, from: number, actors: number): void {
    const [callId, firstHigh, firstLow, lastHigh, lastLow] = this.#words.map(({ values }) => values) as [Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array];
    const ids = new Uint32Array(calls.callId.buffer, calls.callId.byteOffset, 2 * calls.callId.length);
    for (let part = from; part < this.#parts; part += 1) {
      const group = this.#group.values[part] as number;
      const first = this.#first.values[part] as number;
      const last = this.#last.values[part] as number;
      this.#actor.values[part] = actors + (groups.actor[group] as number);
      this.#firstAt.values[part] = rows.at[first] as number;
      this.#lastAt.values[part] = rows.at[last] as number;
      copy(ids, groups.call[group] as number, callId, part);
      copy(order.high, first, firstHigh, part);
      copy(order.low, first, firstLow, part);
      copy(order.high, last, lastHigh, part);
      copy(order.low, last, lastLow, part);
      if (order.texts !== undefined) this.#texts.push({ part, first: order.texts.get(first) ?? null, last: order.texts.get(last) ?? null });
    }
  }

  #grow(): void {
    for (const column of [this.#inputId, this.#day, this.#uses, this.#hours]) column.double();
    for (const column of [this.#group, this.#first, this.#last, this.#actor, ...this.#words]) column.double();
    for (const column of [this.#firstAt, this.#lastAt]) column.double();
    this.#capacity *= 2;
  }
}

function copy(from: Uint32Array, place: number, to: Uint32Array, at: number): void {
  to[2 * at] = from[2 * place] as number;
  to[2 * at + 1] = from[2 * place + 1] as number;
}
