import os from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // By itself vitest leaves one core free, which of two is half of the time.
    maxWorkers: os.availableParallelism(),
    // CI reads its counts from this file; vitest prints no closing line of its own that says them.
    ...(process.env['CI'] ? { reporters: ['default', 'json'], outputFile: { json: '.ci/results.json' } } : {}),
  },
});
