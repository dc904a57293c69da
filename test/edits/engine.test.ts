import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../src/core/errors.ts';
import { applyEdits, textOf, type Edit } from '../../src/edits/engine.ts';

const insert = (at: number, text: string): Edit => ({ start: at, end: at, text });

describe('applyEdits', () => {
  it.each<[string, string, Edit[], string]>([
    ['no edit', 'abc', [], 'abc'],
    ['a replacement', 'abc', [{ start: 1, end: 2, text: 'XY' }], 'aXYc'],
    ['edits in any order', 'abcd', [{ start: 3, end: 4, text: '' }, { start: 0, end: 1, text: 'A' }], 'Abc'],
    ['neighbours', 'abcd', [{ start: 0, end: 2, text: '1' }, { start: 2, end: 4, text: '2' }], '12'],
    ['insertions at one place in the order given', 'ab', [insert(1, '1'), insert(1, '2')], 'a12b'],
    ['an insertion right before a replacement', 'ab', [{ start: 1, end: 2, text: 'B' }, insert(1, '-')], 'a-B'],
    ['offsets count UTF-16 code units', '😀x', [{ start: 2, end: 3, text: 'y' }], '😀y'],
  ])('%s', (_name, text, edits, expected) => {
    expect(applyEdits(text, edits)).toBe(expected);
  });

  it.each<[string, Edit[]]>([
    ['overlap', [{ start: 0, end: 2, text: '' }, { start: 1, end: 3, text: '' }]],
    ['an insertion inside of a replacement', [{ start: 0, end: 2, text: '' }, insert(1, 'x')]],
    ['an end before the start', [{ start: 2, end: 1, text: '' }]],
    ['an end behind the text', [{ start: 0, end: 9, text: '' }]],
    ['half a surrogate pair', [{ start: 4, end: 5, text: '' }]],
  ])('refuses %s', (_name, edits) => {
    expect(() => applyEdits('abc😀', edits)).toThrow(InvariantError);
  });

  it('keeps every character outside of the edits', () => {
    const pieces = fc.array(fc.tuple(fc.string(), fc.option(fc.string())), { maxLength: 8 });
    fc.assert(
      fc.property(pieces, (parts) => {
        let text = '';
        let expected = '';
        const edits: Edit[] = [];
        for (const [old, replacement] of parts) {
          if (replacement !== null) edits.push({ start: text.length, end: text.length + old.length, text: replacement });
          text += old;
          expected += replacement ?? old;
        }
        expect(applyEdits(text, edits)).toBe(expected);
      }),
    );
  });
});

describe('textOf', () => {
  it('reads UTF-8, byte order mark included', () => {
    expect(textOf('p.json', new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x7d]))).toBe('\uFEFF{}');
  });

  it.each([
    ['Latin-1', [0x22, 0xe9, 0x22]],
    ['a surrogate half', [0xed, 0xa0, 0x80]],
    ['UTF-16', [0xff, 0xfe, 0x7b, 0x00]],
  ])('refuses %s', (_name, bytes) => {
    expect(() => textOf('p.json', new Uint8Array(bytes))).toThrow(/not UTF-8/);
  });
});
