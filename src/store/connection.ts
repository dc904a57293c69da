import type { DuckDBConnection, DuckDBInstance, DuckDBResult } from '@duckdb/node-api';
import type { ZodType } from 'zod';
import { InvariantError } from '../core/errors.ts';
import { explainFullDisk, explainMemory } from './failures.ts';
import { rowsOf } from './read.ts';
import type { Column, Parameter, Store } from './store.ts';
import { appendColumns } from './write.ts';

interface Hooks {
  /** After every commit. */
  readonly changed: () => void;
  readonly closed: () => void;
}

/** A store over one connection. Statements of one store must not overlap, except that `stream` has a connection of its own. */
export function connectionStore(path: string, instance: DuckDBInstance, connection: DuckDBConnection, hooks: Hooks): Store {
  const columns = new Map<string, readonly string[]>();
  let inTransaction = false;

  async function* chunks<T>(result: DuckDBResult, row: ZodType<T>, sql: string): AsyncGenerator<readonly T[]> {
    const names = result.columnNames();
    const types = result.columnTypes();
    for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      yield rowsOf(chunk, names, types).map((found) => checked(row, found, sql));
    }
  }

  async function columnNames(table: string): Promise<readonly string[]> {
    const known = columns.get(table);
    if (known !== undefined) return known;
    const result = await connection.run('SELECT column_name FROM duckdb_columns() WHERE table_name = $table ORDER BY column_index', { table });
    const names = (await result.getRows()).map(([name]) => String(name));
    columns.set(table, names);
    return names;
  }

  /** A full disk and a limit of memory are the user's to mend, not a bug. */
  async function written<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw explainFullDisk(path, error) ?? explainMemory(path, error) ?? error;
    }
  }

  return {
    path,
    run: async (sql, parameters) => {
      await written(connection.run(sql, bound(parameters)));
      if (!inTransaction) hooks.changed();
    },
    rows: async (sql, row, parameters) => {
      const all = [];
      for await (const some of chunks(await written(connection.stream(sql, bound(parameters))), row, sql)) all.push(...some);
      return all;
    },
    stream: async function* (sql, row, parameters) {
      const own = await instance.connect();
      try {
        yield* chunks(await own.stream(sql, bound(parameters)), row, sql);
      } finally {
        own.closeSync();
      }
    },
    append: async (table, given) => {
      const names = await columnNames(table);
      const appender = await connection.createAppender(table);
      try {
        appendColumns(appender, ordered(table, names, given));
      } finally {
        appender.closeSync();
      }
      if (!inTransaction) hooks.changed();
    },
    transaction: async (work) => {
      if (inTransaction) throw new InvariantError('a transaction inside a transaction');
      await connection.run('BEGIN');
      inTransaction = true;
      try {
        const result = await work();
        await written(connection.run('COMMIT'));
        hooks.changed();
        return result;
      } catch (error) {
        await connection.run('ROLLBACK').catch(() => undefined);
        throw error;
      } finally {
        inTransaction = false;
      }
    },
    close: async () => hooks.closed(),
  };
}

function bound(parameters: Readonly<Record<string, Parameter>> | undefined): Record<string, Parameter> {
  return { ...parameters };
}

function checked<T>(row: ZodType<T>, found: Record<string, unknown>, sql: string): T {
  const result = row.safeParse(found);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new InvariantError(`row of "${sql.trim().split('\n')[0]}": ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
}

/** The given columns in table order; a column that is not given is null. */
function ordered(table: string, names: readonly string[], given: readonly Column[]): Column[] {
  const rows = given[0]?.values.length ?? 0;
  const byName = new Map(given.map((column) => [column.name, column]));
  for (const column of given) {
    if (!names.includes(column.name)) throw new InvariantError(`table ${table} has no column ${column.name}`);
    if (column.values.length !== rows) throw new InvariantError(`columns of unequal length for table ${table}`);
  }
  return names.map((name) => byName.get(name) ?? { name, values: Array.from({ length: rows }, () => null) });
}
