import type { Column } from '../../store/store.ts';
import type { FoldedPack } from '../fold/pack.ts';
import { type DayIds, decide, type Decided, idColumns, type Loser } from './decide.ts';
import { type IdColumns, IdTable } from './id-table.ts';

/** Ids that are kept in memory, about 50 bytes each. */
const MOST_IDS = 600_000;

/** Days before the last one of the record whose ids are kept. */
export const OPEN_DAYS = 7;

/**
 * Where the ids of a day are. held: in memory, all of them. seen: in the table `seen`; memory may hold some, too.
 * sealed: nowhere; reading the day's files again gives them back. incomplete: as seen, but files of the day are gone, so
 * that it takes nothing new.
 */
export type DayState = 'held' | 'seen' | 'sealed' | 'incomplete';

/** Rows of `seen` of one day, which is given in days since 1970. */
export interface SeenRows {
  readonly day: number;
  readonly columns: readonly Column[];
}

/** What a batch brought: days of which all ids are held from now on, and what is new of days that are not. */
export interface Gain {
  readonly heldDays: readonly number[];
  readonly seen: readonly SeenRows[];
}

/**
 * The ids of the records that count, of one source, as far as a run needs them at hand. Days whose ids were never in the
 * state, as most are in a first run, need no database to tell what is counted twice.
 */
export class CountedIds {
  readonly #days: Map<number, DayState>;
  readonly #ids = new Map<number, DayIds>();
  readonly #most: number;
  /** Days that this run itself let go. */
  readonly #letGo = new Set<number>();
  #hasReopened = false;

  /** Days are given in days since 1970, here as everywhere. */
  constructor(days: ReadonlyMap<number, DayState>, most = MOST_IDS) {
    this.#days = new Map(days);
    this.#most = most;
  }

