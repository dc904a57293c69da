import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFile } from '../../src/ingest/read/file.ts';
import { LostFile } from '../../src/ingest/read/lost.ts';
import { Splitter } from '../../src/ingest/read/splitter.ts';
import { readStream } from '../../src/ingest/read/stream.ts';
import { readWhole } from '../../src/ingest/read/whole.ts';
import type { RecordFormat } from '../../src/core/usage-source.ts';
import { Notes } from './notes.ts';
import { sampled } from '../sampled.ts';

const FORMAT: RecordFormat = { kind: 'json', envelopes: ['Records', 'Events'], unwrap: 'Wrapped' };

function whole(text: string | Buffer): unknown[] {
  const notes = new Notes();
  readWhole(Buffer.from(text as string), FORMAT, notes);
  return notes.said;
}

function split(text: string | Buffer, chunk: number): unknown[] {
  const notes = new Notes();
  const splitter = new Splitter(FORMAT, notes);
  const bytes = Buffer.from(text as string);
  for (let from = 0; from < bytes.length; from += chunk) splitter.push(bytes.subarray(from, from + chunk));
  splitter.end();
  return notes.said;
}

const A = { a: 1, deep: { list: [{ x: '}],"' }, []] } };
const B = { b: '\\" [{' };
const [a, b] = [JSON.stringify(A), JSON.stringify(B)];

