import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
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
