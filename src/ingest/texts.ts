import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { SourceError } from '../core/errors.ts';
import { withoutSecrets } from '../core/secrets.ts';
import type { InputText } from '../core/connector.ts';
import type { Store } from '../store/store.ts';
import { loadSql } from '../store/sql.ts';
import { insertInputs } from './commit/inputs.ts';
import { listFiles, type ListedFile } from './list/list.ts';
import { gunzipWhole, startsAsGzip } from './read/gzip.ts';
import { LostFile } from './read/lost.ts';
import { textOf } from './read/whole.ts';

const NEXT_ID = loadSql('plan/next-id.sql', import.meta.url);
const ENTERED = loadSql('plan/entered.sql', import.meta.url);

/** Largest export or definition that is read. */
const LARGEST = 512 * 1_048_576;

/**
 * The text files that patterns name (exports and the like), gzip or plain, sorted by name, with masks in place of secrets
 * (`core/secrets.ts`): no connector sees any.
 * @throws SourceError when a pattern names nothing, or a file is unreadable or no UTF-8.
 */
export function readTexts(source: string, what: string, baseDir: string, patterns: readonly string[]): { readonly files: readonly ListedFile[]; readonly texts: readonly InputText[] } {
  const files = listAll(source, what, baseDir, patterns);
  return { files, texts: files.map((file) => ({ path: file.name, text: withoutSecrets(readText(source, file)) })) };
}

/** The files that patterns name, sorted by name. @throws SourceError when a pattern names nothing. */
export function listAll(source: string, what: string, baseDir: string, patterns: readonly string[]): readonly ListedFile[] {
  const { files, unmatched } = listFiles(baseDir, patterns);
  const [missing] = unmatched;
  if (missing !== undefined) {
    throw new SourceError(source, `no file matches ${missing}`, { input: missing, remedy: `check \`${what}\` of source ${source}; paths are relative to the configuration file` });
  }
  return files;
}

/**
 * The text of a file as it is, secrets included: for those alone who give nothing of it away.
 * @throws SourceError when it is unreadable or no UTF-8.
 */
export function readText(source: string, file: Pick<ListedFile, 'name' | 'path'>): string {
  const refuse = (why: string): SourceError => new SourceError(source, `${file.name} ${why}`, { input: file.name, remedy: 'export it again' });
  let bytes: Buffer;
  try {
    if (statSync(file.path).size > LARGEST) throw refuse('is larger than 512 MiB');
    bytes = readFileSync(file.path);
  } catch (error) {
    throw error instanceof SourceError ? error : refuse(`cannot be read (${error instanceof Error ? error.message : String(error)})`);
  }
  try {
    const plain = startsAsGzip(bytes) ? gunzipWhole(bytes, LARGEST) : bytes;
    const text = plain === undefined ? undefined : textOf(plain);
    if (text === undefined) throw refuse(plain === undefined ? 'decompresses to more than 512 MiB' : 'is not UTF-8 text');
    return text;
  } catch (error) {
    throw error instanceof LostFile ? refuse(`cannot be decompressed (${error.reason})`) : error;
  }
}

/** Makes the manifest hold just these files of this kind of the source. Unchanged lists change nothing. Runs inside a transaction. */
export async function enterTexts(store: Store, source: string, kind: 'grants' | 'definition' | 'evidence', files: readonly ListedFile[]): Promise<void> {
  const entered = await store.rows(ENTERED, EnteredRow, { source, kind });
  const now = files.map((file) => `${file.name}\n${file.size}\n${file.mtimeNs}`);
  if (now.join('\n') === entered.map((row) => `${row.path}\n${row.size}\n${row.mtime_ns}`).join('\n')) return;
  await store.run('DELETE FROM input WHERE source = $source AND kind = $kind', { source, kind });
  const [{ next_id } = { next_id: 1 }] = await store.rows(NEXT_ID, z.strictObject({ next_id: z.number() }));
  await insertInputs(store, source, kind, 0, files.map((file, index) => ({ ...file, inputId: next_id + index, state: 'read', reason: null })));
}

export const EnteredRow = z.strictObject({ path: z.string(), size: z.number(), mtime_ns: z.string() });
