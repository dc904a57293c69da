import { byText } from './order.ts';

/** A value that JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * JSON text with object keys sorted by UTF-16 code unit and `undefined` members left out, so that
 * equal values have equal texts. Every stored key, digest and document is written through it.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

/** The same, indented by two spaces and closed by a newline: the form of every document on disk. */
export function prettyJson(value: unknown): string {
  return `${JSON.stringify(sorted(value), null, 2)}\n`;
}

/** `prettyJson` of an object in pieces, one per element of each list in it, which together are the same text. */
export function* prettyParts(value: object): Generator<string> {
  let before = '{\n';
  for (const [key, member] of Object.entries(value).sort(([a], [b]) => byText(a, b))) {
    if (member === undefined) continue;
    yield `${before}  ${JSON.stringify(wellFormed(key))}: `;
    if (Array.isArray(member) && member.length > 0) yield* listParts(member);
    else yield indented(member, '  ');
    before = ',\n';
  }
  yield before === '{\n' ? '{}\n' : '\n}\n';
}

function* listParts(list: readonly unknown[]): Generator<string> {
  for (const [at, element] of list.entries()) yield `${at === 0 ? '[' : ','}\n    ${indented(element, '    ')}`;
  yield '\n  ]';
}

/** No line break of a JSON text lies inside of one of its strings. */
function indented(value: unknown, by: string): string {
  return (JSON.stringify(sorted(value), null, 2) ?? 'null').replaceAll('\n', `\n${by}`);
}

function sorted(value: unknown): unknown {
  if (typeof value === 'string') return wellFormed(value);
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const out: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(value).sort()) out[wellFormed(key)] = sorted((value as Record<string, unknown>)[key]);
  return out;
}

/** Half a surrogate pair is no character: UTF-8 cannot hold it, and a database refuses it. U+FFFD stands in its place. */
function wellFormed(text: string): string {
  return SURROGATE.test(text) ? text.replace(/\p{Cs}/gu, '\ufffd') : text;
}

const SURROGATE = /[\ud800-\udfff]/;

/** Plain object test that does not fall for arrays, null or class instances. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
