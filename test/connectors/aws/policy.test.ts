import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PolicyDocument, Statement } from '../../../connectors/aws/inventory.ts';
import { inCurrentVersion } from '../../../connectors/aws/model/arn.ts';
import { matchesResource } from '../../../connectors/aws/model/patterns.ts';
import { documentJson, parseDocument, type DocumentKind } from '../../../connectors/aws/policy.ts';
import { cases } from './cases.ts';
import grammarTable from '../../cases/aws-policy-grammar.json' with { type: 'json' };
import { sampled } from '../../sampled.ts';

interface Accepted {
  readonly name: string;
  readonly kind?: DocumentKind;
  readonly document: unknown;
  readonly parsed: PolicyDocument;
}
interface Refused {
  readonly name: string;
  readonly kind?: DocumentKind;
  readonly document?: unknown;
  readonly statement?: unknown;
  readonly text?: string;
  readonly error: string;
}
const table = cases<{ accepted: Accepted[]; refused: Refused[] }>('documents');

/** The ways in which a document comes: decoded (CLI), as text (a file), URL-encoded (API). */
const WAYS: readonly (readonly [string, (document: unknown) => unknown])[] = [
  ['decoded', (document) => document],
  ['as a file', (document) => `\uFEFF${JSON.stringify(document, null, 2)}\n`],
  ['URL-encoded', (document) => encodeURIComponent(JSON.stringify(document))],
];

describe.each(table.accepted)('accepts $name', ({ kind, document, parsed }) => {
  test.each(WAYS)('%s', (_, written) => {
    expect(parseDocument(written(document), kind)).toEqual(parsed);
  });

  test.each(['lists', 'compact'] as const)('written again (%s) it is the same', (style) => {
    expect(parseDocument(documentJson(parsed, style), kind)).toEqual(parsed);
  });
});

test.each(table.refused)('refuses $name', ({ kind, document, statement, text, error }) => {
  const whole = statement === undefined ? document : { Version: '2012-10-17', Statement: [statement] };
  expect(() => parseDocument(text ?? whole, kind)).toThrow(error);
});

test('a plus sign in an encoded document is a plus sign, not a space', () => {
  const encoded = '%7B%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22s3:*%22%2C%22Resource%22%3A%22a+b%22%7D%7D';
  expect(parseDocument(encoded).statements[0]?.resources).toEqual(['a+b']);
});

test('documents are written in the order in which AWS prints them', () => {
  const document: PolicyDocument = {
    version: '2012-10-17',
    id: 'i',
    statements: [{ sid: 'A', effect: 'Allow', actions: ['s3:*'], resources: ['a', 'b'], condition: '{"Bool":{"k":"true"}}', origin: 0 }],
  };
  expect(JSON.stringify(documentJson(document))).toBe(
    '{"Version":"2012-10-17","Id":"i","Statement":[{"Sid":"A","Effect":"Allow","Action":["s3:*"],"Resource":["a","b"],"Condition":{"Bool":{"k":"true"}}}]}',
  );
  expect(JSON.stringify(documentJson(document, 'compact'))).toContain('"Action":"s3:*","Resource":["a","b"]');
});

test('whatever is given, it is a document or a clear error', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.string(), fc.json()), (value) => {
      try {
        parseDocument(value);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
        expect(error).not.toBeInstanceOf(TypeError);
        expect(error).not.toBeInstanceOf(RangeError);
      }
    }),
    sampled(500),
  );
});

/** A statement (of a document of version 2012-10-17) or a whole document, and what it is read as, or why it is refused. */
interface GrammarRow {
  readonly name: string;
  readonly kind?: DocumentKind;
  readonly statement?: unknown;
  readonly document?: unknown;
  /** The statement, or the list of them, without `origin`. */
  readonly is?: Omit<Statement, 'origin'> | readonly Omit<Statement, 'origin'>[];
  readonly version?: string;
  /** ARNs that the one resource pattern matches, may match and never matches. */
  readonly matches?: { readonly yes: readonly string[]; readonly maybe: readonly string[]; readonly no: readonly string[] };
  readonly refused?: string;
}
const grammar = grammarTable as readonly GrammarRow[];
const written = ({ document, statement }: GrammarRow): unknown => document ?? { Version: '2012-10-17', Statement: [statement] };

describe('the grammar', () => {
  test('has a row for each variant', () => {
    expect(grammar.length).toBeGreaterThan(80);
    expect(new Set(grammar.map(({ name }) => name)).size).toBe(grammar.length);
  });

  test.each(grammar.filter(({ is }) => is !== undefined))('accepts $name', (row) => {
    const statements = [row.is].flat().map((each, origin) => ({ ...each, origin }));
    for (const [, way] of WAYS) {
      const parsed = parseDocument(way(written(row)), row.kind);
      expect(parsed.statements).toEqual(statements);
      expect(parsed.version).toBe(row.version ?? '2012-10-17');
      expect(parseDocument(documentJson(parsed, 'compact'), row.kind)).toEqual(parsed);
    }
  });

  test.each(grammar.filter(({ refused }) => refused !== undefined))('refuses $name', (row) => {
    for (const [, way] of WAYS) expect(() => parseDocument(way(written(row)), row.kind)).toThrow(row.refused);
  });

  test.each(grammar.filter(({ matches }) => matches !== undefined))('reads $name', (row) => {
    const { version, statements } = parseDocument(written(row));
    const pattern = inCurrentVersion(statements[0]?.resources?.[0] ?? '', version);
    const answers = Object.entries(row.matches ?? {}).flatMap(([answer, arns]) => arns.map((arn) => [arn, answer]));
    expect(answers.length).toBeGreaterThan(1);
    expect(answers.map(([arn]) => [arn, matchesResource(pattern, arn!)])).toEqual(answers);
  });
});

const texts = (of: fc.Arbitrary<string>): fc.Arbitrary<string[]> => fc.array(of, { minLength: 1, maxLength: 4 });
const action = fc.constantFrom('*', 's3:*', 's3:GetObject', 'iam:Get*', 'ec2:Describe?nstances');
const resource = fc.constantFrom('*', 'arn:aws:s3:::b', 'arn:aws:s3:::b/${aws:username}/*', 'arn:aws:iam::123456789012:role/*');
const condition = fc.constantFrom('{"Bool":{"aws:SecureTransport":"true"}}', '{"StringLike":{"a":["x*",1,false]}}');
const statement = fc
  .tuple(fc.constantFrom('Allow' as const, 'Deny' as const), fc.boolean(), texts(action), fc.boolean(), texts(resource), fc.option(condition, { nil: undefined }))
  .map(([effect, not, actions, notR, resources, when]) => ({
    effect,
    ...(not ? { notActions: actions } : { actions }),
    ...(notR ? { notResources: resources } : { resources }),
    ...(when === undefined ? {} : { condition: when }),
  }));

test('parse is the inverse of write', () => {
  fc.assert(
    fc.property(fc.array(statement, { maxLength: 5 }), fc.constantFrom('lists' as const, 'compact' as const), (statements, style) => {
      const document: PolicyDocument = { version: '2012-10-17', statements: statements.map((each, origin) => ({ ...each, origin })) };
      expect(parseDocument(JSON.stringify(documentJson(document, style)))).toEqual(document);
    }),
    sampled(200),
  );
});
