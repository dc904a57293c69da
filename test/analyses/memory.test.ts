import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { emergencyRows } from '../../src/analyses/forgotten-emergency-grant.ts';
import { judgeRedundant } from '../../src/analyses/redundant.ts';
import { RowBuffer } from '../../src/analyses/row-buffer.ts';
import { slicesOf } from '../../src/analyses/slices.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { ATOM, INSTANCE, PRINCIPAL } from './small-state.ts';

/** Permissions whose names, texts and reasons have a thousand characters each; a hundred of each holder. */
const COUNT = 16_000;
const long = (text: string): string => text.padEnd(1_000, 'x');
const holder = (at: number): string => long(`aws:1/${at % (COUNT / 100)}`);

let folder: string;
let store: Store;
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-memory-'));
  store = await openStore(path.join(folder, 'state.duckdb'), { memoryMb: 80 });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const read = (name: string): string => readFileSync(new URL(`../../src/analyses/${name}.sql`, import.meta.url), 'utf8');

it('judges thousands of permissions with long names within the usual limit of memory', { timeout: 60_000 }, async () => {
  const sizes = await store.transaction(async () => {
    const atoms = new RowBuffer(store, 'atom', Object.keys(ATOM));
    const touches = new RowBuffer(store, 'touch', ['access_key', 'atom_key', 'certain', 'alone']);
    for (let at = 0; at < COUNT; at++) {
      // Of each holder two thirds are idle, and of the others two and two say the same.
      const isUsed = at % 3 === 0;
      const row = { ...ATOM, atom_key: long(`${at} `), principal_key: holder(at), text: long(`may ${at}`), path: JSON.stringify([long(`path ${at}`)]), content: String(isUsed ? (at / 3) % 4_000 : COUNT + at), observable_reason: long('all is logged'), expanded_from: long('all') };
      atoms.add(...Object.values(row));
      if (isUsed) touches.add(BigInt(at), row.atom_key, true, true);
      await atoms.flush(4_000);
    }
    await atoms.flush();
    await touches.flush();
    const principals = new RowBuffer(store, 'principal', Object.keys(PRINCIPAL));
    for (let at = 0; at < COUNT / 100; at++) principals.add(...Object.values({ ...PRINCIPAL, principal_key: holder(at), cycle_seconds: BigInt(PRINCIPAL.cycle_seconds) }));
    await principals.flush();
    await store.append('instance', Object.entries(INSTANCE).map(([name, value]) => ({ name, values: [typeof value === 'number' ? BigInt(value) : value] })));
    await store.run(`INSERT INTO need SELECT access_key, 0, 'must', 1, 'k', access_key FROM touch`);
    await store.run(`INSERT INTO access SELECT access_key, 'aws', '1', 'k', 's3', 't', '{}', true, 'allowed', '' FROM touch`);
    await store.run(`INSERT INTO call SELECT access_key, 's', '{}', '1', 'us-east-1', 'x', 'allowed' FROM touch`);
    await store.run(`INSERT INTO part SELECT 1, access_key, 'x', d, 1, d, d, 1, 0, 0, 'id', 0, 0, 'id' FROM touch, (SELECT unnest(['2026-03-10', '2026-04-10', '2026-05-10']::DATE[]) AS d)`);
    await store.run(read('needed'));
    const slices = await slicesOf(store, 'texts');
    for (const slice of slices) await store.run(read('verdict'), slice);
    await judgeRedundant(store, 86_400);
    return slices.length;
  });
  expect(sizes).toBeGreaterThan(4);
  const counts = await store.rows('SELECT verdict, count(*) AS n FROM verdict GROUP BY verdict ORDER BY verdict', z.strictObject({ verdict: z.string(), n: z.number() }));
  const idle = COUNT - Math.ceil(COUNT / 3);
  expect(counts.find(({ verdict }) => verdict === 'unexercised')?.n).toBe(idle);
  expect(counts.reduce((sum, { n }) => sum + n, 0)).toBe(COUNT);
});

it('finds an emergency grant of everything within the usual limit of memory', { timeout: 60_000 }, async () => {
  const own = mkdtempSync(path.join(os.tmpdir(), 'pawl-memory-'));
  const small = await openStore(path.join(own, 'state.duckdb'), { memoryMb: 80 });
  try {
    const atoms = new RowBuffer(small, 'atom', Object.keys(ATOM));
    for (let at = 0; at < 5_000; at++) atoms.add(...Object.values({ ...ATOM, atom_key: `${at}`.padEnd(200, 'x') }));
    await atoms.flush();
    await small.run(`INSERT INTO atom_since SELECT atom_key, TIMESTAMP '2026-03-10', 'somebody', 'event', 'given', NULL FROM atom`);
    await small.run('INSERT INTO touch SELECT row_number() OVER (), atom_key, true, true FROM atom');
    expect(await emergencyRows(small, 86_400)).toEqual([]);
  } finally {
    await small.close();
    rmSync(own, { recursive: true, force: true });
  }
});
