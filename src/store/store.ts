import type { ZodType } from 'zod';

/** Values that may be bound to a `$name` of a statement. */
export type Parameter = string | number | bigint | boolean | null;

/** A column of an append: every element of one DuckDB type, null allowed where the table allows it. */
export interface Column {
  readonly name: string;
  readonly values: ArrayLike<unknown>;
}

/**
 * The one open state database of this process. INVARIANT: one process and one thread own it (two openings in one
 * process lose data silently).
 */
export interface Store {
  readonly path: string;
  /** Runs one statement; `$name` parameters only. */
  readonly run: (sql: string, parameters?: Readonly<Record<string, Parameter>>) => Promise<void>;
  /**
   * Rows of one statement, checked by a zod shape. BIGINT and sums come as number (bigint above 2^53), UBIGINT (our
   * keys) always as bigint, TIMESTAMP as ISO 8601 UTC text with milliseconds, DATE as YYYY-MM-DD.
   */
  readonly rows: <T>(sql: string, row: ZodType<T>, parameters?: Readonly<Record<string, Parameter>>) => Promise<T[]>;
  /**
   * The same, chunk by chunk, for results that do not fit in memory. Sees what was committed when it began, and no
   * temporary tables; other statements may run meanwhile.
   */
  readonly stream: <T>(sql: string, row: ZodType<T>, parameters?: Readonly<Record<string, Parameter>>) => AsyncIterable<readonly T[]>;
  /**
   * Appends rows given as columns; a column left out is null. Whole numbers may come as number or bigint, TIMESTAMP as
   * milliseconds since 1970 or ISO 8601 text, DATE as YYYY-MM-DD.
   */
  readonly append: (table: string, columns: readonly Column[]) => Promise<void>;
  /** All or nothing. Not nestable. */
  readonly transaction: <T>(work: () => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
}
