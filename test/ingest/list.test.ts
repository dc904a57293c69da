import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matchesPath, parsePattern } from '../../src/ingest/list/glob.ts';
import { listFiles } from '../../src/ingest/list/list.ts';

describe('patterns', () => {
  it.each<[string, string, boolean]>([
    ['*.json', 'a.json', true],
    ['*.json', 'a.json.gz', false],
    ['*.json*', 'a.json.gz', true],
    ['*.json', 'd/a.json', false],
    ['**/*.json', 'a.json', true],
    ['**/*.json', 'd/e/a.json', true],
    ['d/**', 'd/e/a.json', true],
    ['d*/**', 'd/e/a.json', true],
    ['**/e/*', 'd/e/a.json', true],
    ['**/e/*', 'd/a.json', false],
    ['**/e/**/x', 'e/x', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['{a,b}*.json', 'b1.json', true],
    ['{a,b}*.json', 'c1.json', false],
    ['x{1,2}{3,4}', 'x24', true],
    ['*[1].json', 'a[1].json', true],
    ['*.JSON', 'a.json', false],
    ['*a*b*c', 'xaybzc', true],
    ['*a*b*c', 'xaybz', false],
  ])('%s over %s: %s', (pattern, file, matches) => {
    const { root, parts } = parsePattern(`*/${pattern}`);
    expect(root).toBe('');
    expect(matchesPath(parts, ['base', ...file.split('/')])).toBe(matches);
  });

  it('takes no time on a hostile pattern', () => {
    const { parts } = parsePattern(`${'*a'.repeat(2_000)}*`);
    expect(matchesPath(parts, ['b'.repeat(20_000)])).toBe(false);
    const { parts: deep } = parsePattern(`${'**/'.repeat(200)}x`);
    expect(matchesPath(deep, Array.from({ length: 500 }, () => 'y'))).toBe(false);
    expect(() => parsePattern('{a,b}'.repeat(10))).toThrow(RangeError);
  });

  it('roots itself at the folders without a wildcard', () => {
    expect(parsePattern('../logs/2026/*/x').root).toBe('../logs/2026');
    expect(parsePattern('/var/log/*.gz').root).toBe('/var/log');
    expect(parsePattern('/*.gz').root).toBe('/');
    expect(parsePattern('plain/file.json')).toEqual({ root: 'plain/file.json', parts: [] });
  });
});

describe('listing', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-list-'));
    const put = (name: string): void => {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), name);
    };
    for (const name of ['out/secret.json', 'in/b/20260302T0000Z_1.json', 'in/a/2026/03/03/z.json', 'in/a/2026/03/01/z.json', 'in/undated.json', 'in/.hidden/x.json', 'in/.x.json']) put(name);
    mkdirSync(path.join(folder, 'in/folder.json'));
    symlinkSync(path.join(folder, 'out/secret.json'), path.join(folder, 'in/leads-out.json'));
    symlinkSync(path.join(folder, 'out'), path.join(folder, 'in/folder-out'));
    symlinkSync('undated.json', path.join(folder, 'in/leads-inside.json'));
    symlinkSync('nowhere.json', path.join(folder, 'in/dangling.json'));
    symlinkSync('.', path.join(folder, 'in/loop'));
    symlinkSync(path.join(folder, 'in'), path.join(folder, 'link-given'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const names = (...patterns: string[]): string[] => listFiles(folder, patterns).files.map((file) => file.name);

  it('takes a folder whole, by the day in the name, without hidden files, folders named like files and links that lead out', () => {
    expect(names('in')).toEqual(['in/leads-inside.json', 'in/undated.json', 'in/a/2026/03/01/z.json', 'in/b/20260302T0000Z_1.json', 'in/a/2026/03/03/z.json']);
  });

  it('names what it passes over', () => {
    expect(listFiles(folder, ['in']).ignored.map((one) => one.path)).toEqual(['in/dangling.json', 'in/folder-out', 'in/leads-out.json', 'in/loop']);
  });

  it('takes a file, a glob, a link that the user names, and each file once', () => {
    expect(names('in/undated.json', 'in/*.json', './in/undated.json')).toEqual(['in/leads-inside.json', 'in/undated.json']);
    expect(names('in/**/z.json')).toEqual(['in/a/2026/03/01/z.json', 'in/a/2026/03/03/z.json']);
    expect(names('link-given/undated.json')).toEqual(['link-given/undated.json']);
    expect(listFiles(path.join(folder, 'in'), ['../out']).files.map((file) => file.name)).toEqual(['../out/secret.json']);
  });

  it('says which pattern names nothing', () => {
    expect(listFiles(folder, ['in', 'nothing', 'in/*.gz']).unmatched).toEqual(['nothing', 'in/*.gz']);
  });
});
