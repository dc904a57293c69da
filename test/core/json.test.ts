import { describe, expect, it } from 'vitest';
import { prettyJson, prettyParts } from '../../src/core/json.ts';

describe('a document written in pieces', () => {
  it.each([
    ['nothing', {}],
    ['lists, empty and not', { proposals: [{ id: 'b', removed: [] }, { id: 'a\nb', path: ['x'] }], splits: [] }],
    ['members that are no lists', { schemaVersion: 1, asOf: '2026-01-01', none: null, deep: { list: [1, [2, { z: 1, a: '\ud800' }]] } }],
    ['what is not there', { b: undefined, a: [undefined, null, 'x'] }],
    ['keys out of order', { b: [1], a: { d: 1, c: [] } }],
  ])('is the same text: %s', (_, value) => {
    expect([...prettyParts(value)].join('')).toBe(prettyJson(value));
  });

  it('has a piece for each element, so that no text is as long as the document', () => {
    expect([...prettyParts({ list: ['a'.repeat(100), 'b'.repeat(100)] })].every((part) => part.length < 150)).toBe(true);
  });
});
