import { LEDGER_ROWS_AT_ONCE, ledgersBy } from '../analyses/ledger.ts';
import type { LedgerRow } from '../core/documents/ledger.ts';
import type { Atom } from '../core/permission.ts';
import type { Unit } from '../core/proposal.ts';
import type { Store } from '../store/store.ts';

/** What was read for some units in a row. */
interface Batch {
  readonly units: ReadonlySet<Unit>;
  readonly rows: ReadonlyMap<string, readonly LedgerRow[]>;
}

/**
 * Reads the ledger rows that came by the policies of a unit, for many units at once: a statement reads the tables of all
 * permissions, so one for each unit would take units times permissions.
 */
export class ReachedRows {
  readonly #store: Store;
  /** How many permissions came by each policy. */
  readonly #sizes = new Map<string, number>();
  #ahead: readonly Unit[] = [];
  #batch: Batch = { units: new Set(), rows: new Map() };

  constructor(store: Store, atoms: Iterable<Atom>) {
    this.#store = store;
    for (const { origins } of atoms) for (const origin of origins) this.#sizes.set(origin, (this.#sizes.get(origin) ?? 0) + 1);
  }

  /** Units that are going to be asked for, in this order. */
  expect(units: readonly Unit[]): void {
    this.#ahead = units;
  }

  /** Its rows in document order, by the key of the principal; perhaps with some that came by other policies. */
  async of(unit: Unit): Promise<ReadonlyMap<string, readonly LedgerRow[]>> {
    if (!this.#batch.units.has(unit)) this.#batch = await this.#read(this.#from(unit));
    return this.#batch.rows;
  }

  /** As many of the expected units, from this one on, as are read at once. */
  #from(unit: Unit): readonly Unit[] {
    const start = this.#ahead.indexOf(unit);
    if (start < 0) return [unit];
    let size = 0;
    let end = start;
    do size += this.#sizeOf(this.#ahead[end]);
    while (++end < this.#ahead.length && size < LEDGER_ROWS_AT_ONCE);
    return this.#ahead.slice(start, end);
  }

  #sizeOf(unit: Unit | undefined): number {
    return (unit?.edits ?? []).reduce((sum, origin) => sum + (this.#sizes.get(origin) ?? 0), 0);
  }

  async #read(units: readonly Unit[]): Promise<Batch> {
    const origins = new Set(units.flatMap(({ edits }) => edits));
    const rows = origins.size === 0 ? new Map() : await ledgersBy(this.#store, [...origins]);
    return { units: new Set(units), rows };
  }
}
