import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe } from 'vitest';

/**
 * A folder or file of the public sample records, named by PAWL_SAMPLES; without a name, all of them. Without it the
 * tests that need it are skipped with a note; in CI its absence is an error.
 */
export function samples(name = ''): string | undefined {
  const root = process.env['PAWL_SAMPLES'];
  if (root !== undefined && existsSync(path.join(root, name))) return path.resolve(root, name);
  const missing = root === undefined ? 'PAWL_SAMPLES is not set' : `PAWL_SAMPLES does not hold ${name || root}`;
  if (process.env['CI']) throw new Error(`${missing}, and CI needs it`);
  console.warn(`skipped: ${missing}`);
  return undefined;
}

/** Tests that run only with the samples; `body` is handed their folder, and an empty text where they are skipped. */
export function describeSamples(title: string, body: (folder: string) => void): void {
  const folder = samples();
  describe.skipIf(folder === undefined)(title, () => body(folder ?? ''));
}

/** A file of the samples. */
export interface Sample {
  /** Below the folder that was asked for, with `/`. */
  readonly path: string;
  /** Decompressed. */
  readonly text: string;
}

/** All files under a folder whose names end in `.json` or `.yml`, also compressed, sorted; none of an empty folder name. */
export function sampleFiles(folder: string): readonly Sample[] {
  if (folder === '') return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:json|yml)(?:\.gz)?$/u.test(name))
    .sort()
    .map((name) => {
      const bytes = readFileSync(path.join(folder, name));
      return { path: name.replaceAll(path.sep, '/'), text: (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8') };
    });
}

/** All JSON files under a folder with their parsed content. */
export function documents(folder: string): readonly { readonly path: string; readonly value: unknown }[] {
  return sampleFiles(folder)
    .filter((file) => /\.json(?:\.gz)?$/u.test(file.path))
    .map((file) => ({ path: file.path, value: JSON.parse(file.text) as unknown }));
}

/** The records of a document: an envelope's, a bare list's, or the document itself. */
export function recordsIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[];
  const records = (value as { readonly Records?: readonly unknown[] }).Records;
  return records ?? [value];
}
