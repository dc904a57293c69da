import { deflateRawSync, gzipSync } from 'node:zlib';
import { record } from '../ingest/harness.ts';

/** What becomes of a file: its state and reason, and how many of its records are folded and quarantined. */
export interface HostileFile {
  readonly title: string;
  readonly name: string;
  readonly content: () => Buffer | string;
  /** `read`, or the reason for which the file is quarantined whole. */
  readonly fate: string;
  readonly folded?: number;
  readonly quarantined?: readonly string[];
}

const text = JSON.stringify({ Records: [record(1), record(2)] });
const gzip = (): Buffer => gzipSync(text);
const around = (middle: string): string => `{"Records":[${JSON.stringify(record(1))},${middle},${JSON.stringify(record(2))}]}`;
const altered = (bytes: Buffer, at: number): Buffer => {
  const copy = Buffer.from(bytes);
  const place = at < 0 ? copy.length + at : at;
  copy[place] = (copy[place] as number) ^ 0x5a;
  return copy;
};
const dated = (at: unknown): string => JSON.stringify({ ...record(3), at });

/** Dates that no record of ours can have. */
const ABSURD_DATES: readonly unknown[] = ['', 'yesterday', '0000-00-00T00:00:00Z', '1969-12-31T23:59:59Z', '1999-12-31T23:59:59Z', '2100-01-01T00:00:00Z', '+275760-09-13T00:00:00Z', '-000001-01-01T00:00:00Z', '2026-13-01T00:00:00Z', '2026-02-32T00:00:00Z', 'Infinity', null, true, 0, 1e300, -1, [], {}, ['2026-03-01T10:00:00Z'], '9'.repeat(5_000)];

