import type { UtcDay } from '../../core/day.ts';
import type { Fact, QuarantineReason, SkipReason } from '../../core/usage.ts';

/** A file to be folded. */
export interface FoldFile {
  /** Its row of `input`. */
  readonly inputId: number;
  /** As the operating system knows it. */
  readonly path: string;
}

/** What a worker is asked to do: consecutive files of one source, folded with one dictionary. */
export interface FoldTask {
  /** Number of the run of this process: what a thread remembers of another run is forgotten. */
  readonly run: number;
  /** Read again, out of turn: the pack tells all of its calls, because others that tell them may be committed later. */
  readonly again: boolean;
  readonly source: string;
  readonly connector: string;
  readonly files: readonly FoldFile[];
}

/** A record that could not be read, or a stretch of text that is none. */
export interface Quarantined {
  /** `record 12` or `byte 34567`. */
  readonly position: string;
  readonly reason: QuarantineReason;
  readonly instance?: string | undefined;
  readonly scope?: string | undefined;
  readonly principal?: string | undefined;
  readonly day?: UtcDay | undefined;
}

/** A day on which a file shows that an instance was logged, and up to when (milliseconds since 1970). */
export interface Shown {
  readonly instance: string;
  readonly scope: string;
  readonly day: UtcDay;
  readonly lastAt: number;
}

/** What came out of one file, apart from its rows. */
export interface FoldedFile {
  readonly inputId: number;
  /** Set when the file is lost whole; everything else is empty then. */
  readonly lost?: QuarantineReason;
  readonly records: number;
  readonly skipped: readonly (readonly [SkipReason, number])[];
  readonly quarantined: readonly Quarantined[];
  readonly shown: readonly Shown[];
  /** With the row of the call that carried it. */
  readonly facts: readonly { readonly row: number; readonly fact: Fact }[];
  /** Its calls: rows `fromRow` to `toRow` (exclusive) of the pack. */
  readonly fromRow: number;
  readonly toRow: number;
}

/** A file that is quarantined whole; `row` is the row of its pack at which it stands. */
export function lostFile(inputId: number, lost: QuarantineReason, row: number): FoldedFile {
  return { inputId, lost, records: 0, skipped: [], quarantined: [], shown: [], facts: [], fromRow: row, toRow: row };
}

/** The distinct fold keys of a pack, as columns. */
export interface FoldedCalls {
  /** First 8 bytes of sha256 of source and key. */
  readonly callId: BigUint64Array;
  /** The next 4 bytes of it, so that two keys of one id would be noticed. */
  readonly check: Uint32Array;
  /** Those that this thread tells for the first time in this run; the others were told by a pack that is committed earlier. */
  readonly told: ToldCalls;
}

/** Fold keys in words, as columns. */
export interface ToldCalls {
  /** Place in the columns of `FoldedCalls`. */
  readonly call: readonly number[];
  /** Canonical JSON of the fold key. */
  readonly key: readonly string[];
  readonly instance: readonly string[];
  readonly scope: readonly string[];
  readonly principal: readonly string[];
  readonly outcome: readonly string[];
}

/** The dictionary of a pack: distinct pairs of fold key and actor, as indexes. */
export interface FoldedGroups {
  readonly call: Uint32Array;
  readonly actor: Uint32Array;
  readonly actors: readonly string[];
}

/** One row per call, as columns that travel between threads without a copy. */
export interface FoldedRows {
  readonly group: Uint32Array;
  /** Milliseconds since 1970. */
  readonly at: Float64Array;
  /** UTC day of it, in days since 1970. */
  readonly day: Int32Array;
  /**
   * The record's id as 128 bits: those of a UUID, otherwise of its sha256 with the text in `texts`; where another record
   * may have the same id, those of a hash of what tells them apart.
   */
  readonly idHigh: BigUint64Array;
  readonly idLow: BigUint64Array;
  /** Hash of the projection: equal for a call that is merely delivered again. */
  readonly content: BigUint64Array;
  readonly rank: Int32Array;
  /** Number of the record in its file, from 1. */
  readonly position: Uint32Array;
}

/** What a worker hands back. */
export interface FoldedPack {
  readonly files: readonly FoldedFile[];
  readonly calls: FoldedCalls;
  readonly groups: FoldedGroups;
  readonly rows: FoldedRows;
  /** Ids that are no UUIDs, by row. */
  readonly texts: readonly { readonly row: number; readonly text: string }[];
  /** The ids as people are told them, where those of the rows stand for more. */
  readonly told?: { readonly high: BigUint64Array; readonly low: BigUint64Array };
}
