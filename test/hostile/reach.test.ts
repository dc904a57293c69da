import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { filesOf } from '../stories/scan-story.ts';
import { FIELDS, type Field } from './estate.ts';
import { examined, type Examined } from './examined.ts';
import { PATIENT } from './patience.ts';
import { payloadOf } from './plant.ts';

/** Field by field, the outputs that show what stands in it. `PAWL_UPDATE=1` writes it anew; each changed line must be wanted. */
const TABLE = path.resolve(import.meta.dirname, '../cases/hostile/reach.json');

const fields = Object.keys(FIELDS) as Field[];
/** A word of its own for each field, which no other text holds. */
const words = fields.map((_, index) => `Zq${String(index).padStart(3, '0')}qZ`);

/** Every output by its kind: files of one kind and answers about single principals together. */
function outputsOf(seen: Examined): readonly (readonly [string, string])[] {
  const files = [...filesOf(seen.output).keys()].map((name) => {
    const bytes = readFileSync(path.join(seen.output, name));
    return [kindOf(name), (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')] as const;
  });
  const found = readFileSync(path.join(seen.folder, 'pawl-found.yaml'), 'utf8');
  return [...files, ['pawl.yaml of init', found], ...Object.entries(seen.printed).map(([command, text]) => [`pawl ${command.replace(/^(explain|refusal).*/, '$1')}`, text] as const)];
}

function kindOf(name: string): string {
  if (name.startsWith('ledger/')) return 'ledger/*.jsonl.gz';
  return name.replace(/^proposals\/[^/]+\//, 'proposals/*/').replace(/policies\/[^/]+$/, 'policies/*.json');
}

it('each text reaches the outputs that the table says, and no other', PATIENT, async () => {
  const seen = await examined(words, 'anything');
  try {
    expect(fields.filter((field) => !seen.fields.has(field)), 'fields that take no word').toEqual([]);
    const outputs = outputsOf(seen);
    const reach = Object.fromEntries(
      fields.map((field) => {
        const word = payloadOf(field, words).toLowerCase();
        return [field, [...new Set(outputs.filter(([, text]) => text.toLowerCase().includes(word)).map(([kind]) => kind))].sort()];
      }),
    );
    const text = `{\n${Object.entries(reach).map(([field, kinds]) => `  ${JSON.stringify(field)}: ${JSON.stringify(kinds)}`).join(',\n')}\n}\n`;
    if (process.env['PAWL_UPDATE'] !== undefined) writeFileSync(TABLE, text);
    expect(reach).toEqual(JSON.parse(readFileSync(TABLE, 'utf8')));
    // Nothing that pawl writes is left out, but the summary, which is made of numbers: what no text reaches no payload tries.
    const reached = new Set(Object.values(reach).flat());
    expect([...new Set(outputs.map(([kind]) => kind))].filter((kind) => !reached.has(kind)).sort(), 'outputs that no text reaches').toEqual(['pawl summary']);
  } finally {
    seen.dispose();
  }
});
