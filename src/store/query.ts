import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { explainOpenFailure } from './failures.ts';
import { orConfigError, prepareReading } from './only-reading.ts';
import { settings } from './open.ts';
import { rowsOf } from './read.ts';

/** Answer to a question that a person put in SQL. */
export interface QueryResult {
  readonly columns: readonly string[];
  readonly rows: readonly Record<string, unknown>[];
}

/**
 * Runs one SELECT, or EXPLAIN of a SELECT, on the state file, which is opened read-only and sandboxed.
 * A sandboxed read-only DuckDB still lets COPY overwrite the database file itself, so the statement is checked first.
 * @throws ConfigError for anything else than one such statement, and for SQL that DuckDB refuses; SourceError when the
 * state cannot be opened.
 */
export async function queryReadOnly(path: string, sql: string): Promise<QueryResult> {
  let instance: DuckDBInstance | undefined;
  let connection: DuckDBConnection | undefined;
  try {
    instance = await DuckDBInstance.create(path, settings(path, { readOnly: true })).catch((error: unknown) => {
      throw explainOpenFailure(path, error);
    });
    connection = await instance.connect();
    await connection.run("SET GLOBAL TimeZone = 'UTC'");
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    const statement = await prepareReading(connection, sql);
    const result = await orConfigError(() => statement.stream());
    const columns = result.deduplicatedColumnNames();
    const types = result.columnTypes();
    const rows = [];
    for (;;) {
      const chunk = await orConfigError(() => result.fetchChunk());
      if (chunk === null || chunk.rowCount === 0) break;
      rows.push(...rowsOf(chunk, columns, types));
    }
    return { columns, rows };
  } finally {
    connection?.closeSync();
    instance?.closeSync();
  }
}
