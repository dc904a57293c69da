import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usage as aws } from '../../connectors/aws/usage.ts';
import { usage as kubernetes } from '../../connectors/kubernetes/usage.ts';
import type { UsageSource } from '../../src/core/usage-source.ts';
import { FileFold } from '../../src/ingest/fold/file-fold.ts';
import { KnownKeys } from '../../src/ingest/fold/known-keys.ts';
import { PackBuilder } from '../../src/ingest/fold/pack-builder.ts';
import { Repeats } from '../../src/ingest/fold/repeats.ts';
import { readStream } from '../../src/ingest/read/stream.ts';
import { readWhole } from '../../src/ingest/read/whole.ts';
import { fieldTree } from '../../src/ingest/scan/field-tree.ts';
import { EXTRACTS, RecordScanner } from '../../src/ingest/scan/scanner.ts';
import { unpacked } from '../connectors/kubernetes/bookshop.ts';
import { cases } from '../connectors/aws/cases.ts';
import { sampled } from '../sampled.ts';
import { fakeConnector } from './fake-connector.ts';

type AnySource = Pick<UsageSource<never, never>, 'format' | 'fields' | 'project' | 'actorOf'>;

const fake = fakeConnector().usage as AnySource;
const ID = '11111111-2222-4333-8444-55555555555';

/** Everything that comes out of a text, one readable row per call. */
function folded(source: AnySource, text: Buffer, reader?: { readonly scanner: RecordScanner; readonly repeats: Repeats }): unknown {
  const pack = new PackBuilder(new KnownKeys('s'));
  const fold = new FileFold(pack, 1, source, reader?.repeats ?? new Repeats());
  readWhole(text, source.format, fold, reader?.scanner);
  fold.close();
  return outcome(pack);
}

function outcome(pack: PackBuilder): unknown {
  const { rows, groups, calls, files, texts, told: ids } = pack.build(true);
  const told = Array.from(rows.group, (group, row) => [
    calls.told.key[groups.call[group] as number], groups.actors[groups.actor[group] as number], rows.at[row], rows.day[row], rows.idHigh[row], rows.idLow[row], rows.content[row], rows.rank[row], rows.position[row],
  ]);
  return { told, files, texts, ids };
}

class Reader {
  readonly scanner: RecordScanner;
  readonly repeats = new Repeats();
  constructor(source: AnySource) {
    this.scanner = new RecordScanner(source.format, source.fields);
  }
}

const fakeReader = new Reader(fake);
const awsReader = new Reader(aws as AnySource);
const kubernetesReader = new Reader(kubernetes as unknown as AnySource);

/** Reads a text with the scanner, twice so that everything is a repetition the second time, and without. */
function agrees(source: AnySource, reader: Reader, text: Buffer | string): void {
  const bytes = Buffer.from(text as string);
  const expected = folded(source, bytes);
  expect(folded(source, bytes, reader)).toEqual(expected);
  expect(folded(source, bytes, reader)).toEqual(expected);
}

/** A text that says whether the scanner took it. */
function takes(text: string): boolean {
  const nothing = { record: () => undefined, repeat: () => true, broken: () => undefined, restart: () => undefined };
  return fakeReader.scanner.scan(Buffer.from(text), nothing);
}

const one = { id: `${ID}0`, at: '2026-03-02T04:05:06Z', who: 'me', call: 'read', on: 'x' };
const json = JSON.stringify;

