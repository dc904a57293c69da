import { expect, it } from 'vitest';
import { writer } from '../../../connectors/kubernetes/writer.ts';
import { editFiles } from '../../../connectors/kubernetes/writer/edit-files.ts';
import { operations } from '../../../connectors/kubernetes/writer/operations.ts';
import { ConfigError } from '../../../src/core/errors.ts';
import type { Definition } from '../../../src/core/proposal.ts';
import { bookshop, bookshopManifests, changed, rule, ruled } from '../../connectors/kubernetes/manifest-files.ts';
import { PATIENT } from '../patience.ts';
import { fuzzed, holds, same } from './fuzzed.ts';

const before = bookshop();
const manifests = bookshopManifests().filter(({ path }) => !path.startsWith('platform') && !path.startsWith('cluster'));
const after = changed(before, { 'Role/batch/janitor': ruled(rule(['list'], ['batch'], ['jobs'])), 'RoleBinding/storefront/cart': null, 'ClusterRole/ci-runner': ruled(rule(['get'], [''], ['pods'])), 'ClusterRole/scraper': ruled(rule(['get'], [''], ['nodes/metrics'])) });
const all = operations(before, after);

it('manifests, however broken, are read, edited as meant, or told', PATIENT, () => {
  let edited = 0;
  const count = fuzzed('edits of manifests', manifests.map(({ text }) => text), (input, random) => {
    // Text of a file is UTF-8 and holds no half of a surrogate pair.
    const text = input.replace(/\p{Cs}/gu, '');
    const { path } = random.of(manifests);
    const others = path.includes('scraper') ? manifests.filter((file) => file.path.includes('scraper') && file.path !== path) : [];
    const definitions: Definition[] = [{ path, text }, ...others];
    try {
      const bindings = writer.bind(before, definitions);
      const { edits, done } = editFiles(all, definitions, bindings);
      edited += edits.length;
      const change = { edits, files: [], steps: [] };
      const read = writer.parse(before, { id: 'x', name: 'x', system: 'kubernetes', instance: before.instance, principals: [], edits: [] }, change, bindings);
      const wanted = new Map(operations(before, read).map((operation) => [operation.reference, operation.after]));
      same([...wanted.keys()].sort(), [...done].map(({ reference }) => reference).sort(), 'what was edited and what reads as changed');
    } catch (error) {
      holds(error instanceof ConfigError, `a refusal is a ConfigError: ${String(error)}`);
    }
  });
  expect(edited).toBeGreaterThan(count / 10);
});
