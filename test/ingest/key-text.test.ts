import fc from 'fast-check';
import { it } from 'vitest';
import { canonicalJson } from '../../src/core/json.ts';
import type { FoldKey } from '../../src/core/usage.ts';
import { keyText } from '../../src/ingest/fold/key-text.ts';

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '\ud800', 'a\udc00b', '\u2028', '"\\', '\\ud800', '__proto__'));
const key: fc.Arbitrary<FoldKey> = fc.record({
  instance: text,
  scope: text,
  principal: text,
  call: text,
  resources: fc.array(text, { maxLength: 3 }),
  context: fc.dictionary(text, text, { maxKeys: 5 }),
  outcome: fc.constantFrom('allowed', 'failed', 'refused', 'throttled'),
});

it('the text of a fold key is its canonical JSON', () => {
  fc.assert(fc.property(key, (one) => keyText(one) === canonicalJson(one)), { numRuns: 2_000 });
});
