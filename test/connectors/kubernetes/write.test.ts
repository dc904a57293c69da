import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { writer } from '../../../connectors/kubernetes/writer.ts';
import { Proven } from '../../../src/core/proof.ts';
import type { Definition, PolicyChange } from '../../../src/core/proposal.ts';
import type { KubernetesInventory } from '../../../connectors/kubernetes/inventory.ts';
import { patchText, rollback } from '../../../src/edits/diff.ts';
import { sampled } from '../../sampled.ts';
import { bookshop, bookshopManifests, wholeUnit } from './manifest-files.ts';
import { narrowed, seeds } from './narrowings.ts';

const root = mkdtempSync(path.join(tmpdir(), 'pawl-kubernetes-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const before = bookshop();
const manifests = bookshopManifests();
const layouts: readonly { readonly name: string; readonly files: readonly Definition[] }[] = [
  { name: 'as the team writes them', files: manifests },
  { name: 'with CRLF', files: manifests.map(({ path: file, text }) => ({ path: file, text: text.replaceAll('\n', '\r\n') })) },
  { name: 'without a final newline', files: manifests.map(({ path: file, text }) => ({ path: file, text: text.trimEnd() })) },
  { name: 'in one file', files: [{ path: 'all.yaml', text: manifests.filter(({ path: file }) => !/kustomization|scraper/.test(file)).map(({ text }) => text.replace(/^---\n/, '')).join('---\n') }] },
];

function write(after: KubernetesInventory, definitions: readonly Definition[]): { readonly change: PolicyChange; readonly written: string } {
  const unit = wholeUnit(before);
  const bindings = writer.bind(before, definitions);
  const change = writer.write(new Proven({ unit, before, after }), definitions, bindings);
  return { change, written: writer.canonical(writer.parse(before, unit, change, bindings)) };
}

describe('what is written reads back as what was proved', () => {
  it.each(layouts)('for any narrowing of the recorded cluster, manifests $name', ({ files }) => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(60, 200, 600), (seed, share) => {
        const after = narrowed(before, seed, share);
        const { change, written } = write(after, files);
        expect(written).toBe(writer.canonical(after));
        for (const { path: file, before: old, after: now } of change.edits) if (now !== null) expectOnlyCuts(file, old!, now);
      }),
      sampled(6),
    );
  });

  it('and its patch goes on and comes off by git', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { change } = write(narrowed(before, seed, 300), manifests);
        const folder = mkdtempSync(path.join(root, 'repository-'));
        for (const { path: file, text } of manifests) {
          mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
          writeFileSync(path.join(folder, file), text);
        }
        const git = (...words: string[]): void => void execFileSync('git', words, { cwd: folder, stdio: 'pipe' });
        writeFileSync(path.join(folder, 'change.patch'), patchText(change.edits));
        writeFileSync(path.join(folder, 'rollback.patch'), rollback(change.edits));
        if (change.edits.length === 0) return;
        git('apply', '--check', 'change.patch');
        git('apply', 'change.patch');
        for (const { path: file, after } of change.edits) if (after !== null) expect(readFileSync(path.join(folder, file), 'utf8')).toBe(after);
        git('apply', 'rollback.patch');
        for (const { path: file, text } of manifests) expect(readFileSync(path.join(folder, file), 'utf8')).toBe(text);
      }),
      sampled(3),
    );
  });
});

/** Comments that stay are whole lines of before; line ends stay what they were. */
function expectOnlyCuts(file: string, old: string, now: string): void {
  const comments = (text: string): string[] => text.split('\n').filter((line) => /^\s*#/.test(line));
  const known = new Set(comments(old));
  expect(comments(now).filter((line) => !known.has(line)), file).toEqual([]);
  if (old.includes('\r\n')) expect(/[^\r]\n/.test(now), file).toBe(false);
}