describe('the scanner', () => {
  const taken: readonly string[] = [
    `{"Records":[${json(one)},${json({ ...one, id: `${ID}1` })}]}`,
    ` {\r\n "a" : [1, -0.5e+3, true, null] , "Events" : [ ${json(one)} , 1, "x", [], {} ] }\n\n`,
    `${json(one)}\n${json({ ...one, id: `${ID}1` })}\r\n`,
    `\ufeff${json(one)}`,
    json(one),
    '{"Records":[]}',
    '',
    ' \n ',
    // Left to JSON.parse record by record: escapes in names, members twice, ids and instants of other shapes.
    `{"Records":[{"i\\u0064":"${ID}0","at":"2026-03-02T04:05:06Z","who":"a","call":"b"},{"id":"x","at":"2026-03-02","who":"a","call":"b"},{"id":"${ID}0","id":"${ID}1","at":"2026-03-02T04:05:06Z","who":"a","call":"b"}]}`,
    `{"Records":[${json({ ...one, at: '2026-02-30T00:00:00Z' })},${json({ ...one, at: '2026-03-02T04:05:06.123456Z' })},${json({ ...one, at: '1999-12-31T23:59:59Z' })},${json({ ...one, id: `${ID}A` })}]}`,
    json({ Records: [{ Wrapped: json(one) }, { Wrapped: '{' }, { Wrapped: 1, ...one }] }),
    json({ Records: [{ ...one, who: 'caf\u00e9 "\\" \u2028', Records: [1] }] }),
    `{"Records":[{"__proto__":{"who":"x"},"constructor":1,"id":"${ID}0","at":"2026-03-02T04:05:06Z","who":"a","call":"b"}]}`,
  ];
  it.each(taken)('takes %j and finds what JSON.parse finds', (text) => {
    expect(takes(text)).toBe(true);
    agrees(fake, fakeReader, text);
  });

  const left: readonly string[] = [
    `{"Records":[${json(one)}],"Records":[]}`,
    `{"Records":[${json(one)}],"Rec\\u006frds":[]}`,
    `{"Records":[${json(one)}],"Events":[${json(one)}]}`,
    `[${json(one)}]`,
    `${json(one)} ${json(one)}`,
    `{"id":\n"x"}\n${json(one)}`,
    `{"Records":[${json(one)},]}`,
    `{"Records":[${json(one)}`,
    `{"Records":[{"a":01}]}`,
    `{"Records":[{"a":"\u0001"}]}`,
    `{"Records":[{"a":"\\x"}]}`,
    `{"Records":[{"a":tru}]}`,
    `{"Records":[{"a":1.}]}`,
    `{"Records":[{"a":-}]}`,
    `{"Records":[{a:1}]}`,
    `{"Records":[${'['.repeat(80)}${']'.repeat(80)}]}`,
    'nothing',
    '1',
  ];
  it.each(left)('leaves %j to the other readers', (text) => {
    expect(takes(text)).toBe(false);
    agrees(fake, fakeReader, text);
  });

  it('leaves text that is no UTF-8', () => {
    const text = Buffer.from(`{"Records":[${json({ ...one, who: 'XY' })}]}`);
    text[text.indexOf('XY')] = 0xff;
    expect(fakeReader.scanner.scan(text, { record: () => undefined, repeat: () => true, broken: () => undefined, restart: () => undefined })).toBe(false);
    agrees(fake, fakeReader, text);
  });

  it('projects a record once for all that say the same, and again after forgetting', () => {
    const reader = new Reader(fake);
    let projected = 0;
    const counting: AnySource = { ...fake, project: (record) => ((projected += 1), fake.project(record)) };
    const text = Buffer.from(json({ Records: Array.from({ length: 10 }, (_, n) => ({ ...one, id: `${ID}${n}`, at: `2026-03-02T04:05:0${n}Z` })) }));
    folded(counting, text, reader);
    expect(projected).toBe(1);
    reader.scanner.forget();
    reader.repeats.forget();
    folded(counting, text, reader);
    expect(projected).toBe(2);
  });

  it('forgets what was met only once, and knows the rest by its new numbers', () => {
    const reader = new Reader(fake);
    const projected: unknown[] = [];
    const counting: AnySource = { ...fake, project: (record) => (projected.push((record as { on: string }).on), fake.project(record)) };
    const things = (names: readonly string[]): Buffer => Buffer.from(json({ Records: names.map((on, n) => ({ ...one, id: `${ID}${n}`, on })) }));
    folded(counting, things(['a', 'b', 'c', 'd', 'b', 'd']), reader);
    const before = Array.from(reader.scanner.forgetCold());
    expect(before).toEqual([1, 3]);
    reader.repeats.keep(Uint32Array.from(before));
    projected.length = 0;
    agrees(fake, reader, things(['d', 'b']));
    const again = things(['a', 'd', 'c', 'b', 'e']);
    expect(folded(counting, again, reader)).toEqual(folded(fake, again));
    expect(projected).toEqual(['a', 'c', 'e']);
    // Met in the text before last, but not again since: d and b were, by then a, c and e were not.
    reader.repeats.keep(reader.scanner.forgetCold());
    projected.length = 0;
    folded(counting, things(['a', 'b', 'c', 'd', 'e']), reader);
    expect(projected).toEqual(['a', 'c', 'e']);
  });

  it('projects a session\'s call once, whoever\'s it is', () => {
    const keys: readonly unknown[] = ['ASIAIOSFODNN7EXAMPLE', 'ASIAI44QH8DHBEXAMPLE', `ASIA${'X'.repeat(300)}`, 'ASIASHORT', 'AKIAIOSFODNN7EXAMPLE', 'AKIAI44QH8DHBEXAMPLE', 'ASIA"\\u0041quoted quoted', 'ASIA-0123456789abcdef01234567', `ASIA${'é'.repeat(8)}`, `ASIA${'ö'.repeat(8)}`, `ASIA${'é'.repeat(20)}`, `ASIA${'ö'.repeat(20)}`, '', 7, null, ['ASIAIOSFODNN7EXAMPLE'], undefined];
    const call = (accessKeyId: unknown, n: number): unknown => ({
      eventVersion: '1.09', eventID: `${ID.slice(0, -2)}${String(n).padStart(3, '0')}`, eventTime: '2026-03-02T04:05:06Z', eventSource: 's3.amazonaws.com', eventName: 'GetObject', awsRegion: 'eu-central-1',
      recipientAccountId: '111122223333', eventType: 'AwsApiCall', requestParameters: { bucketName: 'b', key: 'k' },
      userIdentity: { type: 'AssumedRole', principalId: 'AROAEXAMPLE:build', accountId: '111122223333', ...(accessKeyId === undefined ? {} : { accessKeyId }), sessionContext: { sessionIssuer: { type: 'Role', principalId: 'AROAEXAMPLE' } } },
    });
    const text = json({ Records: [...keys, ...keys, ...keys.toReversed()].map(call) });
    agrees(aws as AnySource, new Reader(aws as AnySource), text);
    const reader = new Reader(aws as AnySource);
    let projected = 0;
    const counting: AnySource = { ...(aws as AnySource), project: (record) => ((projected += 1), aws.project(record)) };
    folded(counting, Buffer.from(json({ Records: Array.from({ length: 90 }, (_, n) => call(`ASIA${String(n).padStart(16, '0')}`, n)) })), reader);
    expect(projected).toBe(1);
  });

  it('a session that is one of very many is told apart like the others', () => {
    const session = (n: number): unknown => ({
      eventVersion: '1.09', eventID: `11111111-2222-4333-8444-${String(n).padStart(12, '0')}`, eventTime: '2026-03-02T04:05:06Z', eventSource: 's3.amazonaws.com', eventName: 'GetObject', awsRegion: 'eu-central-1', recipientAccountId: '111122223333',
      userIdentity: { type: 'AssumedRole', principalId: 'AROAEXAMPLE:build', accountId: '111122223333', accessKeyId: `ASIA${String(n % 700).padStart(16, '0')}`, sessionContext: { sessionIssuer: { type: 'Role', principalId: 'AROAEXAMPLE' } } },
    });
    agrees(aws as AnySource, awsReader, json({ Records: Array.from({ length: 2_000 }, (_, n) => session(n)) }));
  });

  it('remembers nothing of records that carry facts', () => {
    agrees(fake, fakeReader, json({ Records: [{ ...one, changes: 'policy/a' }, { ...one, id: `${ID}1`, at: '2026-03-03T00:00:00Z', changes: 'policy/a' }] }));
  });

  it('goes on when it has no room for another extract', () => {
    const reader = new Reader(fake);
    const many = Array.from({ length: EXTRACTS + 10_000 }, (_, n) => ({ ...one, on: `thing ${n % (EXTRACTS + 1_000)}` }));
    agrees(fake, reader, json({ Records: many }));
    expect(reader.scanner.isFull).toBe(true);
  });

  it('takes a record larger than its extracts', () => {
    agrees(fake, fakeReader, json({ Records: [{ ...one, who: 'x'.repeat(70_000) }, one] }));
  });

  it('refuses a field that is its own envelope', () => {
    expect(() => fieldTree(fake.format, { id: 'id', at: 'at', paths: ['Records.a'] })).toThrow(/something else/);
    expect(() => fieldTree(fake.format, { id: 'id', at: 'at', paths: ['a'], texts: [{ below: 'a', beginning: 'x' }] })).toThrow(/read whole/);
  });
});