/** Text, and the records and broken stretches that it holds. */
const FRAMES: readonly (readonly [string, string | Buffer, readonly unknown[]])[] = [
  ['nothing', '', []],
  ['white space', ' \n\t ', []],
  ['an envelope', `{"Records":[${a},${b}]}`, [A, B]],
  ['an envelope with more around it', `{"x":{"Records":[1]},"Records":[${a}],"y":[1,2]}`, [A]],
  ['an empty envelope', '{"Records":[]}', []],
  ['two envelopes in one document', `{"Records":[${a}],"Events":[${b}]}`, [A, B]],
  ['an envelope that stands twice', `{"Records":[${a}],"Records":[${b}]}`, [A, B]],
  ['an envelope that stands twice, first as something else', `{"Records":7,"x":"}],","Records":[${a}]}`, [A]],
  ['an envelope that stands twice, last as something else', `{"Records":[${a}],"Records":null}`, [A]],
  ['an envelope that stands twice, once spelt with an escape', `{"\\u0052ecords":[${a}],"Records":[${b}]}`, [A, B]],
  ['an envelope that stands three times among others', `{"Records":[],"Events":[${a}],"Records":[${b}],"Records":[${a}]}`, [A, B, A]],
  ['an envelope that stands twice in an element of an array', `[{"Records":[${a}],"Records":[${b}]}, {"Events":[${a}]},7]`, [A, B, A, 7]],
  ['an envelope that stands twice on one line of several', `${b}\n{"Records":[${a}],"Records":[${b}]}\n`, [B, A, B]],
  ['an envelope named in a text, and once as a member', `{"x":"\\"Records\\":[1]","Records":[${a}],"y":{"Records":[2]}}`, [A]],
  ['an envelope that stands twice, and a broken record', `{"Records":[${a},{oops}],"Records":[${b}]}`, [A, '!not-json', B]],
  ['an envelope, indented', JSON.stringify({ Records: [A, B] }, null, 2), [A, B]],
  ['an envelope that is no array', '{"Records":{}}', [{ Records: {} }]],
  ['a bare array', `[${a},${b}]`, [A, B]],
  ['an array of envelopes', `[{"Records":[${a}]},{"Events":[${b}]}]`, [A, B]],
  ['one record', a, [A]],
  ['one record, indented', JSON.stringify(A, null, 4), [A]],
  ['a record per line', `${a}\n${b}\n`, [A, B]],
  ['lines with carriage returns and gaps', `${a}\r\n\r\n${b}`, [A, B]],
  ['an envelope per line', `{"Records":[${a}]}\n{"Records":[${b}]}\n`, [A, B]],
  ['records without a line end between', `${a}${b}`, [A, B]],
  ['records with a record separator (RFC 7464)', `\u001e${a}\n\u001e${b}\n`, [A, B]],
  ['a byte order mark', `\ufeff{"Records":[${a}]}`, [A]],
  ['a byte order mark before lines', `\ufeff${a}\n${b}\n`, [A, B]],
  ['a byte order mark alone', '\ufeff', []],
  ['a byte order mark before the second line', `${a}\n\ufeff${b}\n`, [A, '!not-json', B]],
  ['half of a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb]), Buffer.from(a)]), ['!not-utf8', A]],
  ['records as text inside records', `{"Events":[{"id":1,"Wrapped":${JSON.stringify(a)}},{"Wrapped":${JSON.stringify(b)}}]}`, [A, B]],
  ['a broken text inside a record', `{"Events":[{"Wrapped":"{"},{"Wrapped":${JSON.stringify(b)}}]}`, ['!not-json', B]],
  ['elements that are no objects', '[1,"x",null,[2]]', [1, 'x', null, [2]]],
  ['a lone number', '17', [17]],
  ['names and values outside ASCII', '{"Records":[{"é":"😀"}]}', [{ é: '😀' }]],
  ['plain text', 'hello there', ['!not-json', '!not-json']],
  ['a broken record in the middle of an array', `{"Records":[${a},{"id":1,oops},${b}]}`, [A, '!not-json', B]],
  ['a record cut short inside an array', `{"Records":[${a},{"x":{"y":1},${b}]}`, [A, '!not-json', B]],
  ['a bracket too few', `{"Records":[${a},{"x":[1,2},${b}]}`, [A, '!not-json', B]],
  ['an array that does not end', `{"Records":[${a},${b}`, [A, B, '!not-json']],
  ['a record that does not end', `{"Records":[${a},{"b":`, [A, '!not-json']],
  ['an envelope that does not end', `{"Records":[${a}]`, [A, '!not-json']],
  ['junk after the document', `{"Records":[${a}]} junk`, [A, '!not-json']],
  ['junk inside the document', `{"Records":[${a}], junk}`, [A, '!not-json']],
  ['a broken line among lines', `${a}\n{"x": tru}\n${b}\n`, [A, '!not-json', B]],
  ['a line cut short among lines', `${a}\n{"x":{"y":1}\n${b}\n`, [A, '!not-json', B]],
  ['a text without end among lines', `${a}\n{"x":"y}\n${b}\n`, [A, '!not-json', B]],
  ['a zero byte in a record', `{"Records":[${a},{"x":"\u0000"},${b}]}`, [A, '!not-json', B]],
  ['zero bytes at the end', `${a}\n${'\u0000'.repeat(20)}`, [A, '!not-json']],
  ['bytes that are no UTF-8 in one record', Buffer.concat([Buffer.from(`[${a},{"x":"`), Buffer.from([0xff, 0xfe]), Buffer.from(`"},${b}]`)]), [A, '!not-utf8', B]],
  ['a record too deep to follow, beside a broken one', `[${a},${'['.repeat(20_000)}${']'.repeat(20_000)},{oops},${b}]`, [A, '!too-deep', '!not-json', B]],
];

describe('instants before documents', () => {
  const [one, two] = ['2026-06-01T04:05:06.007Z', '2026-06-01T04:05:07Z'];
  const STAMPED: readonly (readonly [string, string, readonly unknown[]])[] = [
    ['are passed over where the format has them', `${one} ${a}\n${two} ${b}\n`, [A, B]],
    ['also before some lines only', `${a}\n${two} ${b}`, [A, B]],
    ['and nothing else is', `${one} ${a}\n${one} hello\n12:00 ${b}`, [A, '!not-json', '!not-json', B]],
    ['nor inside a list', `[${a}, ${one}, ${b}]`, [A, '!not-json', B]],
  ];

  it.each(STAMPED)('%s', async (_, text, said) => {
    for (const chunk of [1, 7, 1_000]) {
      const notes = new Notes();
      const bytes = Buffer.from(text);
      // oxlint-disable-next-line require-await -- a stream is asynchronous
      const chunks = async function* (): AsyncGenerator<Buffer> {
        for (let from = 0; from < bytes.length; from += chunk) yield bytes.subarray(from, from + chunk);
      };
      await readStream(chunks, { ...FORMAT, stamped: true }, notes);
      expect(notes.said).toEqual(said);
    }
  });

  it('are broken records elsewhere', () => {
    expect(whole(`${one} ${a}`)).toEqual(['!not-json', A]);
  });
});

describe('framing', () => {
  it.each(FRAMES)('%s', (_, text, said) => {
    expect(whole(text)).toEqual(said);
  });

  it.each(FRAMES)('%s, by chunks', async (_, text, said) => {
    for (const chunk of [1, 2, 7, 1_000]) {
      const notes = new Notes();
      const bytes = Buffer.from(text as string);
      await readStream(
        async function* () {
          for (let from = 0; from < bytes.length; from += chunk) yield bytes.subarray(from, from + chunk);
        },
        FORMAT,
        notes,
      );
      expect(notes.said).toEqual(said);
    }
  });

  it.each([
    ['a byte order mark', `\ufeff{"Records":[{"a":"\u00e9"}]}`, [{ a: '\u00e9' }]],
    ['a byte order mark before lines', '\ufeff{"a":1}\n{"b":"\u{1f600}"}', [{ a: 1 }, { b: '\u{1f600}' }]],
    ['a byte order mark and nothing else', '\ufeff', []],
    ['an envelope that stands twice', '{"Records":[{"a":1}],"Records":[{"b":2}]}', [{ a: 1 }, { b: 2 }]],
    ['a broken record', '\ufeff{"Records":[{"a":1},{b},{"c":3}]}', [{ a: 1 }, '!not-json', { c: 3 }]],
  ])('%s is read the same wherever a chunk ends', async (_, text, said) => {
    const bytes = Buffer.from(text);
    for (let first = 0; first <= bytes.length; first += 1) {
      for (let second = first; second <= bytes.length; second += 1) {
        const chunks = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)];
        const notes = new Notes();
        await readStream(
          // oxlint-disable-next-line require-await -- a stream is asynchronous
          async function* () {
            yield* chunks;
          },
          FORMAT,
          notes,
        );
        expect([first, second, notes.said]).toEqual([first, second, said]);
        const direct = new Notes();
        const splitter = new Splitter(FORMAT, direct);
        for (const chunk of chunks) splitter.push(chunk);
        splitter.end();
        expect([first, second, direct.said]).toEqual([first, second, said]);
      }
    }
  });

  it('gives the same as JSON.parse for any JSON, however it is cut and laid out', () => {
    const record = fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 3 }), { minKeys: 1, maxKeys: 4 }).filter((value) => !['Records', 'Events', 'Wrapped'].some((name) => name in value));
    const records = fc.array(record, { maxLength: 5 });
    fc.assert(
      fc.property(records, fc.constantFrom(0, 1, 2), fc.constantFrom('envelope', 'array', 'lines'), fc.integer({ min: 1, max: 40 }), (list, indent, form, chunk) => {
        const text =
          form === 'lines' ? list.map((value) => JSON.stringify(value)).join('\n') : JSON.stringify(form === 'array' ? list : { x: [1], Records: list, y: {} }, null, indent);
        const expected = JSON.parse(JSON.stringify(list)) as unknown[];
        expect(split(text, chunk)).toEqual(expected);
        expect(whole(text)).toEqual(expected);
      }),
      sampled(150),
    );
  });

  it('never loses silently: any damage to one byte shows, or the records are read as they are', () => {
    const records = Array.from({ length: 4 }, (_, n) => ({ id: `record ${n}`, list: [n, { n }] }));
    const bytes = Buffer.from(JSON.stringify({ Records: records }));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }), (at, value) => {
        const damaged = Buffer.from(bytes);
        damaged[at] = value;
        const said = split(damaged, 64);
        const broken = said.some((one) => typeof one === 'string' && one.startsWith('!'));
        let parsed: unknown;
        try {
          parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(damaged));
        } catch {
          // A stray scalar between records is handed on as it is: no projection takes it for a record, so it is quarantined.
          // A missing comma between whole records costs none of them.
          if (!broken && !said.some((one) => typeof one !== 'object')) expect(said).toEqual(records);
          return;
        }
        const list = (parsed as { Records?: unknown[] }).Records;
        expect(said).toEqual(Array.isArray(list) ? list : [parsed]);
      }),
      sampled(300),
    );
  });
});

