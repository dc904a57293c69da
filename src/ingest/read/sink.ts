import type { QuarantineReason } from '../../core/usage.ts';

/** Takes what a reader finds in one file, in order. */
export interface RecordSink {
  /** One record, parsed. */
  readonly record: (value: unknown) => void;
  /** A stretch of text that is no record, by the byte of the decompressed text at which it begins; without, by its number. */
  readonly broken: (reason: QuarantineReason, byte?: number) => void;
  /** Forgets everything since the file began: it is read again in a more careful way. */
  readonly restart: () => void;
}
