import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ConfigError } from '../../src/core/errors.ts';
import { migrate, MIGRATIONS, schemaVersion, type Migration } from '../../src/store/migrate.ts';

const steps: Migration[] = [
  { to: 2, sql: 'CREATE TABLE two (n INTEGER); INSERT INTO two VALUES (2)' },
  { to: 3, sql: 'UPDATE two SET n = 3' },
];

let instance: DuckDBInstance;
let connection: DuckDBConnection;

beforeEach(async () => {
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
});
afterEach(() => {
  connection.closeSync();
  instance.closeSync();
});

it('creates the tables of a new file', async () => {
  await migrate(connection, 'state');
  expect(await schemaVersion(connection)).toBe(1 + MIGRATIONS.length);
  const usage = await connection.runAndReadAll('SELECT count(*) FROM usage');
  expect(usage.getRows()).toEqual([[0n]]);
});

it('brings an older file forward step by step, and leaves a current one alone', async () => {
  await migrate(connection, 'state', []);
  await migrate(connection, 'state', steps);
  await migrate(connection, 'state', steps);
  expect(await schemaVersion(connection)).toBe(3);
  expect((await connection.runAndReadAll('SELECT n FROM two')).getRows()).toEqual([[3]]);
});

it('refuses a file of a newer pawl and says what to do', async () => {
  await migrate(connection, 'state', []);
  await migrate(connection, 'state', steps);
  const refused = await migrate(connection, 'state.duckdb', []).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ConfigError);
  expect((refused as ConfigError).message).toContain('state.duckdb was written by a newer pawl');
});

it('leaves an older file as it was when a step fails', async () => {
  await migrate(connection, 'state', []);
  await expect(migrate(connection, 'state', [steps[0] as Migration, { to: 3, sql: 'no sql' }])).rejects.toThrow();
  expect(await schemaVersion(connection)).toBe(1);
});

it('keeps the usage of version 1, and tells the ways of its atoms', async () => {
  await connection.run(`
    CREATE TABLE meta (key VARCHAR NOT NULL, value VARCHAR NOT NULL);
    INSERT INTO meta VALUES ('schema_version', '1');
    CREATE TABLE atom (path VARCHAR NOT NULL);
    INSERT INTO atom VALUES ('["policy","s1"]'), ('["group/g","policy","s1"]');
    CREATE TABLE principal (principal_key VARCHAR NOT NULL);
    CREATE TABLE definition (source VARCHAR NOT NULL, path VARCHAR NOT NULL, defines VARCHAR, body VARCHAR NOT NULL);
    CREATE TABLE inventory (source VARCHAR NOT NULL, system VARCHAR NOT NULL, instance VARCHAR NOT NULL, body VARCHAR NOT NULL);
    INSERT INTO inventory VALUES ('s', 'aws', 'i', '{}');
    CREATE TABLE call (call_id UBIGINT NOT NULL, source VARCHAR NOT NULL, key VARCHAR NOT NULL);
    INSERT INTO call VALUES (7, 's', '{"instance":"i","scope":"*","principal":"p","outcome":"allowed"}');
    CREATE TABLE usage (input_id INTEGER, call_id UBIGINT, source VARCHAR, instance VARCHAR, scope VARCHAR, principal VARCHAR, actor VARCHAR, outcome VARCHAR,
      used_on DATE, uses BIGINT, first_at TIMESTAMP, last_at TIMESTAMP, hours INTEGER, first_id VARCHAR, last_id VARCHAR);
    INSERT INTO usage VALUES (1, 7, 's', 'i', '*', 'p', 'a', 'allowed', '2026-03-01', 3, '2026-03-01 10:00:00', '2026-03-01 11:00:00', 3072, 'x', 'y')`);
  const before = (await connection.runAndReadAll('SELECT * FROM usage')).getRowObjectsJson();
  await migrate(connection, 'state');
  expect((await connection.runAndReadAll('SELECT * FROM usage')).getRowObjectsJson()).toEqual(before);
  expect((await connection.runAndReadAll('SELECT way FROM atom ORDER BY way')).getRows()).toEqual([['direct'], ['inherited']]);
  expect(await schemaVersion(connection)).toBe(1 + MIGRATIONS.length);
});

it('makes of a file of the version before what a new one is: rows are appended by the order of columns', async () => {
  const columns = async (): Promise<unknown> => (await connection.runAndReadAll("SELECT table_name, column_name, data_type, is_nullable FROM duckdb_columns() WHERE schema_name = 'main' AND NOT internal ORDER BY table_name, column_index")).getRows();
  await migrate(connection, 'state');
  const fresh = await columns();
  const old = await (await DuckDBInstance.create(':memory:')).connect();
  connection.closeSync();
  connection = old;
  await connection.run(readFileSync(new URL('../cases/store/schema-4.sql', import.meta.url), 'utf8'));
  await connection.run("INSERT INTO meta VALUES ('schema_version', '4')");
  await migrate(connection, 'state');
  expect(await columns()).toEqual(fresh);
});
