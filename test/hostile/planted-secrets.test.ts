import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { secretIn } from '../../src/core/secrets.ts';
import { openStore } from '../../src/store/open.ts';
import { filesOf } from '../stories/scan-story.ts';
import { FIELDS, type Field } from './estate.ts';
import { examined } from './examined.ts';
import { PATIENT } from './patience.ts';
import { FILES, fitting, IDS, payloadOf, SHORT } from './plant.ts';
import { SECRETS, tracesIn } from './secrets.ts';

// Every text of every kind of input holds a secret, also those that pawl keeps and shows: what is known by its form is
// masked before anything is stored, judged or shown.
const FORMS: Readonly<Partial<Record<keyof typeof SECRETS, string>>> = {
  accessKey: `.${SECRETS.accessKey}.`,
  temporaryKey: `.${SECRETS.temporaryKey}.`,
  secretKey: `.secretAccessKey=${SECRETS.secretKey}.`,
  sessionToken: `.${SECRETS.sessionToken}.`,
  github: `.${SECRETS.github}.`,
  slack: `.${SECRETS.slack}.`,
  bearer: `.${SECRETS.bearer}.`,
  privateKey: `.${SECRETS.privateKey}.`,
  urlPassword: `.https://deploy:${SECRETS.urlPassword}@git.example.com/`,
};
const forms = Object.values(FORMS);
const fields = Object.keys(FIELDS) as Field[];

/** Names of files are shown as they are, one of which tells an ARN; a label is planted inside of a longer word. */
const AS_THEY_ARE: ReadonlySet<Field> = new Set<Field>([...FILES, 'namedFile', 'terraformLabel']);

/** What a field can hold of a form, if it is still one there: ids lose their colons, parts of ARNs their slashes and spaces. */
function formOf(field: Field, turn: number): string {
  if (AS_THEY_ARE.has(field)) return '';
  const from = fields.indexOf(field) + turn;
  return forms.map((_, next) => forms[(from + next) % forms.length]!).find((form) => secretIn(heldIn(field, form)) === secretIn(form)) ?? '';
}

function heldIn(field: Field, form: string): string {
  return (IDS.has(field) ? form.replaceAll(':', '') : fitting(field, form)) + FIELDS[field];
}

/** A plain run gives each field one form, torture gives it each. */
const TURNS = process.env['PAWL_TORTURE'] === undefined ? [0] : forms.map((_, turn) => turn);

it.each(TURNS)('a secret in any text that is read stands neither in the state nor in an output (turn %i)', PATIENT, async (turn) => {
  const seen = await examined((field) => formOf(field, turn), 'anything');
  try {
    expect(fields.filter((field) => !seen.fields.has(field) && formOf(field, turn) !== '' && !(SHORT.has(field) && formOf(field, turn).length > 40)), 'fields that take none').toEqual([]);
    const inputs = Buffer.concat([...seen.before.values()].map((bytes) => { const raw = Buffer.from(bytes, 'base64'); return raw[0] === 0x1f && raw[1] === 0x8b ? gunzipSync(raw) : raw; }));
    expect(Object.keys(FORMS).filter((name) => !tracesIn(inputs).includes(name)), 'forms that are planted nowhere').toEqual([]);

    const held: Record<string, readonly string[]> = {};
    for (const [name, content] of filesOf(seen.output)) {
      const bytes = Buffer.from(content, 'base64');
      held[name] = tracesIn(name.endsWith('.gz') ? gunzipSync(bytes) : bytes);
    }
    held['pawl-found.yaml'] = tracesIn(readFileSync(path.join(seen.folder, 'pawl-found.yaml')));
    for (const [command, text] of Object.entries(seen.printed)) held[`pawl ${command}`] = tracesIn(Buffer.from(text));
    const state = path.join(seen.folder, '.pawl');
    for (const name of readdirSync(state, { recursive: true, encoding: 'utf8' })) if (statSync(path.join(state, name)).isFile()) held[name] = tracesIn(readFileSync(path.join(state, name)));
    held['rows of the state'] = tracesIn(Buffer.from(await rowsOf(path.join(state, 'state.duckdb'))));
    expect(Object.keys(held).length).toBeGreaterThan(40);
    expect(Object.entries(held).filter(([, names]) => names.length > 0)).toEqual([]);
    expect(payloadOf('roleName', (field) => formOf(field, turn))).not.toBe('');
  } finally {
    seen.dispose();
  }
});

/** Every row: DuckDB compresses texts in its file. */
async function rowsOf(file: string): Promise<string> {
  const store = await openStore(file, { readOnly: true });
  try {
    let text = '';
    for (const { name } of await store.rows('SELECT table_name AS name FROM duckdb_tables() ORDER BY ALL', z.strictObject({ name: z.string() }))) {
      const rows = await store.rows(`SELECT CAST(t AS VARCHAR) AS line FROM ${name} AS t`, z.strictObject({ line: z.string() }));
      text += rows.map(({ line }) => line).join('\n');
    }
    return text;
  } finally {
    await store.close();
  }
}