describe('files', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-read-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function read(name: string, bytes: Buffer): Promise<unknown[] | string> {
    const file = path.join(folder, name);
    writeFileSync(file, bytes);
    const notes = new Notes();
    try {
      await readFile(file, FORMAT, notes);
    } catch (error) {
      if (error instanceof LostFile) return `lost: ${error.reason}`;
      throw error;
    }
    return notes.said;
  }

  const text = `{"Records":[${a},${b}]}`;
  const gz = gzipSync(text);
  const flipped = (at: number): Buffer => {
    const bytes = Buffer.from(gz);
    bytes[at] = (bytes[at] as number) ^ 0x55;
    return bytes;
  };

  it.each<[string, string, Buffer, unknown]>([
    ['gzip', 'x.json.gz', gz, [A, B]],
    ['gzip without the name', 'x.json', gz, [A, B]],
    ['plain', 'y.json', Buffer.from(text), [A, B]],
    ['several gzip members', 'm.gz', Buffer.concat([gzipSync(a), gzipSync('\n'), gzipSync(b)]), [A, B]],
    ['gzip padded with zero bytes', 'p.gz', Buffer.concat([gz, Buffer.alloc(512)]), [A, B]],
    ['an empty plain file', 'e.json', Buffer.alloc(0), []],
    ['an empty text in gzip', 'e.json.gz', gzipSync(''), []],
    ['a zero-byte .gz', 'z.json.gz', Buffer.alloc(0), 'lost: truncated'],
    ['plain text named .gz', 'n.json.gz', Buffer.from(text), 'lost: not-gzip'],
    ['gzip cut in the middle', 't.gz', gz.subarray(0, 40), 'lost: truncated'],
    ['gzip without its last byte', 't.gz', gz.subarray(0, gz.length - 1), 'lost: truncated'],
    ['gzip cut after the header', 't.gz', gz.subarray(0, 10), 'lost: truncated'],
    ['a second member cut short', 't.gz', Buffer.concat([gz, gz.subarray(0, 30)]), 'lost: truncated'],
    ['a wrong checksum', 'c.gz', flipped(gz.length - 6), 'lost: checksum'],
    ['a wrong length', 'c.gz', flipped(gz.length - 2), 'lost: checksum'],
    ['damaged compressed data', 'c.gz', flipped(14), 'lost: checksum'],
    ['junk after the gzip end', 'j.gz', Buffer.concat([gz, Buffer.from('junk')]), 'lost: trailing-data'],
    ['junk after padding', 'j.gz', Buffer.concat([gz, Buffer.alloc(8), Buffer.from('junk')]), 'lost: trailing-data'],
    ['a damaged second member', 'j.gz', Buffer.concat([gz, Buffer.from([0x1f, 0x8b, 9, 9]), gz]), 'lost: trailing-data'],
  ])('%s', async (_, name, bytes, said) => {
    expect(await read(name, bytes)).toEqual(said);
  });

  it('a file that is not there, or is a folder', async () => {
    const notes = new Notes();
    await expect(readFile(path.join(folder, 'gone.json'), FORMAT, notes)).rejects.toMatchObject({ reason: 'unreadable' });
    await expect(readFile(folder, FORMAT, notes)).rejects.toMatchObject({ reason: 'unreadable' });
  });

  it('large files are streamed: a 50 MB record passes, one over 64 MB does not, and its neighbours do', async () => {
    const large = (megabytes: number): string => `{"big":"${'x'.repeat(megabytes * 1_048_576)}"}`;
    const lines = await read('large.json', Buffer.from(`${a}\n${large(50)}\n${b}\n`));
    expect((lines as unknown[]).map((one) => Object.keys(one as object)[0])).toEqual(['a', 'big', 'b']);
    const array = await read('larger.json.gz', gzipSync(`{"Records":[${a},${large(65)},${b}]}`, { level: 1 }));
    expect(array).toEqual([A, '!too-large', B]);
  }, 60_000);

  it('large damaged files are lost like small ones', async () => {
    const big = gzipSync(`[${Array.from({ length: 400_000 }, () => a).join(',')}]`, { level: 1 });
    expect(await read('big.gz', big.subarray(0, big.length - 5))).toBe('lost: truncated');
    expect(await read('big.gz', Buffer.concat([big, Buffer.from('junk')]))).toBe('lost: trailing-data');
    const wrong = Buffer.from(big);
    wrong[wrong.length - 6] = (wrong[wrong.length - 6] as number) ^ 1;
    expect(await read('big.gz', wrong)).toBe('lost: checksum');
    expect(((await read('big.gz', big)) as unknown[]).length).toBe(400_000);
  }, 60_000);
});
