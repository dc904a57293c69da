import { expect, it } from 'vitest';
import { usage } from '../../../connectors/aws/usage.ts';
import { Splitter } from '../../../src/ingest/read/splitter.ts';
import { readWhole } from '../../../src/ingest/read/whole.ts';
import { RecordScanner } from '../../../src/ingest/scan/scanner.ts';
import { Notes } from '../../ingest/notes.ts';
import { PATIENT } from '../patience.ts';
import { corpus, fuzzed, same } from './fuzzed.ts';

const { format } = usage;
const scanner = new RecordScanner(format, usage.fields);

function whole(bytes: Buffer, kernel?: RecordScanner): unknown[] {
  const notes = new Notes();
  readWhole(bytes, format, notes, kernel);
  return notes.said;
}

function split(bytes: Buffer, chunk: number): unknown[] {
  const notes = new Notes();
  const splitter = new Splitter(format, notes);
  for (let from = 0; from < bytes.length; from += chunk) splitter.push(bytes.subarray(from, from + chunk));
  splitter.end();
  return notes.said;
}

/** What the records say to the projection; the kernel hands on no more of them than it reads. */
function meant(said: readonly unknown[]): readonly unknown[] {
  return said.map((one) => (typeof one === 'string' && one.startsWith('!') ? one : usage.project(one)));
}

/** Of several envelopes in one document JSON.parse knows no order. */
function inOrder(said: readonly unknown[]): readonly string[] {
  return said.map((one) => JSON.stringify(one)).sort();
}

it('the kernel, JSON.parse and the splitter read the same, whatever the text', PATIENT, () => {
  let wellFormed = 0;
  const count = fuzzed('reader', corpus('records'), (input, random) => {
    const bytes = Buffer.from(input);
    const expected = whole(bytes);
    if (scanner.isFull) scanner.forget();
    same(meant(whole(bytes, scanner)), meant(expected), 'with and without the kernel');
    const chunk = 1 + random.below(random.below(2) === 0 ? 8 : bytes.length + 1);
    const pieces = split(bytes, chunk);
    same(pieces, split(bytes, bytes.length + 1), `in chunks of ${chunk} bytes and in one`);
    try {
      JSON.parse(bytes.toString('utf8'));
    } catch {
      return;
    }
    wellFormed += 1;
    same(inOrder(pieces), inOrder(expected), 'by the splitter and by JSON.parse');
  });
  expect(wellFormed).toBeGreaterThan(count / 20);
});

it('bytes that are no text are read the same by all, and never thrown at anybody', PATIENT, () => {
  fuzzed('reader of bytes', corpus('records'), (input, random) => {
    const bytes = Buffer.from(input);
    for (let times = 1 + random.below(3); times > 0 && bytes.length > 0; times -= 1) bytes[random.below(bytes.length)] = random.below(256);
    const expected = whole(bytes);
    same(meant(whole(bytes, scanner)), meant(expected), 'with and without the kernel');
    same(split(bytes, 1 + random.below(16)), split(bytes, bytes.length + 1), 'in chunks and in one');
  });
});
