import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { InvariantError, SourceError } from '../../src/core/errors.ts';
import { openStore } from '../../src/store/open.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-store-'));
  file = path.join(folder, 'state', 's.duckdb');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const all = z.record(z.string(), z.unknown());

describe('values in and out', () => {
  it.each([
    ['BIGINT', [1, 2 ** 40, null], [1, 2 ** 40, null]],
    ['BIGINT', [9_007_199_254_740_993n], [9_007_199_254_740_993n]],
    ['UBIGINT', [1n, 18_446_744_073_709_551_615n, null], [1n, 18_446_744_073_709_551_615n, null]],
    ['INTEGER', [-5, 5, null], [-5, 5, null]],
    ['TIMESTAMP', ['2026-11-22T03:04:05Z', Date.UTC(2026, 0, 1, 0, 0, 0, 7), null], ['2026-11-22T03:04:05.000Z', '2026-01-01T00:00:00.007Z', null]],
    ['DATE', ['2026-11-22', '1969-12-31', null], ['2026-11-22', '1969-12-31', null]],
    ['VARCHAR', ['', 'ä\u0000€😀', null], ['', 'ä\u0000€😀', null]],
    ['BOOLEAN', [true, false, null], [true, false, null]],
    ['DOUBLE', [0.5, -1e300, null], [0.5, -1e300, null]],
  ])('%s %#', async (type, values, expected) => {
    const store = await openStore(file);
    await store.run(`CREATE TABLE t (n INTEGER, v ${type})`);
    await store.append('t', [{ name: 'v', values }, { name: 'n', values: values.map((_, index) => index) }]);
    const rows = await store.rows('SELECT v AS v FROM t ORDER BY n', all);
    expect(rows.map((row) => row['v'])).toEqual(expected);
    await store.close();
  });

  it('keeps all rows of an append larger than one vector', async () => {
    const store = await openStore(file);
    await store.run('CREATE TABLE t (n INTEGER)');
    await store.append('t', [{ name: 'n', values: Int32Array.from({ length: 5_000 }, (_, index) => index) }]);
    expect(await store.rows('SELECT count(*) AS n, sum(n) AS total, count(DISTINCT n) AS apart FROM t', all)).toEqual([{ n: 5_000, total: 12_497_500, apart: 5_000 }]);
    let streamed = 0;
    for await (const rows of store.stream('SELECT n AS n FROM t', z.strictObject({ n: z.number() }))) streamed += rows.length;
    expect(streamed).toBe(5_000);
    await store.close();
  });

  it('says which row does not have the promised shape', async () => {
    const store = await openStore(file);
    await expect(store.rows("SELECT 'x' AS n", z.strictObject({ n: z.number() }))).rejects.toThrow(InvariantError);
    await store.close();
  });

  it('takes back everything of a transaction that fails', async () => {
    const store = await openStore(file);
    await expect(
      store.transaction(async () => {
        await store.run("INSERT INTO meta VALUES ('a', 'b')");
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await store.rows("SELECT key AS key FROM meta WHERE key = 'a'", all)).toEqual([]);
    await store.close();
  });
});

describe('the file', () => {
  it('is private, and so are its folder and its log', async () => {
    const store = await openStore(file);
    await store.transaction(() => store.run("INSERT INTO meta VALUES ('a', 'b')"));
    const modes = [path.dirname(file), file, `${file}.wal`].map((name) => (statSync(name).mode & 0o777).toString(8));
    expect(modes).toEqual(['700', '600', '600']);
    await store.close();
    expect(existsSync(file)).toBe(true);
  });

  it('opens again with what was written', async () => {
    const first = await openStore(file);
    await first.run("INSERT INTO meta VALUES ('a', 'b')");
    await first.close();
    const second = await openStore(file, { readOnly: true });
    expect(await second.rows("SELECT value AS value FROM meta WHERE key = 'a'", all)).toEqual([{ value: 'b' }]);
    await second.close();
  });

  it('is not opened twice in one process', async () => {
    const store = await openStore(file);
    await expect(openStore(file)).rejects.toThrow(/already open/);
    await store.close();
    await (await openStore(file)).close();
  });

  it('names the process that holds it', async () => {
    const store = await openStore(file);
    const script = `import { DuckDBInstance } from '@duckdb/node-api';
      import { explainOpenFailure } from './src/store/failures.ts';
      try { await DuckDBInstance.create(process.argv[1]); } catch (error) { console.log(explainOpenFailure('state', error).message); }`;
    const said = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script, file], { encoding: 'utf8' });
    expect(said.trim()).toBe(`state is in use by process ${process.pid}`);
    await store.close();
  });

  it.each([
    ['text', Buffer.from('hello '.repeat(2_000))],
    ['empty', Buffer.alloc(0)],
    ['a broken header', Buffer.concat([Buffer.alloc(8), Buffer.from('DUCK'), Buffer.alloc(9_000, 7)])],
  ])('is refused with what to do when it is %s', async (_, bytes) => {
    await (await openStore(file)).close();
    writeFileSync(file, bytes);
    const refused = await openStore(file).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(SourceError);
    expect((refused as SourceError).remedy).toContain('collect');
  });

  it('is refused when it is missing and nothing may be written', async () => {
    await expect(openStore(file, { readOnly: true })).rejects.toThrow(/does not exist/);
  });

  it('lets no statement reach other files', async () => {
    const store = await openStore(file);
    await expect(store.run(`COPY meta TO '${folder}/out.csv'`)).rejects.toThrow();
    await expect(store.run(`ATTACH '${folder}/other.duckdb'`)).rejects.toThrow();
    await expect(store.run("SET memory_limit = '1GB'")).rejects.toThrow();
    await store.close();
  });
});

it('a limit of memory that is too small for a statement says which option is larger', async () => {
  const store = await openStore(file, { memoryMb: 20, threads: 1 });
  await expect(store.run("CREATE TABLE t AS SELECT list(repeat('x', 1000) || i) AS all FROM range(100000) r(i)")).rejects.toThrow(SourceError);
  await expect(store.run("CREATE TABLE t AS SELECT list(repeat('x', 1000) || i) AS all FROM range(100000) r(i)")).rejects.toMatchObject({ remedy: expect.stringContaining('--memory') as string });
  await store.close();
});
