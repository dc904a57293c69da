import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/core/errors.ts';
import { withoutSecrets } from '../../src/core/secrets.ts';
import type { FileChange } from '../../src/core/proposal.ts';
import { patchText, rollback } from '../../src/edits/diff.ts';
import { revealed } from '../../src/edits/reveal.ts';

const TOKEN = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
const KEY = 'AKIAIOSFODNN7EXAMPLE';
let folder: string;
beforeEach(() => void (folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-patch-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Lines of a file, each of which differs from the others. */
const plain = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}`);
const asText = (lines: readonly string[]): string => `${lines.join('\n')}\n`;
/** Twelve lines of which the sixth leaves, with `secret` at the line that is named. */
function change(at: number, secret = `token = "${TOKEN}"`): { readonly path: string; readonly before: string; readonly after: string } {
  const lines = plain(1, 12).map((line, index) => (index + 1 === at ? secret : line));
  return { path: 'main.tf', before: asText(lines), after: asText(lines.filter((_, index) => index !== 5)) };
}

/** Does git take the patch, and take it back? */
function applies(before: string, after: string, patch: string, back: string): void {
  const file = path.join(folder, 'main.tf');
  writeFileSync(file, before);
  for (const [text, result] of [[patch, after], [back, before]] as const) {
    execFileSync('git', ['apply', '--check', '-'], { cwd: folder, input: text, stdio: ['pipe', 'pipe', 'pipe'] });
    execFileSync('git', ['apply', '-'], { cwd: folder, input: text });
    expect(readFileSync(file, 'utf8')).toBe(result);
  }
}

describe('a patch shows no line that looks as if it held a secret', () => {
  it.each([[2, 3], [3, 2], [4, 1], [8, 1], [9, 2], [10, 3]])('a secret at line %i of a change of line 6 leaves %i lines of context', (at, context) => {
    const one = change(at);
    const [patch, back] = [patchText([one]), rollback([one])];
    expect(patch + back).not.toContain(TOKEN);
    expect(patch.split('\n').filter((line) => line.startsWith(' ')).length).toBe(2 * context);
    applies(one.before, one.after, patch, back);
  });

  it.each([[5, 'beside the change'], [7, 'beside the change'], [6, 'in what leaves']])('one at line %i (%s) is no patch at all, and the error names file and line, not the secret', (at) => {
    expect(() => rollback([change(at)])).toThrow('GitHub token');
    for (const write of [patchText]) {
      const refused = (() => { try { return write([change(at)]); } catch (error) { return error; } })();
      expect(refused).toBeInstanceOf(ConfigError);
      expect((refused as ConfigError).message).toBe(`a patch would show what looks like a GitHub token, at main.tf:${at}`);
      expect((refused as ConfigError).where).toBe(`main.tf:${at}`);
    }
  });

  it('between two changes, which become two hunks', () => {
    const lines = plain(1, 20).map((line, index) => (index + 1 === 9 ? 'password = "correct horse"' : line));
    const one = { path: 'main.tf', before: asText(lines), after: asText(lines.filter((_, index) => index !== 5 && index !== 11)) };
    const [patch, back] = [patchText([one]), rollback([one])];
    expect(patch + back).not.toContain('horse');
    expect(patch.match(/^@@ /gm)?.length).toBe(2);
    applies(one.before, one.after, patch, back);
  });

  it('not even of a file that is new or leaves', () => {
    const text = asText(['a', `token = "${TOKEN}"`]);
    expect(() => patchText([{ path: 'main.tf', before: text, after: null }])).toThrow('main.tf:2');
    expect(() => patchText([{ path: 'main.tf', before: null, after: text }])).toThrow('main.tf:2');
  });
});

describe('a change of masked text is made in the file itself', () => {
  const real = `a = "${KEY}"\nb = "leaves"\nc = "${TOKEN}"\nd = "${TOKEN}"\n`;
  const before = withoutSecrets(real);
  const files = new Map([['main.tf', real], ['plain.tf', 'x\n']]);
  const change = (from: string, to: string): FileChange => ({ path: 'main.tf', before, after: before.replace(from, to) });

  it.each([
    ['a line leaves', 'b = "leaves"\n', ''],
    ['a line changes', '"leaves"', '"stays"'],
    ['lines come', 'b = "leaves"\n', 'b = "leaves"\nb2 = 1\nb3 = 2\n'],
  ])('%s, all others keep their bytes', (_, from, to) => {
    expect(revealed([change(from, to)], files)).toEqual([{ path: 'main.tf', before: real, after: real.replace(from, to) }]);
  });

  it('a file that leaves does so with its own bytes, one without secrets is left alone', () => {
    expect(revealed([{ path: 'main.tf', before, after: null }, { path: 'plain.tf', before: 'x\n', after: 'y\n' }], files)).toEqual([{ path: 'main.tf', before: real, after: null }, { path: 'plain.tf', before: 'x\n', after: 'y\n' }]);
  });

  it('what would repeat a secret is refused, and so is a change of its line', () => {
    expect(() => revealed([change('b = "leaves"\n', `e${before.slice(1, before.indexOf('\n') + 1)}`)], files)).toThrow(/looks like a secret/);
    expect(() => revealed([change('a = ', 'z = ')], files)).toThrow(/looks like a secret/);
  });

  it('lines that look the same once they are masked cannot be told apart, so neither leaves', () => {
    const two = 'x = "https://ann:hunter2@a.example"\nmiddle\nx = "https://bob:letters@a.example"\n';
    const masked = withoutSecrets(two);
    expect(masked.split('\n')[0]).toBe(masked.split('\n')[2]);
    expect(() => revealed([{ path: 'main.tf', before: masked, after: masked.replace(/^.*\n/, '') }], new Map([['main.tf', two]]))).toThrow(/looks like a secret/);
  });
});
