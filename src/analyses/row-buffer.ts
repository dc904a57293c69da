import type { Store } from '../store/store.ts';

/** Collects rows of one state table and appends them column by column, so that millions of rows never pile up. */
export class RowBuffer {
  readonly #store: Store;
  readonly #table: string;
  readonly #names: readonly string[];
  #columns: unknown[][];

  constructor(store: Store, table: string, names: readonly string[]) {
    this.#store = store;
    this.#table = table;
    this.#names = names;
    this.#columns = names.map(() => []);
  }

  /** Adds one row, its values in the order of the names. */
  add(...values: readonly unknown[]): void {
    for (const [index, column] of this.#columns.entries()) column.push(values[index]);
  }

  /** Appends what is buffered when it is more than `threshold` rows. */
  async flush(threshold = 0): Promise<void> {
    const rows = this.#columns[0]?.length ?? 0;
    if (rows === 0 || rows < threshold) return;
    await this.#store.append(this.#table, this.#names.map((name, index) => ({ name, values: this.#columns[index] ?? [] })));
    this.#columns = this.#names.map(() => []);
  }
}
