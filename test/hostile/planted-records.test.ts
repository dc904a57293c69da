import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { READERS } from '../../connectors/index.ts';
import { withRun } from '../../src/cli/open-run.ts';
import { collect } from '../../src/scan/collect.ts';
import { valueWithoutSecrets } from '../../src/core/secrets.ts';
import { records } from '../connectors/kubernetes/bookshop.ts';
import { estateOf, FIELDS } from './estate.ts';
import { SECRETS, tracesIn } from './secrets.ts';

// Each text of each kind of record holds a secret, one at a time, wherever a reader may look.
const FORMS = [SECRETS.accessKey, SECRETS.github, SECRETS.slack, SECRETS.bearer, `https://u:${SECRETS.urlPassword}@h/`, `SecretAccessKey=${SECRETS.secretKey}`, SECRETS.privateKey, SECRETS.sessionToken];

const RECORDS: Readonly<Record<keyof typeof READERS, () => readonly unknown[]>> = {
  aws: () => { const { plain, odd } = estateOf((field) => FIELDS[field]); return [...plain.slice(0, 8), ...odd]; },
  kubernetes: () => distinct(records('full'), 40),
};

/** One record of each kind of request, at most so many. */
function distinct(all: Iterable<unknown>, most: number): readonly unknown[] {
  const found = new Map<string, unknown>();
  for (const record of all) {
    const { verb, objectRef } = record as { verb?: string; objectRef?: { resource?: string } };
    const kind = `${verb} ${objectRef?.resource}`;
    if (!found.has(kind)) found.set(kind, record);
    if (found.size >= most) break;
  }
  return [...found.values()];
}

/** The record as often as it has texts, each time with a secret behind another one. */
function* salted(record: unknown, next: () => string): Generator<unknown> {
  let texts = 0;
  const at = (value: unknown, place: number): unknown => {
    if (typeof value === 'string') return texts++ === place ? `${value} ${next()} ` : value;
    if (Array.isArray(value)) return value.map((one) => at(one, place));
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, at(inner, place)])) : value;
  };
  at(record, -1);
  for (let place = 0, all = texts; place < all; place++) {
    texts = 0;
    yield at(record, place);
  }
}

it('every reader of records has records to plant in', () => {
  expect(Object.keys(RECORDS).sort()).toEqual(Object.keys(READERS).sort());
});

let folder: string;
beforeAll(() => void (folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-salted-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each(Object.keys(RECORDS))('no text of a record of %s brings a secret into the state', async (connector) => {
  const home = path.join(folder, connector);
  mkdirSync(path.join(home, 'logs'), { recursive: true });
  let turn = 0;
  const next = (): string => FORMS[turn++ % FORMS.length]!;
  const lines = RECORDS[connector]!().flatMap((record) => [...salted(record, next)]);
  expect(lines.length).toBeGreaterThan(500);
  writeFileSync(path.join(home, 'logs/all.json'), lines.map((line, index) => JSON.stringify(withId(line, index))).join('\n'));
  writeFileSync(path.join(home, 'pawl.yaml'), JSON.stringify({ sources: [{ id: 'shop', connector, usage: 'logs' }] }));

  let folded = 0;
  const held: Record<string, readonly string[]> = {};
  await withRun({ config: path.join(home, 'pawl.yaml'), asOf: '2026-12-01', threads: 0 }, async (run) => {
    await collect(run);
    const [counts] = await run.store.rows("SELECT sum(folded) AS folded FROM input WHERE kind = 'usage'", z.strictObject({ folded: z.coerce.number() }));
    folded = counts?.folded ?? 0;
    for (const { name } of await run.store.rows('SELECT table_name AS name FROM duckdb_tables() ORDER BY ALL', z.strictObject({ name: z.string() }))) {
      const rows = await run.store.rows(`SELECT CAST(t AS VARCHAR) AS line FROM ${name} AS t`, z.strictObject({ line: z.string() }));
      held[name] = tracesIn(Buffer.from(rows.map(({ line }) => line).join('\n')));
    }
    for (const name of readdirSync(path.join(home, '.pawl'))) if (statSync(path.join(home, '.pawl', name)).isFile()) held[name] = tracesIn(readFileSync(path.join(home, '.pawl', name)));
  });
  expect(folded).toBeGreaterThan(lines.length / 4);
  expect(Object.entries(held).filter(([, names]) => names.length > 0)).toEqual([]);
  // The reader itself hands some of them on: it is the fold that masks them.
  const reader = await READERS[connector]!();
  const handed = lines.map((line) => reader.project(line));
  expect(tracesIn(Buffer.from(JSON.stringify(handed))).length).toBeGreaterThan(0);
  expect(tracesIn(Buffer.from(JSON.stringify(valueWithoutSecrets(handed))))).toEqual([]);
}, 60_000);

/** Records of one id are one record, so that each gets an id of its own. */
function withId(record: unknown, index: number): unknown {
  const id = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
  const found = record as Readonly<Record<string, unknown>>;
  return 'eventID' in found ? { ...found, eventID: id } : { ...found, auditID: id };
}
