import { byText } from '../../core/order.ts';
import type { FoldedPack } from '../fold/pack.ts';

/** The order of the ids of a pack's rows as people are told them: that of their texts. */
export class IdOrder {
  /** The halves of the ids as pairs of 32-bit words, low word first. */
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  /** Ids that are no UUIDs by row; absent when all are UUIDs. */
  readonly texts: ReadonlyMap<number, string> | undefined;

  constructor({ rows: { idHigh, idLow }, texts, told: { high, low } = { high: idHigh, low: idLow } }: Pick<FoldedPack, 'rows' | 'texts' | 'told'>) {
    this.high = new Uint32Array(high.buffer, high.byteOffset, 2 * high.length);
    this.low = new Uint32Array(low.buffer, low.byteOffset, 2 * low.length);
    this.texts = texts.length === 0 ? undefined : new Map(texts.map(({ row, text }) => [row, text]));
  }

  /** Is the id of row `a` smaller than that of row `b`? UUIDs order by their bits as by their texts. */
  isBefore(a: number, b: number): boolean {
    const { high, low, texts } = this;
    if (texts !== undefined && (texts.has(a) || texts.has(b))) return byText(this.#text(a), this.#text(b)) < 0;
    return (difference(high, a, b) || difference(low, a, b)) < 0;
  }

  #text(row: number): string {
    const told = this.texts?.get(row);
    if (told !== undefined) return told;
    const hex = (half: Uint32Array): string => [half[2 * row + 1], half[2 * row]].map((word) => (word as number).toString(16).padStart(8, '0')).join('');
    return `${hex(this.high)}${hex(this.low)}`.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }
}

/** Of two 64-bit numbers: negative when the one at `a` is the smaller. */
function difference(half: Uint32Array, a: number, b: number): number {
  return (half[2 * a + 1] as number) - (half[2 * b + 1] as number) || (half[2 * a] as number) - (half[2 * b] as number);
}