const table = cases<{ base: Record<string, unknown>; cases: { set?: Record<string, unknown>; whole?: unknown }[] }>('records');
const identities = cases<{ identity: unknown }[]>('principals').map(({ identity }) => identity);
const changes = cases<{ source?: string; event: string; parameters: unknown; response?: unknown }[]>('facts');
const records: readonly unknown[] = [
  ...table.cases.map((entry) => entry.whole ?? { ...table.base, ...entry.set }),
  ...identities.map((userIdentity) => ({ ...table.base, userIdentity })),
  ...changes.map(({ source, event, parameters, response }) => ({ ...table.base, eventSource: source ?? 'iam.amazonaws.com', eventName: event, requestParameters: parameters, responseElements: response })),
];

const role = 'arn:aws:iam::111122223333:role/a';
const odd = fc.constantFrom<unknown>(null, '', 'x', `${ID}7`, '2026-03-02T04:05:06Z', 'arn:x', role, [role], { a: role, b: [{ c: role }] }, { a: 'arn', arn: 1 }, [[{ ARN: role }]], { ARN: role }, [], {}, -0, 1e21, true);
const members = ['eventID', 'eventTime', 'eventName', 'requestParameters', 'resources', 'userIdentity', 'errorCode', 'errorMessage', 'readOnly', 'recipientAccountId', 'responseElements', 'sourceIPAddress'] as const;