  /** Days of a batch whose files must be read again before it can be decided. */
  toOpen(packs: readonly FoldedPack[]): readonly number[] {
    const found = new Set<number>();
    for (const { rows } of packs) for (const day of rows.day) if (this.#days.get(day) === 'sealed') found.add(day);
    if ([...found].some((day) => this.#letGo.has(day))) this.#hasReopened = true;
    return sorted(found);
  }

  /** Days were opened; `undefined` when nothing was ever counted on them. */
  opened(days: readonly number[], state: 'seen' | 'incomplete' | undefined): void {
    for (const day of days) {
      if (state === undefined) this.#days.delete(day);
      else this.#days.set(day, state);
    }
  }

  /** Ids of a batch about which the state must be asked: their day's ids are there, and memory does not hold them. */
  toAsk(packs: readonly FoldedPack[]): AskedIds {
    const asked = { day: [] as number[], high: [] as number[], low: [] as number[] };
    for (const { rows } of packs) {
      const columns = idColumns(rows);
      for (const [row, day] of rows.day.entries()) {
        const state = this.#days.get(day);
        if ((state !== 'seen' && state !== 'incomplete') || this.#idsOf(day).table.has(columns, row)) continue;
        asked.day.push(day);
        asked.high.push(columns.high[2 * row] as number, columns.high[2 * row + 1] as number);
        asked.low.push(columns.low[2 * row] as number, columns.low[2 * row + 1] as number);
      }
    }
    return { day: Int32Array.from(asked.day), high: Int32Array.from(asked.high), low: Int32Array.from(asked.low) };
  }

  /** Enters what the state answered: rows, and the files whose records count. */
  learn(days: readonly number[], columns: IdColumns, inputIds: readonly number[]): void {
    for (const [row, day] of days.entries()) {
      const ids = this.#idsOf(day);
      ids.table.enter(columns, row, inputIds[row] as number, 0);
      ids.committed = ids.table.size;
    }
  }

  /** See `decide`. On a day that takes nothing new nothing counts that did not before. */
  decide(packs: readonly FoldedPack[], isReadable: (inputId: number) => boolean): Decided {
    const decided = decide({ packs, idsOf: (day) => this.#idsOf(day), isReadable });
    const { displaced } = decided;
    return displaced.size > 0 ? decided : { displaced, losers: [...decided.losers, ...[...this.#days].flatMap(([day, state]) => (state === 'incomplete' ? this.#refused(day) : []))] };
  }

  /** Forgets what was entered of the batch, and all of these files: they are to be decided on again. */
  takeBack(inputIds: ReadonlySet<number>): void {
    for (const ids of this.#ids.values()) {
      const { table, committed } = ids;
      table.keep((entry) => entry < committed && !inputIds.has(table.inputId(entry)));
      ids.committed = table.size;
    }
  }

  /** The batch counts from now on. */
  commit(): Gain {
    const heldDays = [];
    const seen = [];
    for (const [day, ids] of this.#ids) {
      if (ids.committed === ids.table.size) continue;
      const state = this.#days.get(day);
      if (state === undefined) {
        heldDays.push(day);
        this.#days.set(day, 'held');
      } else if (state !== 'held') seen.push({ day, columns: ids.table.columns(ids.committed) });
      ids.committed = ids.table.size;
    }
    return { heldDays: sorted(heldDays), seen };
  }

  /**
   * Makes room when there are too many ids: those of old days are let go, as at the end of a run. Once one of those had to be
   * opened again, because files do not come in the order of their days, none is. What is too much still goes to the state:
   * all but the newest day, at last that one, too.
   */
  makeRoom(): readonly SeenRows[] {
    if (this.#size() <= this.#most) return [];
    const newest = Math.max(...this.#days.keys());
    this.#forget((day, state) => {
      const isOld = state === 'held' && day < newest - OPEN_DAYS && !this.#hasReopened;
      if (isOld) this.#letGo.add(day);
      if (isOld) this.#days.set(day, 'sealed');
      return isOld || state !== 'held';
    });
    if (this.#size() <= this.#most) return [];
    const released = this.release((day) => day !== newest);
    return this.#size() <= this.#most ? released : [...released, ...this.release(() => true)];
  }

  /** Lets go what is held of these days: it is to be put into `seen` now. */
  release(isReleased: (day: number) => boolean): readonly SeenRows[] {
    const days = sorted([...this.#days].flatMap(([day, state]) => (state === 'held' && isReleased(day) ? [day] : [])));
    const released = days.map((day) => ({ day, columns: this.#idsOf(day).table.columns(0) }));
    for (const day of days) this.#days.set(day, 'seen');
    this.#forget((day) => isReleased(day));
    return released;
  }

  /** Sealed days from `firstDay` on. */
  sealedFrom(firstDay: number): readonly number[] {
    return sorted([...this.#days].flatMap(([day, state]) => (state === 'sealed' && day >= firstDay ? [day] : [])));
  }

  /** Takes the new entries of a day out again, as losers. */
  #refused(day: number): readonly Loser[] {
    const { table, committed } = this.#idsOf(day);
    const losers = Array.from({ length: table.size - committed }, (_, at): Loser => ({ ...table.record(committed + at), fate: 'sealed-day', winner: undefined }));
    if (losers.length > 0) table.keep((entry) => entry < committed);
    return losers;
  }

  #idsOf(day: number): DayIds {
    let ids = this.#ids.get(day);
    if (ids === undefined) {
      ids = { table: new IdTable(), committed: 0 };
      this.#ids.set(day, ids);
    }
    return ids;
  }

  #size(): number {
    return [...this.#ids.values()].reduce((sum, { table }) => sum + table.size, 0);
  }

  #forget(isForgotten: (day: number, state: DayState | undefined) => boolean): void {
    for (const day of this.#ids.keys()) if (isForgotten(day, this.#days.get(day))) this.#ids.delete(day);
  }
}

/** Ids with their days, as columns. */
export type AskedIds = { readonly day: Int32Array } & Pick<IdColumns, 'high' | 'low'>;

function sorted(days: Iterable<number>): readonly number[] {
  return [...days].sort((a, b) => a - b);
}
