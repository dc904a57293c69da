import {
  DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBTimestampValue,
  DuckDBTypeId,
  type DuckDBAppender,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import { InvariantError } from '../core/errors.ts';
import type { Column } from './store.ts';

/** Rows of one DuckDB vector. */
const CHUNK = 2048;
const DAY_MS = 86_400_000;

/** Appends rows given as columns, in the order of the table's columns, through typed vectors. */
export function appendColumns(appender: DuckDBAppender, columns: readonly Column[]): void {
  const types = columns.map((_, index) => appender.columnType(index));
  const rows = columns[0]?.values.length ?? 0;
  // One chunk for all: a chunk of its own for each stretch would stay in memory until the collector finds its small handle.
  const chunk = DuckDBDataChunk.create(types);
  for (let from = 0; from < rows; from += CHUNK) {
    const count = Math.min(CHUNK, rows - from);
    chunk.reset();
    chunk.rowCount = count;
    columns.forEach((column, index) => {
      const type = types[index];
      if (type !== undefined) fill(chunk, index, type, column.values, from, count);
    });
    appender.appendDataChunk(chunk);
  }
  appender.flushSync();
}

function fill(chunk: DuckDBDataChunk, index: number, type: DuckDBType, values: ArrayLike<unknown>, from: number, count: number): void {
  const vector = chunk.getColumnVector(index) as { setItem(at: number, value: DuckDBValue): void; flush(): void; readonly items?: unknown };
  if (areAlike(vector.items, values)) {
    (vector.items as unknown as Numbers).set((values as unknown as Numbers).subarray(from, from + count));
    vector.flush();
    return;
  }
  const convert = toDuck(type);
  for (let row = 0; row < count; row += 1) {
    const value = values[from + row];
    vector.setItem(row, value === null || value === undefined ? null : convert(value));
  }
  vector.flush();
}

/** A typed array, as far as copying one into another needs it. */
interface Numbers {
  subarray(from: number, to: number): Numbers;
  set(values: Numbers): void;
}

/** Are both typed arrays of one element type? Then the values are copied at once: number by number takes ten times as long. */
function areAlike(items: unknown, values: unknown): boolean {
  return ArrayBuffer.isView(items) && ArrayBuffer.isView(values) && items.constructor === values.constructor;
}

/**
 * How a value of ours becomes one of DuckDB's. Whole numbers may come as number or bigint; TIMESTAMP as milliseconds
 * since 1970 or ISO 8601 text; DATE as YYYY-MM-DD.
 */
function toDuck(type: DuckDBType): (value: unknown) => DuckDBValue {
  switch (type.typeId) {
    case DuckDBTypeId.BIGINT:
    case DuckDBTypeId.UBIGINT:
    case DuckDBTypeId.HUGEINT:
      return (value) => (typeof value === 'bigint' ? value : BigInt(Number(value)));
    case DuckDBTypeId.TIMESTAMP:
      return (value) => new DuckDBTimestampValue(BigInt(Math.trunc(milliseconds(value))) * 1000n);
    case DuckDBTypeId.DATE:
      return (value) => new DuckDBDateValue(Math.floor(milliseconds(value) / DAY_MS));
    case DuckDBTypeId.VARCHAR:
      return (value) => {
        if (typeof value !== 'string') throw new InvariantError(`text expected, got ${typeof value}`);
        return value;
      };
    default:
      return (value) => value as DuckDBValue;
  }
}

function milliseconds(value: unknown): number {
  const at = typeof value === 'number' ? value : Date.parse(String(value));
  if (!Number.isFinite(at)) throw new InvariantError(`not an instant: ${String(value)}`);
  return at;
}
