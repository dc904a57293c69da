import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, InvariantError } from '../../src/core/errors.ts';
import { canonicalJson, type Json } from '../../src/core/json.ts';
import { applyEdits } from '../../src/edits/engine.ts';
import { applyJsonEdits, editArray, editObject, editTexts, nodeAt, scanJson, valueOf, type JsonArray, type JsonObject } from '../../src/edits/json.ts';
import { sampled } from '../sampled.ts';

const array = (text: string, ...path: (string | number)[]): [ReturnType<typeof scanJson>, JsonArray] => {
  const json = scanJson('policy.json', text);
  return [json, nodeAt(json.root, path) as JsonArray];
};

const is = (meant: Json) => (value: Json): boolean => canonicalJson(value) === canonicalJson(meant);

function setTexts(text: string, after: readonly string[]): string {
  const json = scanJson('policy.json', text);
  return applyEdits(text, editTexts(json, nodeAt(json.root, ['Action'])!, after));
}

describe('lists of texts', () => {
  it.each<[string, string, string[], string]>([
    ['nothing to do', '{"Action":["a","b"]}', ['a', 'b'], '{"Action":["a","b"]}'],
    ['first of a compact list', '{"Action":["a","b","c"]}', ['b', 'c'], '{"Action":["b","c"]}'],
    ['last of a compact list', '{"Action":["a","b"]}', ['a'], '{"Action":["a"]}'],
    ['middle, spaced', '{ "Action": [ "a", "b", "c" ] }', ['a', 'c'], '{ "Action": [ "a", "c" ] }'],
    ['first of a tall list', '{\n  "Action": [\n    "a",\n    "b"\n  ]\n}', ['b'], '{\n  "Action": [\n    "b"\n  ]\n}'],
    ['last of a tall list, CRLF and tabs', '{\r\n\t"Action": [\r\n\t\t"a",\r\n\t\t"b"\r\n\t]\r\n}\r\n', ['a'], '{\r\n\t"Action": [\r\n\t\t"a"\r\n\t]\r\n}\r\n'],
    ['a wildcard by literals, in its place', '{"Action":["a","s3:*","z"]}', ['a', 's3:x', 's3:y', 'z'], '{"Action":["a","s3:x","s3:y","z"]}'],
    ['a wildcard of a tall list', '{\n "Action": [\n  "s3:*",\n  "z"\n ]\n}', ['x', 'y', 'z'], '{\n "Action": [\n  "x",\n  "y",\n  "z"\n ]\n}'],
    ['a wildcard alone in a tall list', '{\n "Action": [\n  "s3:*"\n ]\n}', ['x', 'y'], '{\n "Action": [\n  "x",\n  "y"\n ]\n}'],
    ['a wildcard alone in a short list', '{ "Action": ["s3:*"] }', ['x', 'y'], '{ "Action": ["x", "y"] }'],
    [
      'a wildcard alone in a list of one line, by too many for a line',
      '{\n\t"Action": ["s3:*"]\n}',
      ['s3:GetObject'.padEnd(50, 'x'), 's3:PutObject'.padEnd(50, 'y')],
      `{\n\t"Action": [\n\t\t"${'s3:GetObject'.padEnd(50, 'x')}",\n\t\t"${'s3:PutObject'.padEnd(50, 'y')}"\n\t]\n}`,
    ],
    ['behind the first of two equal texts', '{"Action":["a","a"]}', ['a', 'x'], '{"Action":["a","x","a"]}'],
    ['a text by a text', '{"Action":"s3:*"}', ['x'], '{"Action":"x"}'],
    ['a text by a list, compact', '{"Action":"s3:*"}', ['x', 'y'], '{"Action":["x","y"]}'],
    ['a text by a list that fits', '{\n  "Action": "s3:*"\n}\n', ['x', 'y'], '{\n  "Action": ["x", "y"]\n}\n'],
    [
      'a text by a list where the neighbours are tall',
      '{\n  "Action": "s3:*",\n  "Resource": [\n    "r",\n    "q"\n  ]\n}\n',
      ['x', 'y'],
      '{\n  "Action": [\n    "x",\n    "y"\n  ],\n  "Resource": [\n    "r",\n    "q"\n  ]\n}\n',
    ],
    [
      'a text by a list too long for a line',
      '{\n  "Action": "s3:*"\n}',
      ['s3:GetObject'.padEnd(50, 'x'), 's3:PutObject'.padEnd(50, 'y')],
      `{\n  "Action": [\n    "${'s3:GetObject'.padEnd(50, 'x')}",\n    "${'s3:PutObject'.padEnd(50, 'y')}"\n  ]\n}`,
    ],
    ['an order that differs from the wanted one', '{"Action":["b","a"]}', ['a', 'x', 'b'], '{"Action":["b","a","x"]}'],
    ['written with escapes', '{"Action":["\\u0061","b"]}', ['a'], '{"Action":["\\u0061"]}'],
    ['a byte order mark', '\uFEFF{"Action":["a","b"]}', ['b'], '\uFEFF{"Action":["b"]}'],
  ])('%s', (_name, before, after, expected) => {
    expect(setTexts(before, after)).toBe(expected);
  });
});

