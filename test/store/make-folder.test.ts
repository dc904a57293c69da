import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/core/errors.ts';
import { makeFolder, unusableFolder } from '../../src/store/make-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a folder', () => {
  it('is made with all above it, and left alone when it is there', () => {
    const deep = path.join(folder, 'a/b/c');
    makeFolder(deep, 0o700);
    makeFolder(deep, 0o755);
    expect(['a', 'a/b', 'a/b/c'].map((name) => statSync(path.join(folder, name)).mode & 0o777)).toEqual([0o700, 0o700, 0o700]);
  });

  it('may be a link to one', () => {
    makeFolder(path.join(folder, 'real'));
    symlinkSync('real', path.join(folder, 'link'));
    makeFolder(path.join(folder, 'link/below'));
    expect(statSync(path.join(folder, 'real/below')).isDirectory()).toBe(true);
  });

  it.each([
    ['a file', 'file', 'ENOTDIR'],
    ['below a file', 'file/x/y', 'ENOTDIR'],
    ['a link to nowhere', 'nowhere', 'EEXIST'],
    ['below a link to nowhere', 'nowhere/x', 'EEXIST'],
    ['a device', '/dev/full', 'ENOTDIR'],
    ['below a device', '/dev/full/x', 'ENOTDIR'],
    ['what the kernel refuses', '/proc/x/y', 'ENOENT'],
    ['a name that is too long', 'n'.repeat(300), 'ENAMETOOLONG'],
  ])('%s is refused, and does not hang', (_, place, code) => {
    writeFileSync(path.join(folder, 'file'), '');
    symlinkSync('not-there', path.join(folder, 'nowhere'));
    expect(() => makeFolder(path.resolve(folder, place))).toThrow(expect.objectContaining({ code, syscall: expect.any(String) as string }));
  });
});

it('what cannot be used is a mistake of the configuration, a full disk is none', () => {
  const failed = (code: string): Error => unusableFolder('output', '/x', Object.assign(new Error(code), { code, syscall: 'mkdir' }), 'choose another');
  expect(failed('EACCES')).toBeInstanceOf(ConfigError);
  expect(failed('EACCES').message).toContain('`output`: the folder /x cannot be used');
  expect(failed('ENOSPC')).not.toBeInstanceOf(ConfigError);
});