/** Records of the case tables with members replaced, so that some say the same and some nearly the same. */
const document = fc
  .array(fc.tuple(fc.constantFrom(...records), fc.array(fc.tuple(fc.constantFrom(...members), odd), { maxLength: 2 }), fc.nat(9)), { minLength: 1, maxLength: 12 })
  .map((list) => list.map(([record, sets, digit]) => (typeof record !== 'object' || record === null ? record : { ...record, eventID: `${ID}${digit}`, eventTime: `2026-03-02T04:05:0${digit}Z`, ...Object.fromEntries(sets) })));

/** The same text as a stream of chunks of one size. */
async function streamed(source: AnySource, text: Buffer, chunk: number, reader?: Reader): Promise<unknown> {
  const pack = new PackBuilder(new KnownKeys('s'));
  const fold = new FileFold(pack, 1, source, reader?.repeats ?? new Repeats());
  async function* open(): AsyncGenerator<Buffer> {
    for (let from = 0; from < text.length; from += chunk) yield text.subarray(from, from + chunk);
  }
  await readStream(open, source.format, fold, reader?.scanner);
  fold.close();
  return outcome(pack);
}

describe('with and without the scanner', () => {
  it('the same comes out of streamed lines, wherever they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(document, fc.integer({ min: 20, max: 4_000 }), fc.constantFrom('', '{', '\n', 'x\n'), async (list, chunk, end) => {
        const text = Buffer.from(list.map((record) => json(record)).join('\n') + end);
        expect(await streamed(aws as AnySource, text, chunk, awsReader)).toEqual(await streamed(aws as AnySource, text, chunk));
      }),
      sampled(200),
    );
  });

  it('the same comes out of CloudTrail records', () => {
    fc.assert(
      fc.property(document, fc.constantFrom('envelope', 'lines', 'pretty'), (list, layout) => {
        agrees(aws as AnySource, awsReader, layout === 'envelope' ? json({ Records: list }) : layout === 'lines' ? list.map((record) => json(record)).join('\n') : json({ Records: list }, undefined, 2));
      }),
      sampled(400),
    );
  });

  it.each(['2026-07-21', '2026-08-29'])('the same comes out of the audit events of %s, whose ids clients can set', (day) => {
    const text = unpacked(`full/log/audit-${day}.log.gz`);
    agrees(kubernetes as unknown as AnySource, kubernetesReader, text);
    const events = text.trim().split('\n').slice(0, 50).map((line) => JSON.parse(line) as object);
    agrees(kubernetes as unknown as AnySource, kubernetesReader, json({ kind: 'EventList', items: events }));
  });

  it('the same comes out when bytes are changed, removed or doubled', () => {
    const edit = fc.record({ at: fc.nat(), remove: fc.nat(3), put: fc.constantFrom('', '"', '\\', '{', '}', '[', ']', ',', ':', ' ', '\n', '\0', 'x', '0', '\\u0041', '"eventID":"x",', '"Records":[],', '\u00ff') });
    fc.assert(
      fc.property(document, fc.array(edit, { minLength: 1, maxLength: 3 }), (list, edits) => {
        let text = json({ Records: list });
        for (const { at, remove, put } of edits) text = text.slice(0, at % text.length) + put + text.slice((at % text.length) + remove);
        agrees(aws as AnySource, awsReader, text);
      }),
      sampled(1500),
    );
  });
});

it('the committed kernel is what its source compiles to', () => {
  const root = path.resolve(import.meta.dirname, '../..');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-kernel-'));
  try {
    const target = path.join(folder, 'kernel.wasm');
    execFileSync(process.execPath, ['--import', 'tsx', 'scripts/kernel.ts', target], { cwd: root });
    expect(readFileSync(target).equals(readFileSync(path.join(root, 'src/ingest/scan/kernel.wasm')))).toBe(true);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