describe('arrays and objects', () => {
  it('drops and inserts members where they belong', () => {
    const json = scanJson('p.json', '{\n  "a": 1,\n  "b": [2],\n  "c": null\n}');
    const edits = editObject(json, json.root as JsonObject, [0, { name: 'n', value: '{"x":1}' }, 2]);
    expect(applyEdits(json.text, edits)).toBe('{\n  "a": 1,\n  "n": {"x":1},\n  "c": null\n}');
  });

  it('edits an element beside one that leaves', () => {
    const [json, list] = array('{"S":[{"A":["x","y"]},{"A":["z"]}]}', 'S');
    const inner = nodeAt(json.root, ['S', 0, 'A'])!;
    const edits = [...editArray(json, list, [0]), ...editTexts(json, inner, ['y'])];
    expect(applyJsonEdits(json, edits, is({ S: [{ A: ['y'] }] }))).toBe('{"S":[{"A":["y"]}]}');
  });

  it('fills an empty list', () => {
    const [json, list] = array('{"S": [ ]}', 'S');
    expect(applyEdits(json.text, editArray(json, list, ['1', '2']))).toBe('{"S": [ 1, 2 ]}');
  });

  const layout = fc.constantFrom<string | number>(0, 2, 4, '\t');
  const values = fc.array(fc.oneof(fc.string(), fc.integer(), fc.constant({ deep: [1, { x: 'y' }] }), fc.constant([])), { minLength: 1, maxLength: 6 });

  it('writes what JSON.stringify would have written', () => {
    fc.assert(
      fc.property(values, fc.infiniteStream(fc.nat(2)), layout, fc.boolean(), (old, choices, indent, crlf) => {
        const lines = (value: unknown): string => {
          const text = JSON.stringify({ before: true, list: value, after: 'x' }, null, indent);
          return crlf ? text.replaceAll('\n', '\r\n') : text;
        };
        const text = lines(old);
        const [json, list] = array(text, 'list');
        const wanted: (number | string)[] = [];
        const meant: Json[] = [];
        old.forEach((value, index) => {
          const choice = choices.next().value as number;
          if (choice === 0) {
            wanted.push(index);
            meant.push(value as Json);
          } else if (choice === 1) {
            wanted.push('"new"');
            meant.push('new');
          }
        });
        const edited = applyJsonEdits(json, editArray(json, list, wanted), is({ before: true, list: meant, after: 'x' }));
        expect(edited).toBe(lines(meant));
      }),
      sampled(500),
    );
  });
});

describe('scanJson', () => {
  it('gives the range and value of everything', () => {
    const text = ' {"a" : [1.5e3, true, "\\"]}" , null],"b":{}} ';
    const json = scanJson('p.json', text);
    expect(valueOf(json.root)).toEqual(JSON.parse(text));
    const at = (...path: (string | number)[]): string => {
      const { start, end } = nodeAt(json.root, path)!;
      return text.slice(start, end);
    };
    expect([at(), at('a'), at('a', 0), at('a', 2), at('b')]).toEqual([text.trim(), '[1.5e3, true, "\\"]}" , null]', '1.5e3', '"\\"]}"', '{}']);
    expect(nodeAt(json.root, ['a', 9])).toBeUndefined();
  });

  it('agrees with JSON.parse on any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom<string | number>(0, 3, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(JSON.stringify(valueOf(scanJson('p.json', text).root))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it.each([
    ['no JSON', '{"a":}', 'p.json', /not JSON/],
    ['a comment', '{} // x', 'p.json', /not JSON/],
    ['a member twice', '{\n  "a": 1,\n  "\\u0061": 2\n}', 'p.json:3:3', /"a" stands twice/],
    ['200 levels and more', '['.repeat(300) + ']'.repeat(300), 'p.json:1:202', /deeper than 200/],
  ])('refuses %s', (_name, text, where, message) => {
    const attempt = (): unknown => scanJson('p.json', text);
    expect(attempt).toThrow(ConfigError);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(expect.objectContaining({ where }));
  });

  it('reads a text of a million characters', () => {
    const text = JSON.stringify({ a: 'x\\"'.repeat(400_000) });
    expect(scanJson('p.json', text).root.end).toBe(text.length);
  });
});

it('an edit that says something else is a bug', () => {
  const [json, list] = array('{"S":[1,2]}', 'S');
  expect(() => applyJsonEdits(json, editArray(json, list, [1]), is({ S: [1] }))).toThrow(InvariantError);
});
