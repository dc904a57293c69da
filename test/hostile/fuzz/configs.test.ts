import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { loadConfig } from '../../../src/cli/load-config.ts';
import { allConnectors } from '../../../src/cli/open-run.ts';
import { ConfigError } from '../../../src/core/errors.ts';
import { PATIENT } from '../patience.ts';
import { corpus, fuzzed, holds } from './fuzzed.ts';

it('a configuration is read, or refused with its place', PATIENT, async () => {
  const connectors = await allConnectors();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-fuzz-'));
  const file = path.join(folder, 'pawl.yaml');
  let read = 0;
  try {
    const count = fuzzed('configurations', corpus('configs'), (input) => {
      writeFileSync(file, input);
      try {
        holds(loadConfig(file, connectors).config.sources.length > 0, 'a configuration with sources');
        read += 1;
      } catch (error) {
        holds(error instanceof ConfigError && error.where !== undefined && error.where.startsWith(file), 'a ConfigError that says where');
      }
    });
    expect(read).toBeGreaterThan(count / 200);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
