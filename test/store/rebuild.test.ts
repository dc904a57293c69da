import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { sha256 } from '../../src/core/digest.ts';
import { MIGRATIONS } from '../../src/store/migrate.ts';
import { openStore } from '../../src/store/open.ts';
import { loadSql } from '../../src/store/sql.ts';

// A state of version 3 held the texts of definition files. What is deleted from a DuckDB file can still be read in its bytes.
const SECRET = `Zq7${randomBytes(24).toString('hex')}`;
const TOKEN = `ghp_${randomBytes(20).toString('hex')}`;
const terraform = Array.from({ length: 400 }, (_, line) => `# ${line} ${randomBytes(16).toString('hex')}`).join('\n') + `\npassword = "${SECRET}"\n`;

let folder: string;
let file: string;
beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-rebuild-'));
  file = path.join(folder, 'state.duckdb');
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  await connection.run(`
    CREATE TABLE meta (key VARCHAR NOT NULL, value VARCHAR NOT NULL);
    CREATE TABLE definition (source VARCHAR NOT NULL, path VARCHAR NOT NULL, defines VARCHAR, body VARCHAR NOT NULL);
    CREATE TABLE inventory (source VARCHAR NOT NULL, system VARCHAR NOT NULL, instance VARCHAR NOT NULL, body VARCHAR NOT NULL);
    CREATE TABLE evidence (source VARCHAR NOT NULL, body VARCHAR NOT NULL);
    CREATE TABLE part (call_id UBIGINT NOT NULL, uses BIGINT NOT NULL);
    CREATE VIEW usage AS SELECT 's' AS source, uses FROM part;
    INSERT INTO meta VALUES ('schema_version', '3');
    INSERT INTO part VALUES (7, 3)`);
  await connection.run("INSERT INTO definition VALUES ('s', 'main.tf', NULL, $body), ('s', 'main.tf', 'role/x#y', $body)", { body: terraform });
  await connection.run("INSERT INTO inventory VALUES ('s', 'aws', '123456789012', $body)", { body: JSON.stringify({ note: TOKEN }) });
  await connection.run('CHECKPOINT');
  connection.closeSync();
  instance.closeSync();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Is it anywhere in the bytes of the folder? */
function stands(text: string): boolean {
  return readdirSync(folder).some((name) => readFileSync(path.join(folder, name)).includes(text));
}

it('leaves no byte of the texts of definition files in the file of the state', async () => {
  expect(MIGRATIONS.length).toBeGreaterThanOrEqual(3);
  expect([stands(SECRET), stands(TOKEN)]).toEqual([true, true]);
  const store = await openStore(file);
  expect([stands(SECRET), stands(TOKEN)]).toEqual([false, false]);
  const rows = z.record(z.string(), z.unknown());
  expect(await store.rows('SELECT * FROM definition ORDER BY ALL', rows)).toEqual([
    { source: 's', path: 'main.tf', defines: 'role/x#y', sha256: sha256(terraform) },
    { source: 's', path: 'main.tf', defines: null, sha256: sha256(terraform) },
  ]);
  expect(await store.rows('SELECT source, uses FROM usage', rows)).toEqual([{ source: 's', uses: 3 }]);
  expect(await store.rows("SELECT 1 AS one FROM meta WHERE key = 'rebuild'", rows)).toEqual([]);
  await store.close();
  expect([stands(SECRET), stands(TOKEN)]).toEqual([false, false]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['state.duckdb']);
});

it('is done at the next opening where it was cut short', async () => {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  await connection.run(loadSql('to-4.sql', new URL('../../src/store/open.ts', import.meta.url).href));
  await connection.run("UPDATE meta SET value = $version WHERE key = 'schema_version'", { version: String(1 + MIGRATIONS.length) });
  connection.closeSync();
  instance.closeSync();
  await (await openStore(file)).close();
  expect(stands(SECRET)).toBe(false);
});
