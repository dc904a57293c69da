import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');
const ALLOWED = new Set(['MIT', 'MIT-0', 'Apache-2.0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Unlicense', 'Python-2.0', 'CC0-1.0', 'BlueOak-1.0.0', '(MIT OR CC0-1.0)', 'MIT OR Apache-2.0']);
/** The one exception: the accessibility checker that the browser test injects into a page. It is not shipped, and no file of it is changed. */
const TEST_ONLY: Readonly<Record<string, string>> = { 'node_modules/axe-core': 'MPL-2.0' };

interface Lock {
  readonly packages: Readonly<Record<string, { readonly license?: string; readonly dev?: boolean; readonly resolved?: string; readonly link?: boolean }>>;
}

const lock = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')) as Lock;

describe('the lock file', () => {
  it('holds nothing copyleft', () => {
    const found = Object.entries(lock.packages).filter(([name, one]) => name !== '' && !ALLOWED.has(one.license ?? '') && TEST_ONLY[name] !== one.license).map(([name, one]) => `${name}: ${one.license ?? 'no licence'}`);
    expect(found).toEqual([]);
  });

  it('names no download address', () => {
    expect(Object.entries(lock.packages).filter(([, one]) => one.resolved !== undefined).map(([name]) => name)).toEqual([]);
  });

  it('pins every direct dependency exactly', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Record<string, Record<string, string>>;
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(([, version]) => !/^(npm:[^@]*@?[^@]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
    expect(loose).toEqual([]);
  });
});
