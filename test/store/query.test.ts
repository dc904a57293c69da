import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/core/errors.ts';
import { openStore } from '../../src/store/open.ts';
import { queryReadOnly } from '../../src/store/query.ts';

let folder: string;
let file: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-query-'));
  file = path.join(folder, 's.duckdb');
  const store = await openStore(file);
  await store.run("INSERT INTO meta VALUES ('a', 'b')");
  await store.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every file of the folder with the digest of its bytes. */
function bytes(): Record<string, string> {
  return Object.fromEntries(readdirSync(folder).sort().map((name) => [name, createHash('sha256').update(readFileSync(path.join(folder, name))).digest('hex')]));
}

describe('reads', () => {
  it.each([
    ["SELECT value FROM meta WHERE key = 'a'", [{ value: 'b' }]],
    ["-- a comment\n/* and one more */ WITH m AS (SELECT value FROM meta WHERE key = 'a') SELECT value FROM m;", [{ value: 'b' }]],
    ["FROM meta SELECT key WHERE key = 'a'", [{ key: 'a' }]],
    ['VALUES (1)', [{ col0: 1 }]],
    ["SELECT TIMESTAMP '2026-01-02 03:04:05' AS t, DATE '2026-01-02' AS d, 1::UBIGINT AS u", [{ t: '2026-01-02T03:04:05.000Z', d: '2026-01-02', u: 1n }]],
    ["SELECT 'COPY x TO y; ATTACH z' AS text", [{ text: 'COPY x TO y; ATTACH z' }]],
  ])('%s', async (sql, rows) => {
    expect((await queryReadOnly(file, sql)).rows).toEqual(rows);
  });

  it.each(['EXPLAIN SELECT 1', 'EXPLAIN ANALYZE SELECT count(*) FROM meta', 'EXPLAIN (ANALYZE, FORMAT json) SELECT 1', 'DESCRIBE meta', 'SHOW TABLES', 'SUMMARIZE meta'])('%s', async (sql) => {
    expect((await queryReadOnly(file, sql)).rows.length).toBeGreaterThan(0);
  });
});

/** Statements that would write, with places for the state file and its log. */
const WRITES = [
  "COPY meta TO '$file'",
  "COPY (SELECT 'x') TO '$file'",
  "COPY meta TO '$file.wal'",
  "COPY meta TO '$folder/new.csv'",
  "EXPLAIN ANALYZE COPY meta TO '$file'",
  "EXPLAIN ANALYZE COPY meta TO '$file.wal'",
  "EXPLAIN (ANALYZE) COPY meta TO '$file'",
  "EXPLAIN (ANALYZE, FORMAT json) COPY meta TO '$file.wal'",
  "EXPLAIN/**/ANALYZE COPY meta TO '$file'",
  "EXPLAIN /* SELECT */ ANALYZE COPY meta TO '$file'",
  "EXPLAIN -- x\n ANALYZE COPY meta TO '$file.wal'",
  "EXPLAIN EXPLAIN ANALYZE COPY meta TO '$file'",
  "EXPLAIN COPY meta TO '$file'",
  "WITH x AS (COPY meta TO '$file' RETURN_STATS) SELECT * FROM x",
  "WITH x AS (SELECT 1) COPY (FROM x) TO '$file'",
  "SELECT 1; COPY meta TO '$file'",
  "/* SELECT 1; */ COPY meta TO '$file.wal'",
  "SELECT * FROM query('COPY meta TO ''$file''')",
  "SELECT * FROM enable_logging('QueryLog', storage = 'file', storage_path = '$folder/log')",
  "SELECT * FROM \"enable_logging\"('QueryLog', storage = 'file', storage_path = '$file')",
  "EXPLAIN ANALYZE SELECT * FROM enable_logging('QueryLog', storage = 'file', storage_path = '$file.wal')",
  "SELECT * FROM enable_profiling(format = 'json', save_location = '$folder/profile.json')",
  "SELECT (SELECT count(*) FROM enable_profiling(format = 'json', save_location = '$folder/profile.json'))",
  "WITH x AS (SELECT * FROM arrow_scan(1, 2, 3)) SELECT 1",
  "SELECT write_log('x')",
  "SELECT * FROM query('SELECT * FROM enable_logging()')",
  "CALL enable_logging('QueryLog', storage = 'file', storage_path = '$folder/log')",
  "EXPORT DATABASE '$folder/export'",
  "ATTACH '$folder/other.duckdb'",
  "ATTACH '$file' AS again",
  'INSERT INTO meta VALUES (1, 2)',
  'EXPLAIN ANALYZE INSERT INTO meta VALUES (1, 2)',
  'EXPLAIN ANALYZE DELETE FROM meta',
  'UPDATE meta SET value = 1',
  'DELETE FROM meta',
  'CREATE TABLE t (n INTEGER)',
  'CREATE TEMP TABLE t AS SELECT 1',
  'DROP TABLE meta',
  'PRAGMA version',
  "PRAGMA enable_profiling = 'json'",
  'CALL pragma_version()',
  'CHECKPOINT',
  'FORCE CHECKPOINT',
  'VACUUM',
  "SET temp_directory = '$folder/tmp'",
  'RESET memory_limit',
  "INSTALL httpfs FROM '$folder'",
  'LOAD httpfs',
  'BEGIN',
  'PREPARE p AS SELECT 1',
  'SELECT 1; SELECT 2',
  '',
  '-- nothing',
  'no sql at all',
];

describe('refuses, and changes no byte', () => {
  it.each(WRITES)('%s', async (template) => {
    const sql = template.replaceAll('$file', file).replaceAll('$folder', folder);
    const before = bytes();
    const refused = await queryReadOnly(file, sql).catch((error: unknown) => error);
    expect(bytes()).toEqual(before);
    expect(refused).toBeInstanceOf(ConfigError);
    expect((refused as ConfigError).remedy).toContain('SELECT');
  });

  it('with a log beside the file, too', async () => {
    writeFileSync(`${file}.tmp-copy`, readFileSync(file));
    const before = bytes();
    await expect(queryReadOnly(file, `EXPLAIN ANALYZE COPY meta TO '${file}.wal'`)).rejects.toThrow(ConfigError);
    expect(existsSync(`${file}.wal`)).toBe(false);
    expect(bytes()).toEqual(before);
  });

  it('reads no other file', async () => {
    writeFileSync(path.join(folder, 'secret.csv'), 'a\n1\n');
    for (const sql of [`SELECT * FROM read_csv('${folder}/secret.csv')`, `SELECT * FROM '${folder}/secret.csv'`, `SELECT * FROM glob('${folder}/*')`, `SELECT content FROM read_text('${folder}/secret.csv')`]) {
      await expect(queryReadOnly(file, sql)).rejects.toThrow(ConfigError);
    }
  });
});
