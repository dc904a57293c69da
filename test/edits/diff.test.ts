import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError, InvariantError } from '../../src/core/errors.ts';
import type { FileChange } from '../../src/core/proposal.ts';
import { patchText, rollback, unifiedDiff } from '../../src/edits/diff.ts';
import { sampled } from '../sampled.ts';

const root = mkdtempSync(join(tmpdir(), 'pawl-diff-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const environment = { PATH: process.env['PATH'], HOME: root, GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C' };
let runs = 0;

/** Applies a patch with the real git in a folder of its own. */
class Folder {
  readonly #path = join(root, `${runs++}`);

  put(changes: readonly FileChange[]): void {
    mkdirSync(this.#path, { recursive: true });
    for (const { path, before } of changes) {
      if (before === null) continue;
      mkdirSync(dirname(join(this.#path, path)), { recursive: true });
      writeFileSync(join(this.#path, path), before);
    }
  }

  apply(patch: string, ...options: string[]): void {
    const file = `${this.#path}.patch`;
    writeFileSync(file, patch);
    execFileSync('git', ['apply', ...options, '--whitespace=nowarn', file], { cwd: this.#path, env: environment, stdio: 'pipe' });
  }

  read(path: string): string | null {
    const file = join(this.#path, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : null;
  }
}

function expectPatchBothWays(changes: readonly FileChange[]): void {
  const patch = patchText(changes);
  const sides = (side: 'before' | 'after'): unknown => changes.map((change) => [change.path, change[side]]);
  const folder = new Folder();
  folder.put(changes);
  const now = (): unknown => changes.map(({ path }) => [path, folder.read(path)]);

  folder.apply(patch, '--check');
  folder.apply(patch);
  expect(now()).toEqual(sides('after'));
  folder.apply(patch, '-R');
  expect(now()).toEqual(sides('before'));
  folder.apply(patch);
  folder.apply(rollback(changes), '--check');
  folder.apply(rollback(changes));
  expect(now()).toEqual(sides('before'));
}

const twentyLines = Array.from({ length: 20 }, (_, line) => `line ${line}\n`).join('');

describe('git takes the patch, and takes it back', () => {
  it.each<[string, FileChange[]]>([
    ['a changed line', [{ path: 'a.json', before: twentyLines, after: twentyLines.replace('line 9', 'LINE 9') }]],
    ['two hunks', [{ path: 'a.json', before: twentyLines, after: twentyLines.replace('line 1\n', '').replace('line 18', 'x') }]],
    ['a new file', [{ path: 'deep/er/a.json', before: null, after: '{}\n' }]],
    ['a deleted file', [{ path: 'a.json', before: '{}\n', after: null }]],
    ['a new empty file', [{ path: 'a.json', before: null, after: '' }]],
    ['a deleted empty file', [{ path: 'a b.json', before: '', after: null }]],
    ['a file emptied', [{ path: 'a.json', before: 'x\n', after: '' }]],
    ['a file filled', [{ path: 'a.json', before: '', after: 'x' }]],
    ['CRLF', [{ path: 'a.json', before: 'a\r\nb\r\nc\r\n', after: 'a\r\nc\r\n' }]],
    ['CRLF becomes LF', [{ path: 'a.json', before: 'a\r\nb\r\n', after: 'a\nb\n' }]],
    ['lone CR', [{ path: 'a.json', before: 'a\rb\nc', after: 'a\rb\nd\r' }]],
    ['no final newline before', [{ path: 'a.json', before: 'a\nb', after: 'a\nb\n' }]],
    ['no final newline after', [{ path: 'a.json', before: 'a\nb\n', after: 'a\nb' }]],
    ['no final newline on both sides', [{ path: 'a.json', before: 'a\nb', after: 'c\nb' }]],
    ['a byte order mark', [{ path: 'a.json', before: '\uFEFFa\n', after: '\uFEFFb\n' }]],
    ['lines that look like a patch', [{ path: 'a.json', before: '--- a/x\n+++ b/x\n@@ -1 +1 @@\n', after: '--- a/x\n@@ -1 +1 @@\n\\ No newline\n' }]],
    ['other line separators', [{ path: 'a.json', before: 'a\u2028b\u0085c\f\v\n', after: 'a\u2028b\n' }]],
    ['a path with a space', [{ path: 'my policies/ci deploy.json', before: 'a\n', after: 'b\n' }]],
    ['a new file with a space', [{ path: 'my policies/new one', before: null, after: 'b\n' }]],
    ['a path that is not ASCII', [{ path: 'Richtlinien/größe-日本-😀.json', before: 'a\n', after: 'b\n' }]],
    ['a path with quotes and control characters', [{ path: 'a"b\\c\td\ne\u007f.json', before: 'a\n', after: 'b\n' }]],
    ['a path with " b/" in it', [{ path: 'x b/x b/y', before: 'a\n', after: null }]],
    ['a path that begins with a dash', [{ path: '-rf', before: 'a\n', after: 'b\n' }]],
    ['several files', [{ path: 'z', before: 'a\n', after: 'b\n' }, { path: 'a', before: null, after: 'n' }, { path: 'm/m', before: 'x', after: null }]],
  ])('%s', (_name, changes) => {
    expectPatchBothWays(changes);
  });

  it('in hundreds of generated changes', () => {
    const line = fc.constantFrom('a', 'b', '', ' ', '-', '+x', '\\', '"é"', '😀', '\t', 'a\r');
    const text = fc.tuple(fc.array(line, { maxLength: 14 }), fc.boolean()).map(([lines, ended]) => lines.join('\n') + (ended && lines.length > 0 ? '\n' : ''));
    const name = fc.string({ unit: fc.constantFrom('a', 'B', ' ', 'é', '"', '\\', '-', '.x', '\t', '😀'), minLength: 1, maxLength: 6 }).map((part) => `n${part}n`);
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
    const change = fc.record({ path, before: fc.option(text), after: fc.option(text) });
    const changes = fc
      .uniqueArray(change, { selector: ({ path: at }) => at.split('/')[0]!.toLowerCase(), maxLength: 3 })
      .filter((list) => list.some(({ before, after }) => before !== after));
    fc.assert(fc.property(changes, expectPatchBothWays), sampled(200));
  }, 1_200_000);

  it('a replacement of thousands of lines', () => {
    const lines = (word: string): string => Array.from({ length: 5_000 }, (_, line) => `${word} ${line}`).join('\n');
    expectPatchBothWays([{ path: 'a.json', before: lines('old'), after: `${lines('new')}\n` }]);
  });
});

describe('patchText', () => {
  it('says nothing of a change that changes nothing', () => {
    expect(patchText([])).toBe('');
    expect(patchText([{ path: 'a', before: 'x', after: 'x' }, { path: 'b', before: null, after: null }])).toBe('');
    expect(rollback([{ path: 'a', before: 'x', after: 'x' }])).toBe('');
  });

  it('has the same bytes in any order of the changes', () => {
    const changes = ['b', 'a/x', 'a'].map((path) => ({ path, before: 'x\n', after: 'y\n' }));
    expect(patchText(changes.toReversed())).toBe(patchText(changes));
  });

  it('names paths plainly', () => {
    expect(patchText([{ path: './a//b/../c', before: 'x\n', after: 'y\n' }])).toContain('--- a/a/c\n+++ b/a/c\n');
  });

  it('has the headers that git writes', () => {
    expect(patchText([{ path: 'a b', before: 'x\n', after: 'y' }])).toBe(
      'diff --git a/a b b/a b\n--- a/a b\t\n+++ b/a b\t\n@@ -1 +1 @@\n-x\n+y\n\\ No newline at end of file\n',
    );
    expect(patchText([{ path: 'é', before: null, after: 'x\ny\n' }])).toBe(
      'diff --git "a/\\303\\251" "b/\\303\\251"\nnew file mode 100644\n--- /dev/null\n+++ "b/\\303\\251"\n@@ -0,0 +1,2 @@\n+x\n+y\n',
    );
  });

  it.each(['../policies/a.json', '/etc/passwd', 'a/../../b', 'C:/x', '.'])('refuses %s, which git would not write', (path) => {
    expect(() => patchText([{ path, before: 'x', after: 'y' }])).toThrow(ConfigError);
  });

  it('refuses two changes of one file', () => {
    const changes = ['a', './a'].map((path) => ({ path, before: 'x', after: 'y' }));
    expect(() => patchText(changes)).toThrow(InvariantError);
  });
});

it('unifiedDiff shows three lines around a change, and nothing when nothing changed', () => {
  expect(unifiedDiff('role/ci', twentyLines, twentyLines)).toBe('');
  expect(unifiedDiff('role/ci', 'a\nb\nc\nd\ne\nf\n', 'a\nb\nc\nd\nE\nf\n')).toBe(
    '--- role/ci\n+++ role/ci\n@@ -2,5 +2,5 @@\n b\n c\n d\n-e\n+E\n f\n',
  );
});
