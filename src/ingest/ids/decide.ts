import type { QuarantineReason } from '../../core/usage.ts';
import type { FoldedPack, FoldedRows } from '../fold/pack.ts';
import { type Identified, type IdColumns, type IdTable, wordsOf } from './id-table.ts';

/** Why a record does not count: it did already, something else did under its id, or its day takes nothing new. */
export type Fate = 'duplicate' | Extract<QuarantineReason, 'conflicting-duplicate' | 'sealed-day'>;

/** A record that does not count, and the file whose record does instead. */
export interface Loser extends Pick<Identified, 'inputId' | 'position'> {
  readonly fate: Fate;
  readonly winner: number | undefined;
}

/** The ids of one day. */
export interface DayIds {
  readonly table: IdTable;
  /** Entries before this one belong to batches that are committed. */
  committed: number;
}

/** What it takes to decide on the records of a batch. */
export interface DecideInput {
  readonly packs: readonly FoldedPack[];
  /** The ids of a day, in days since 1970. */
  readonly idsOf: (day: number) => DayIds;
  /** Can this file be read again? Only then may a better record displace one of it that was counted. */
  readonly isReadable: (inputId: number) => boolean;
}

/** What was decided. `displaced`: files whose records must be taken back before it can be; then it is to be done again. */
export interface Decided {
  readonly losers: readonly Loser[];
  readonly displaced: ReadonlySet<number>;
}

/**
 * Which records of a batch count? Per day and id one does: that of the highest rank, of equals that of the smallest
 * content, then the earliest. What earlier batches counted stays, unless a better record displaces it. Enters those that count.
 */
export function decide({ packs, idsOf, isReadable }: DecideInput): Decided {
  const displaced = new Set<number>();
  const lost: { readonly record: Identified; readonly table: IdTable; readonly entry: number }[] = [];
  for (const { rows, files } of packs) {
    const columns = idColumns(rows);
    let day = NaN;
    let ids: DayIds | undefined;
    for (const { inputId, fromRow, toRow } of files) {
      for (let row = fromRow; row < toRow; row += 1) {
        if (ids === undefined || rows.day[row] !== day) {
          day = rows.day[row] as number;
          ids = idsOf(day);
        }
        const { table, committed } = ids;
        const position = rows.position[row] as number;
        const entry = table.enter(columns, row, inputId, position);
        if (entry < 0) continue;
        const record: Identified = { inputId, position, rank: columns.rank[row] as number, content: [(columns.content[2 * row + 1] as number) >>> 0, (columns.content[2 * row] as number) >>> 0] };
        const known = table.record(entry);
        const isBetter = (bySaid(record, known) || (entry < committed ? 0 : record.inputId - known.inputId || record.position - known.position)) < 0;
        if (isBetter && entry >= committed) table.replace(entry, columns, row, inputId, position);
        else if (isBetter && isReadable(known.inputId)) displaced.add(known.inputId);
        lost.push({ record: isBetter && entry >= committed ? known : record, table, entry });
      }
    }
  }
  return { losers: displaced.size > 0 ? [] : lost.map(({ record, table, entry }) => loser(record, table.record(entry))), displaced };
}

/** The columns of rows by which they are told apart. */
export function idColumns({ idHigh, idLow, content, rank }: FoldedRows): IdColumns {
  return { high: wordsOf(idHigh), low: wordsOf(idLow), content: wordsOf(content), rank };
}

/** Negative when `a` counts rather than `b` by what they say; 0 when they say the same. */
function bySaid(a: Identified, b: Identified): number {
  return b.rank - a.rank || a.content[0] - b.content[0] || a.content[1] - b.content[1];
}

function loser(record: Identified, winner: Identified): Loser {
  const isSame = record.rank < winner.rank || bySaid(record, winner) === 0;
  return { inputId: record.inputId, position: record.position, fate: isSame ? 'duplicate' : 'conflicting-duplicate', winner: winner.inputId };
}
