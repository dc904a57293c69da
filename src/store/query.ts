import { DuckDBInstance, StatementType, type DuckDBConnection, type DuckDBPreparedStatement } from '@duckdb/node-api';
import { ConfigError } from '../core/errors.ts';
import { explainOpenFailure } from './failures.ts';
import { settings } from './open.ts';
import { rowsOf } from './read.ts';

/** Answer to a question that a person put in SQL. */
export interface QueryResult {
  readonly columns: readonly string[];
  readonly rows: readonly Record<string, unknown>[];
}

const REMEDY = 'write one SELECT statement, or EXPLAIN of one';

/**
 * Runs one SELECT, or EXPLAIN of a SELECT, on the state file, which is opened read-only and sandboxed.
 * A sandboxed read-only DuckDB still lets COPY overwrite the database file itself, so the kind of the statement is
 * checked by DuckDB's own parser before anything runs.
 * @throws ConfigError for anything else than one such statement, and for SQL that DuckDB refuses.
 */
export async function queryReadOnly(path: string, sql: string): Promise<QueryResult> {
  let instance: DuckDBInstance | undefined;
  let connection: DuckDBConnection | undefined;
  try {
    try {
      instance = await DuckDBInstance.create(path, settings(path, { readOnly: true }));
    } catch (error) {
      throw explainOpenFailure(path, error);
    }
    connection = await instance.connect();
    await connection.run("SET GLOBAL TimeZone = 'UTC'");
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    const statement = await onlyReading(connection, sql);
    const result = await refused(() => statement.stream());
    const columns = result.deduplicatedColumnNames();
    const types = result.columnTypes();
    const rows = [];
    for (;;) {
      const chunk = await refused(() => result.fetchChunk());
      if (chunk === null || chunk.rowCount === 0) break;
      rows.push(...rowsOf(chunk, columns, types));
    }
    return { columns, rows };
  } finally {
    connection?.closeSync();
    instance?.closeSync();
  }
}

/** The one statement of `sql`, prepared; for EXPLAIN its subject has been checked too. */
async function onlyReading(connection: DuckDBConnection, sql: string): Promise<DuckDBPreparedStatement> {
  const text = withoutLeadingComments(sql);
  if (/^(pragma|call)\b/i.test(text)) throw new ConfigError('this statement is not a SELECT', { remedy: REMEDY });
  const statement = await single(connection, text);
  if (statement.statementType === StatementType.SELECT) return statement;
  if (statement.statementType === StatementType.EXPLAIN) {
    // EXPLAIN ANALYZE runs its subject, so only a SELECT may stand there.
    const subject = /^explain\s+(?:analyze\s+|\([^)]*\)\s*)*/i.exec(text)?.[0];
    if (subject !== undefined) {
      const inner = withoutLeadingComments(text.slice(subject.length));
      if (!/^(pragma|call|explain)\b/i.test(inner) && (await single(connection, inner)).statementType === StatementType.SELECT) {
        return statement;
      }
    }
  }
  throw new ConfigError('this statement is not a SELECT', { remedy: REMEDY });
}

async function single(connection: DuckDBConnection, sql: string): Promise<DuckDBPreparedStatement> {
  const statements = await refused(() => connection.extractStatements(sql));
  if (statements.count !== 1) throw new ConfigError(`one statement is wanted, got ${statements.count}`, { remedy: REMEDY });
  return refused(() => statements.prepare(0));
}

async function refused<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : String(error), { remedy: REMEDY });
  }
}

function withoutLeadingComments(sql: string): string {
  return sql.replace(/^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/, '');
}
