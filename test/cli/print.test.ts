import { expect, it } from 'vitest';
import { inLines } from '../../src/cli/print.ts';

it('a sentence ends its lines between words, and what follows stands under the first', () => {
  const text = '  because      never needed; a use would have shown: rule 3 records get of core/configmaps';
  expect(inLines(text, 15, 60).split('\n')).toEqual(['  because      never needed; a use would have shown: rule 3', '               records get of core/configmaps']);
  expect(inLines(text, 15)).toBe(text);
  expect(inLines(text, 15, 200)).toBe(text);
  // Nothing of it is lost where a word is longer than a line, and a window too narrow for it is left alone.
  expect(inLines(`  evidence     ${'x'.repeat(90)} b`, 15, 40).split('\n')).toEqual([`  evidence     ${'x'.repeat(90)}`, '               b']);
  expect(inLines(text, 15, 20)).toBe(text);
});
