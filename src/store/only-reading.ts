import { StatementType, type DuckDBConnection, type DuckDBPreparedStatement } from '@duckdb/node-api';
import { ConfigError } from '../core/errors.ts';
import { isObject } from '../core/json.ts';

const REMEDY = 'write one SELECT statement, or EXPLAIN of one';

/**
 * Table functions that may stand in a question. Others open files, run text as SQL, take raw pointers, or change
 * settings from inside a SELECT (`enable_logging`, `enable_profiling`).
 */
const TABLE_FUNCTIONS: ReadonlySet<string> = new Set([
  'duckdb_columns', 'duckdb_constraints', 'duckdb_databases', 'duckdb_functions', 'duckdb_indexes', 'duckdb_keywords', 'duckdb_schemas',
  'duckdb_settings', 'duckdb_tables', 'duckdb_types', 'duckdb_views', 'generate_series', 'histogram', 'histogram_values', 'json_each',
  'json_tree', 'pragma_database_size', 'pragma_storage_info', 'pragma_table_info', 'pragma_version', 'range', 'repeat', 'summary', 'unnest',
]);

/** Scalar functions that do more than compute. */
const REFUSED_FUNCTIONS: ReadonlySet<string> = new Set(['write_log', 'sleep_ms', 'json_execute_serialized_sql', 'nextval', 'setseed', 'getenv']);

/**
 * The one statement of `sql`, prepared, if it is a SELECT or EXPLAIN of a SELECT that only reads. DuckDB's own parser
 * decides, before anything runs.
 * @throws ConfigError for anything else.
 */
export async function prepareReading(connection: DuckDBConnection, sql: string): Promise<DuckDBPreparedStatement> {
  const text = withoutLeadingComments(sql);
  const statement = await single(connection, text);
  if (statement.statementType === StatementType.SELECT) {
    await checkTree(connection, text);
    return statement;
  }
  // EXPLAIN ANALYZE runs its subject, so only a SELECT may stand there.
  const prefix = /^explain\s+(?:analyze\s+|\([^)]*\)\s*)*/i.exec(text)?.[0];
  if (statement.statementType === StatementType.EXPLAIN && prefix !== undefined) {
    const subject = withoutLeadingComments(text.slice(prefix.length));
    if ((await single(connection, subject)).statementType === StatementType.SELECT) {
      await checkTree(connection, subject);
      return statement;
    }
  }
  throw notReading();
}

/** Runs DuckDB on a person's SQL; what it refuses is the person's mistake. */
export async function orConfigError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ConfigError ? error : new ConfigError(reasonOf(error), { remedy: REMEDY });
  }
}

/** What DuckDB says, on one line, without the drawing of the place under it. */
function reasonOf(error: unknown): string {
  const [said = ''] = (error instanceof Error ? error.message : String(error)).split(/\n\s*LINE \d/);
  return said.trim().replace(/\s*\n\s*/g, ' ');
}

async function single(connection: DuckDBConnection, sql: string): Promise<DuckDBPreparedStatement> {
  const statements = await orConfigError(() => connection.extractStatements(sql));
  if (statements.count !== 1) throw new ConfigError(`one statement is wanted, got ${statements.count}`, { remedy: REMEDY });
  return orConfigError(() => statements.prepare(0));
}

/** Refuses functions with effects anywhere in the syntax tree. PRAGMA and CALL have no tree and are refused thereby. */
async function checkTree(connection: DuckDBConnection, sql: string): Promise<void> {
  const result = await orConfigError(() => connection.runAndReadAll('SELECT json_serialize_sql(CAST($sql AS VARCHAR))', { sql }));
  const tree: unknown = JSON.parse(String(result.getRows()[0]?.[0] ?? '{"error":true}'));
  if (!isObject(tree) || tree['error'] !== false) throw notReading();
  checkNode(tree, false);
}

function checkNode(node: unknown, isTableFunction: boolean): void {
  if (Array.isArray(node)) {
    for (const element of node) checkNode(element, isTableFunction);
    return;
  }
  if (!isObject(node)) return;
  const name = node['function_name'];
  if (typeof name === 'string') {
    const lower = name.toLowerCase();
    if (REFUSED_FUNCTIONS.has(lower) || (isTableFunction && !TABLE_FUNCTIONS.has(lower))) {
      throw new ConfigError(`the function ${name} may not be used here`, { remedy: REMEDY });
    }
  }
  for (const [member, child] of Object.entries(node)) checkNode(child, node['type'] === 'TABLE_FUNCTION' && member === 'function');
}

function notReading(): ConfigError {
  return new ConfigError('this statement is not a SELECT', { remedy: REMEDY });
}

function withoutLeadingComments(sql: string): string {
  return sql.replace(/^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/, '');
}
