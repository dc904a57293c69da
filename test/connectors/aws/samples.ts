import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe } from 'vitest';

/** Folder of the third-party samples, or undefined when they are not at hand. */
export const SAMPLES = process.env['PAWL_SAMPLES'];

/** Runs only with the samples; in CI their absence is a failure, elsewhere a printed skip. */
export function describeSamples(name: string, body: (folder: string) => void): void {
  if (SAMPLES !== undefined) {
    describe(name, () => body(SAMPLES));
    return;
  }
  if (process.env['CI'] !== undefined) throw new Error('PAWL_SAMPLES is not set');
  process.stderr.write(`skipped: ${name} (PAWL_SAMPLES is not set)\n`);
  describe.skip(name, () => body(''));
}

/** All `.json` and `.json.gz` files under a folder, sorted, with their parsed content. */
export function documents(folder: string): { readonly path: string; readonly value: unknown }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.json(?:\.gz)?$/.test(path))
    .sort()
    .map((path) => {
      const bytes = readFileSync(join(folder, path));
      return { path, value: JSON.parse((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')) as unknown };
    });
}

/** The records of a document: an envelope's, a bare list's, or the document itself. */
export function recordsIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  const records = (value as { Records?: unknown[] }).Records;
  return records ?? [value];
}