export const HOSTILE_FILES: readonly HostileFile[] = [
  { title: 'a gzip file cut in the middle', name: 'a.json.gz', content: () => gzip().subarray(0, 60), fate: 'truncated' },
  { title: 'a gzip file without its last byte', name: 'a.json.gz', content: () => gzip().subarray(0, -1), fate: 'truncated' },
  { title: 'a gzip file of nothing but a header', name: 'a.json.gz', content: () => gzip().subarray(0, 10), fate: 'truncated' },
  { title: 'a wrong checksum', name: 'a.json.gz', content: () => altered(gzip(), -8), fate: 'checksum' },
  { title: 'a wrong length', name: 'a.json.gz', content: () => altered(gzip(), -4), fate: 'checksum' },
  { title: 'text after the end of gzip data', name: 'a.json.gz', content: () => Buffer.concat([gzip(), Buffer.from(text)]), fate: 'trailing-data' },
  { title: 'two members and a broken third', name: 'a.json.gz', content: () => Buffer.concat([gzip(), gzipSync('\n'), gzip().subarray(0, 30)]), fate: 'truncated' },
  { title: 'padding of zeros after gzip data', name: 'a.json.gz', content: () => Buffer.concat([gzip(), Buffer.alloc(512)]), fate: 'read', folded: 2 },
  { title: 'text after the padding of gzip data', name: 'a.json.gz', content: () => Buffer.concat([gzip(), Buffer.alloc(512), Buffer.from(text)]), fate: 'trailing-data' },
  { title: 'plain text under a gzip name', name: 'a.json.gz', content: () => text, fate: 'not-gzip' },
  { title: 'an empty gzip name', name: 'a.json.gz', content: () => '', fate: 'truncated' },
  { title: 'raw deflate data', name: 'a.json.gz', content: () => deflateRawSync(text), fate: 'not-gzip' },
  { title: 'gzip inside gzip', name: 'a.json.gz', content: () => gzipSync(gzip()), fate: 'not-utf8' },
  { title: 'an empty file', name: 'a.json', content: () => '', fate: 'read', folded: 0 },
  { title: 'JSON cut short', name: 'a.json', content: () => text.slice(0, -20), fate: 'read', folded: 1, quarantined: ['not-json'] },
  { title: 'no JSON at all', name: 'a.json', content: () => '<html>not found</html>', fate: 'not-json' },
  { title: 'a million opening brackets', name: 'a.json', content: () => '['.repeat(1_000_000), fate: 'not-json' },
  { title: 'a million nested objects, closed', name: 'a.json', content: () => `${'{"a":'.repeat(1_000_000)}1${'}'.repeat(1_000_000)}`, fate: 'read', folded: 0, quarantined: ['not-a-record'] },
  { title: 'a record too deep, and another one broken', name: 'a.json', content: () => around(`${'['.repeat(20_000)}${']'.repeat(20_000)},{oops}`), fate: 'read', folded: 2, quarantined: ['not-json', 'too-deep'] },
  { title: 'a record of more than 64 MB', name: 'a.json', content: () => around(JSON.stringify({ ...record(3), on: 'x'.repeat(65 * 1_048_576) })), fate: 'read', folded: 2, quarantined: ['too-large'] },
  { title: 'a line of more than 64 MB without an end', name: 'a.json', content: () => `${JSON.stringify(record(1))}\n{"id":"${'y'.repeat(66 * 1_048_576)}`, fate: 'read', folded: 1, quarantined: ['not-json'] },
  { title: 'a member name of a megabyte', name: 'a.json', content: () => around(`{"${'k'.repeat(1_048_576)}":1}`), fate: 'read', folded: 2, quarantined: ['not-a-record'] },
  { title: 'a hundred thousand members', name: 'a.json', content: () => around(JSON.stringify({ ...record(3), ...Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`m${n}`, n])) })), fate: 'read', folded: 3 },
  { title: 'bytes that are no UTF-8 in one record', name: 'a.json', content: () => Buffer.concat([Buffer.from(around('{"id":"').slice(0, -1 - JSON.stringify(record(2)).length - 2)), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from(`"},${JSON.stringify(record(2))}]}`)]), fate: 'read', folded: 2, quarantined: ['not-utf8'] },
  { title: 'overlong and surrogate bytes', name: 'a.json', content: () => Buffer.concat([Buffer.from('{"Records":[{"id":"'), Buffer.from([0xc0, 0xaf, 0xed, 0xa0, 0x80]), Buffer.from(`"},${JSON.stringify(record(2))}]}`)]), fate: 'read', folded: 1, quarantined: ['not-utf8'] },
  { title: 'UTF-16 text', name: 'a.json', content: () => Buffer.from(`\ufeff${text}`, 'utf16le'), fate: 'not-utf8' },
  { title: 'a byte order mark', name: 'a.json', content: () => `\ufeff${text}`, fate: 'read', folded: 2 },
  { title: 'prototype keys', name: 'a.json', content: () => `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"Records":[${JSON.stringify(record(1)).replace('{', '{"__proto__":{"who":"root","polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":1,"hasOwnProperty":1,')}]}`, fate: 'read', folded: 1 },
  { title: 'only prototype keys', name: 'a.json', content: () => '{"Records":[{"__proto__":{"id":"x","at":"2026-03-01T10:00:00Z","who":"root","call":"read"}}]}', fate: 'read', folded: 0, quarantined: ['not-a-record'] },
  { title: 'duplicate keys: the last one counts, as JSON.parse has it', name: 'a.json', content: () => around(JSON.stringify(record(3)).replace('{', '{"who":"root","call":"delete","id":"x",')), fate: 'read', folded: 3 },
  { title: 'the envelope twice: both are read', name: 'a.json', content: () => `{"Records":[${JSON.stringify(record(1))}],"Records":[${JSON.stringify(record(2))}]}`, fate: 'read', folded: 2 },
  { title: 'the envelope twice with the same record: it counts once', name: 'a.json', content: () => `{"Records":[${JSON.stringify(record(1))}],"Records":[${JSON.stringify(record(1))}]}`, fate: 'read', folded: 1 },
  { title: 'the envelope twice, and a broken record', name: 'a.json', content: () => `{"Records":[${JSON.stringify(record(1))},{oops}],"Records":[${JSON.stringify(record(2))}]}`, fate: 'read', folded: 2, quarantined: ['not-json'] },
  { title: 'absurd dates', name: 'a.json', content: () => around(ABSURD_DATES.map(dated).join(',')), fate: 'read', folded: 2, quarantined: ABSURD_DATES.map(() => 'bad-time') },
  { title: 'absurd numbers', name: 'a.json', content: () => around(`{"id":"${record(3).id}","at":"2026-03-01T10:00:00Z","who":"robot","call":"read","rank":-0.0,"on":1e999,"n":[1e-999,123456789012345678901234567890,-1E+400]}`), fate: 'read', folded: 3 },
  { title: 'numbers that are no JSON', name: 'a.json', content: () => around('{"rank":NaN},{"rank":Infinity},{"rank":0x10},{"rank":01},{"rank":.5}'), fate: 'read', folded: 2, quarantined: Array.from({ length: 5 }, () => 'not-json') },
  { title: 'half a surrogate pair, escaped', name: 'a.json', content: () => around(JSON.stringify(record(3)).replace('read', 'read\\ud800')), fate: 'read', folded: 3 },
  { title: 'a NUL in a record', name: 'a.json', content: () => around('{"call":"\u0000"}'), fate: 'read', folded: 2, quarantined: ['not-json'] },
  { title: 'an escaped NUL', name: 'a.json', content: () => around(JSON.stringify(record(3)).replace('"robot"', '"ro\\u0000bot"')), fate: 'read', folded: 3 },
  { title: 'values that are no records', name: 'a.json', content: () => around('null,1,"x",[],[[]],true,{}'), fate: 'read', folded: 2, quarantined: Array.from({ length: 7 }, () => 'not-a-record') },
  { title: 'a conflicting duplicate', name: 'a.json', content: () => `{"Records":[${JSON.stringify(record(1))},${JSON.stringify(record(1, { call: 'delete' }))}]}`, fate: 'read', folded: 1, quarantined: ['conflicting-duplicate'] },
  { title: 'a name of 255 bytes', name: `${'n'.repeat(250)}.json`, content: () => text, fate: 'read', folded: 2 },
  { title: 'folders named like columns', name: 'principal=root/used_on=1970-01-01/outcome=refused/a.json', content: () => text, fate: 'read', folded: 2 },
  { title: 'a name with line breaks and controls', name: 'a\n\u001b[2J\r\t\u202e.json', content: () => text, fate: 'read', folded: 2 },
  { title: 'a name like an option, quotes and SQL', name: "--x'; DROP TABLE usage;--\".json", content: () => text, fate: 'read', folded: 2 },
  { title: 'a name like a pattern', name: '*{a,b}?[c]/**/a.json', content: () => text, fate: 'read', folded: 2 },
];
