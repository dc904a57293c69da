import os from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Against tests that hang, not slow machines: what a test asserts is never how long it takes.
    testTimeout: 240_000,
    hookTimeout: 300_000,
    pool: 'forks',
    // By itself vitest leaves one core free, which of two is half of the time. Tests wait for servers, browsers and scans that
    // they start: with one worker more than cores no core is idle meanwhile.
    maxWorkers: os.availableParallelism() + 1,
    // CI reads its counts from this file; vitest prints no closing line of its own that says them.
    ...(process.env['CI'] ? { reporters: ['default', 'json'], outputFile: { json: '.ci/results.json' } } : {}),
  },
});
