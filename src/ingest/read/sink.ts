import type { QuarantineReason } from '../../core/usage.ts';

/** Tells of the record that is being handed on the text that stands apart from what it says; undefined when there is none. */
export interface TextApart {
  readonly apart: () => string | undefined;
}

/** Takes what a reader finds in one file, in order. */
export interface RecordSink {
  /** One record, parsed; `number` is that of what it says, if others may say the same: then the record holds just what matters of it. */
  readonly record: (value: unknown, number?: number, apart?: string) => void;
  /**
   * One record that says what the record of this number said, with its own instant (milliseconds since 1970) and id (four
   * words of `words`, as `writeId` writes them). False when that one is not remembered: then `record` is called.
   */
  readonly repeat: (number: number, at: number, words: Uint32Array, place: number, text: TextApart) => boolean;
  /** A stretch of text that is no record, by the byte of the decompressed text at which it begins; without, by its number. */
  readonly broken: (reason: QuarantineReason, byte?: number) => void;
  /** Forgets everything since the file began: it is read again in a more careful way. */
  readonly restart: () => void;
}
