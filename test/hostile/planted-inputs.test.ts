import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { allConnectors } from '../../src/cli/open-run.ts';
import { configShape } from '../../src/config.ts';
import table from '../cases/hostile/planted-inputs.json' with { type: 'json' };

const ROOT = path.resolve(import.meta.dirname, '../..');
const connectors = await allConnectors();

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly const?: unknown;
}

const schema = z.toJSONSchema(configShape(connectors), { io: 'input', unrepresentable: 'any' }) as Schema;

/** All keys of a source, those of what stands in it with their path. */
function keysOf(source: Schema, at = ''): readonly string[] {
  return Object.entries(source.properties ?? {}).flatMap(([key, value]) => {
    const here = at === '' ? key : `${at}.${key}`;
    return value.properties === undefined ? [here] : keysOf(value, here);
  });
}

/** Keys that name no file. */
const NO_FILE = /^(?:id|connector|grantsTakenAt|sparse|sharedPolicies|live\..*|observability\.(?:multiRegion|managed|ownerReferencesPermissionEnforcement))$/;

describe('every key of a source that names files is known to the tests that plant secrets', () => {
  const { items } = schema.properties!['sources']!;
  it.each(items!.anyOf ?? items!.oneOf ?? [items!])('of a connector', (source) => {
    const id = String(source.properties!['connector']!.const) as keyof typeof table;
    expect(Object.keys(table)).toContain(id);
    expect(keysOf(source).filter((key) => !NO_FILE.test(key)).sort()).toEqual([...Object.keys(table.common), ...Object.keys(table[id])].sort());
  });
});

/** Where the bytes of somebody's files come in, with what keeps their secrets from going further. */
const READERS: Readonly<Record<string, string>> = {
  'src/cli/discover.ts': 'only asked what kind of file it is, for init',
  'src/cli/load-config.ts': 'open-run.ts masks what is kept of it',
  'src/cli/output-documents.ts': 'documents of pawl\'s own',
  'src/cli/verify.ts': 'masked at once',
  'src/ingest/digests/file-hashes.ts': 'only hashed, and digests: enter-digests.ts masks what is told of them',
  'src/ingest/read/gzip.ts': 'decompresses for read/file.ts',
  'src/ingest/read/head.ts': 'only asked whether it is gzip',
  'src/ingest/read/file.ts': 'records: file-fold.ts masks what is kept of each',
  'src/ingest/scan/kernel.ts': 'code of pawl\'s own',
  'src/ingest/spool/cursor.ts': 'positions of a fetch, which are no secrets',
  'src/ingest/spool/durable.ts': 'written, not read',
  'src/ingest/spool/extents.ts': 'masked at once',
  'src/ingest/spool/statement.ts': 'only asked whether it is complete',
  'src/ingest/texts/read.ts': 'readTexts masks; readText is for definition files alone, see definitions.ts',
  'src/scan/write-json.ts': 'written, not read',
  'src/store/sql.ts': 'code of pawl\'s own',
};

it('files are read in these places and in no other', () => {
  const sources = ['src', 'connectors'].flatMap((folder) => readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`)).filter((name) => name.endsWith('.ts') && !/\/data\/generate/.test(name));
  const reading = sources.filter((name) => /\b(?:readFileSync|createReadStream|readFile|openSync|open)\b[^;]*\bfrom 'node:fs/.test(readFileSync(path.join(ROOT, name), 'utf8')));
  expect(reading.filter((name) => !(name in READERS))).toEqual([]);
  expect(Object.keys(READERS).filter((name) => !sources.includes(name))).toEqual([]);
});

it('texts with secrets are read for definitions alone', () => {
  const all = readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  expect(all.filter((name) => /\breadText\b/.test(readFileSync(path.join(ROOT, 'src', name), 'utf8'))).sort()).toEqual(['ingest/texts/definitions.ts', 'ingest/texts/read.ts', 'scan/definitions.ts']);
});
