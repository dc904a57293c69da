import type { DuckDBConnection } from '@duckdb/node-api';
import { ConfigError } from '../core/errors.ts';
import { loadSql } from './sql.ts';

/** A step from schema version `to - 1` to `to`; `sql` may hold several statements. */
export interface Migration {
  readonly to: number;
  readonly sql: string;
}

/** Steps from version 1 on, oldest first. A changed schema.sql, which is the newest version, needs a step here. */
export const MIGRATIONS: readonly Migration[] = [
  { to: 2, sql: loadSql('to-2.sql', import.meta.url) },
  { to: 3, sql: loadSql('to-3.sql', import.meta.url) },
  { to: 4, sql: loadSql('to-4.sql', import.meta.url) },
  { to: 5, sql: loadSql('to-5.sql', import.meta.url) },
];

/**
 * Creates the tables of a new file, or brings an older file forward, in one transaction.
 * @throws ConfigError when a newer pawl wrote the file.
 */
export async function migrate(connection: DuckDBConnection, path: string, migrations: readonly Migration[] = MIGRATIONS): Promise<void> {
  const wanted = 1 + migrations.length;
  const found = await schemaVersion(connection);
  if (found === wanted) return;
  if (found > wanted) {
    throw new ConfigError(`${path} was written by a newer pawl (schema ${found}, this one knows ${wanted})`, {
      remedy: 'use the newer pawl, or set `state` to another file',
    });
  }
  await connection.run('BEGIN');
  try {
    if (found === 0) await connection.run(loadSql('schema.sql', import.meta.url));
    // A new file is created at the newest version by schema.sql itself.
    const steps = found === 0 ? [] : migrations.filter((step) => step.to > found);
    for (const step of steps) await connection.run(step.sql);
    await connection.run("DELETE FROM meta WHERE key = 'schema_version'");
    await connection.run("INSERT INTO meta VALUES ('schema_version', $version)", { version: String(wanted) });
    await connection.run('COMMIT');
  } catch (error) {
    await connection.run('ROLLBACK');
    throw error;
  }
}

/** Schema version of an open file; 0 when it holds nothing yet. */
export async function schemaVersion(connection: DuckDBConnection): Promise<number> {
  const tables = await connection.runAndReadAll("SELECT 1 AS found FROM duckdb_tables() WHERE table_name = 'meta' AND NOT temporary");
  if (tables.currentRowCount === 0) return 0;
  const version = await connection.runAndReadAll("SELECT CAST(value AS INTEGER) AS version FROM meta WHERE key = 'schema_version'");
  return Number(version.getRows()[0]?.[0] ?? 0);
}
