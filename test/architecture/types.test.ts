import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');
const TSC = path.join(path.dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');

// forgery.ts holds the writes that must not compile, each under an expected error: an expectation that is not met fails here.
it('the whole project type-checks, and unproven or forged writes do not compile', () => {
  const errors = (): string => {
    try {
      return execFileSync(process.execPath, [TSC, '-p', 'tsconfig.json'], { cwd: ROOT, encoding: 'utf8' });
    } catch (error) {
      return (error as { stdout: string }).stdout;
    }
  };
  expect(errors()).toBe('');
});
