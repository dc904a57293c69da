import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBArrayValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTypeId,
  DuckDBUUIDValue,
  type DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';

const DAY_MS = 86_400_000;

/**
 * A DuckDB value as the rest of pawl sees it; the only place where this is decided.
 * BIGINT and HUGEINT: number, bigint above 2^53. UBIGINT (our keys): always bigint. TIMESTAMP: ISO 8601 UTC text
 * with milliseconds. DATE: YYYY-MM-DD. DECIMAL: number. LIST and STRUCT: array and object. Others: as text.
 */
function fromDuck(value: DuckDBValue, type: DuckDBType): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'bigint') return type.typeId === DuckDBTypeId.UBIGINT ? value : narrow(value);
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) return isoText(value.micros);
  if (value instanceof DuckDBDateValue) return new Date(value.days * DAY_MS).toISOString().slice(0, 10);
  if (value instanceof DuckDBDecimalValue) return value.toDouble();
  if (value instanceof DuckDBUUIDValue) return value.toString();
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map((item) => nested(item));
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(Object.entries(value.entries).map(([name, item]) => [name, nested(item)]));
  }
  return String(value);
}

/** Rows of one chunk as plain objects. */
export function rowsOf(chunk: DuckDBDataChunk, names: readonly string[], types: readonly DuckDBType[]): Record<string, unknown>[] {
  const columns = types.map((type, index) => chunk.getColumnValues(index).map((value) => fromDuck(value, type)));
  return Array.from({ length: chunk.rowCount }, (_, row) =>
    Object.fromEntries(names.map((name, column) => [name, columns[column]?.[row] ?? null])),
  );
}

function narrow(value: bigint): number | bigint {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

function isoText(micros: bigint): string {
  return new Date(Number(micros / 1000n)).toISOString();
}

/** Elements of lists and structs come without their type: integers are narrowed. */
function nested(value: DuckDBValue): unknown {
  return typeof value === 'bigint' ? narrow(value) : fromDuck(value, UNTYPED);
}

const UNTYPED = { typeId: DuckDBTypeId.ANY } as DuckDBType;
