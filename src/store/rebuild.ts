import { chmodSync, renameSync, rmSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { canonicalJson } from '../core/json.ts';
import { valueWithoutSecrets } from '../core/secrets.ts';

/** Tables whose column `body` is JSON that came out of people's files. */
const BODIES = ['inventory', 'evidence'] as const;

/**
 * Does a migration ask for a new file? DuckDB frees the blocks of what is deleted, but does not overwrite them, so texts
 * that a newer pawl does not keep would stay readable in the file.
 */
export async function mustRebuild(connection: DuckDBConnection): Promise<boolean> {
  const asked = await connection.runAndReadAll("SELECT 1 FROM meta WHERE key = 'rebuild'");
  return asked.currentRowCount > 0;
}

/**
 * Copies everything that the state holds into a new file beside it, without secrets in what was read of people's files.
 * The state can be used as before until `putInPlace`.
 */
export async function copyAnew(connection: DuckDBConnection, file: string): Promise<void> {
  const fresh = besideOf(file);
  for (const left of [fresh, `${fresh}.wal`]) rmSync(left, { force: true });
  const own = (await connection.runAndReadAll('SELECT current_database()')).getRows()[0]?.[0];
  // In the old file: what is overwritten here stays behind there.
  for (const table of BODIES) await clean(connection, table);
  await connection.run(`ATTACH ${literal(fresh)} AS rebuilt`);
  chmodSync(fresh, 0o600);
  await connection.run(`COPY FROM DATABASE ${identifier(String(own))} TO rebuilt`);
  await connection.run("DELETE FROM rebuilt.meta WHERE key = 'rebuild'");
  await connection.run('DETACH rebuilt');
}

/** The new file takes the place of the old one, which nobody has open any more. */
export function putInPlace(file: string): void {
  rmSync(`${file}.wal`, { force: true });
  renameSync(besideOf(file), file);
}

function besideOf(file: string): string {
  return `${file}.rebuilt`;
}

/** Masks the secrets that are known by their form. */
async function clean(connection: DuckDBConnection, table: string): Promise<void> {
  const bodies = await connection.runAndReadAll(`SELECT DISTINCT body FROM ${table}`);
  for (const [body] of bodies.getRows()) {
    const after = canonicalJson(valueWithoutSecrets(JSON.parse(String(body))));
    if (after !== body) await connection.run(`UPDATE ${table} SET body = $after WHERE body = $body`, { after, body: String(body) });
  }
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
