import { expect, it } from 'vitest';
import { grants } from '../../../connectors/aws/grants.ts';
import { documentJson, parseDocument } from '../../../connectors/aws/policy.ts';
import { SourceError } from '../../../src/core/errors.ts';
import { PATIENT } from '../patience.ts';
import { corpus, fuzzed, holds, same } from './fuzzed.ts';

it('a policy is read whole or refused in words, and what was read prints as what it means', PATIENT, () => {
  let read = 0;
  const count = fuzzed('policies', corpus('policies'), (input, random) => {
    const value = random.below(4) === 0 ? encodeURIComponent(input.replace(/\p{Cs}/gu, '')) : input;
    let document;
    try {
      document = parseDocument(value);
    } catch (error) {
      holds(error instanceof Error && error.constructor === Error, 'a refusal is an Error of ours');
      return;
    }
    read += 1;
    same(documentJson(parseDocument(documentJson(document))), documentJson(document), 'printed and read again');
    same(documentJson(parseDocument(JSON.stringify(documentJson(document, 'compact')))), documentJson(document), 'printed short and read again');
  });
  expect(read).toBeGreaterThan(count / 40);
});

it('an export is read or refused with its name and the way to mend it', PATIENT, () => {
  let read = 0;
  const count = fuzzed('exports', corpus('exports'), (input) => {
    try {
      const [first] = grants.read('shop', [{ path: 'exports/a.json', text: input }]);
      holds(first !== undefined && /^\d{12}$/.test(first.instance), 'an inventory of an account');
      read += 1;
    } catch (error) {
      holds(error instanceof SourceError && error.remedy !== '' && error.message.includes('exports/a.json'), 'a SourceError that names the file');
    }
  });
  expect(read).toBeGreaterThan(count / 50);
});
