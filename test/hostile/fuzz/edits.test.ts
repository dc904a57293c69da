import { expect, it } from 'vitest';
import { ConfigError, InvariantError } from '../../../src/core/errors.ts';
import { applyEdits, type Edit } from '../../../src/edits/engine.ts';
import { editTexts, memberOf, scanJson, valueOf } from '../../../src/edits/json.ts';
import { PATIENT } from '../patience.ts';
import { corpus, fuzzed, holds, same } from './fuzzed.ts';

it('edits change what they name and nothing else, or are refused', PATIENT, () => {
  let applied = 0;
  const count = fuzzed('edits', corpus('policies'), (input, random) => {
    const edits: Edit[] = Array.from({ length: 1 + random.below(3) }, () => {
      const start = random.below(input.length + 2);
      return { start, end: start + random.below(6), text: random.of(['', '"x"', '\ud800', '\udc00', '\n', input.slice(0, 5)]) };
    });
    let out;
    try {
      out = applyEdits(input, edits);
    } catch (error) {
      holds(error instanceof InvariantError, 'a refusal is an InvariantError');
      return;
    }
    applied += 1;
    const length = edits.reduce((sum, { start, end, text }) => sum + text.length - (end - start), input.length);
    same(out.length, length, 'the length after the edits');
    const first = Math.min(...edits.map(({ start }) => start));
    const last = Math.max(...edits.map(({ end }) => end));
    same(out.slice(0, first), input.slice(0, first), 'what stands before the first edit');
    same(out.slice(out.length - (input.length - last)), input.slice(last), 'what stands after the last edit');
  });
  expect(applied).toBeGreaterThan(count / 10);
});

it('JSON is scanned as JSON.parse reads it, and edited lists read as wanted', PATIENT, () => {
  let scanned = 0;
  const count = fuzzed('edits of JSON', corpus('policies'), (mutation, random) => {
    // Text of a file is UTF-8 and holds no half of a surrogate pair; the engine refuses what is none.
    const input = mutation.replace(/\p{Cs}/gu, '');
    let json;
    try {
      json = scanJson('a.json', input);
    } catch (error) {
      holds(error instanceof ConfigError && error.where?.startsWith('a.json') === true, 'a refusal says where');
      return;
    }
    scanned += 1;
    same(valueOf(json.root), JSON.parse(input.replace(/^\ufeff/, '')), 'scanned and parsed');
    const statement = memberOf(json.root, 'Statement')?.value;
    const first = statement?.kind === 'array' ? statement.elements[0] : statement;
    const action = first === undefined ? undefined : memberOf(first, 'Action')?.value;
    if (action?.kind !== 'array') return;
    const texts = action.elements.map(valueOf).filter((text) => typeof text === 'string');
    if (texts.length === 0 || texts.length !== action.elements.length) return;
    const wanted = [...new Set(texts.filter(() => random.below(2) === 0).concat(random.below(2) === 0 ? ['new:Action"\\\n'] : []))];
    if (wanted.length === 0) return;
    const edited = scanJson('a.json', applyEdits(input, editTexts(json, action, wanted)));
    const after = memberOf(edited.root, 'Statement')?.value;
    const member = memberOf((after?.kind === 'array' ? after.elements[0] : after) as never, 'Action');
    const found = member === undefined ? [] : [valueOf(member.value)].flat();
    same([...new Set(found as string[])].sort(), [...wanted].sort(), 'the edited list');
  });
  expect(scanned).toBeGreaterThan(count / 50);
});
