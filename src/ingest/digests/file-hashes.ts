import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { z } from 'zod';
import { by } from '../../core/order.ts';
import { loadSql } from '../../store/sql.ts';
import type { Store } from '../../store/store.ts';
import type { ListedFile } from '../list/list.ts';
import { gunzipStream, gunzipWhole, startsAsGzip } from '../read/gzip.ts';
import { headOf } from '../read/head.ts';
import { LIMITS } from '../read/limits.ts';

const KNOWN = loadSql('known-hashes.sql', import.meta.url);

export const HashRow = z.strictObject({ path: z.string(), size: z.number(), mtime_ns: z.string(), sha256: z.string() });

export type HashedFile = z.infer<typeof HashRow>;

/** Files of one source whose content is known, some of which may be gone by now. */
export function hashedFiles(store: Store, source: string): Promise<HashedFile[]> {
  return store.rows(KNOWN, HashRow, { source });
}

/** sha256 of the uncompressed content of files, in hex, by name; a file that cannot be read has none. Known ones are not read again. */
export async function hashesOf(store: Store, source: string, files: readonly ListedFile[], earlier: readonly HashedFile[], progress: (done: number, total: number) => void): Promise<ReadonlyMap<string, string | undefined>> {
  const known = new Map(earlier.map((row) => [`${row.path}\n${row.size}\n${row.mtime_ns}`, row.sha256]));
  const found = new Map<string, string | undefined>();
  const fresh: (ListedFile & { readonly sha256: string })[] = [];
  for (const [index, file] of files.entries()) {
    const before = known.get(`${file.name}\n${file.size}\n${file.mtimeNs}`);
    const sha256 = before ?? (await hashOf(file.path));
    found.set(file.name, sha256);
    if (before === undefined && sha256 !== undefined) fresh.push({ ...file, sha256 });
    progress(index + 1, files.length);
  }
  await remember(store, source, fresh);
  return found;
}

async function remember(store: Store, source: string, files: readonly (ListedFile & { readonly sha256: string })[]): Promise<void> {
  if (files.length === 0) return;
  const sorted = [...files].sort(by((file) => file.name));
  await store.append('file_hash', [
    { name: 'source', values: sorted.map(() => source) },
    { name: 'path', values: sorted.map((file) => file.name) },
    { name: 'size', values: sorted.map((file) => file.size) },
    { name: 'mtime_ns', values: sorted.map((file) => file.mtimeNs) },
    { name: 'sha256', values: sorted.map((file) => file.sha256) },
  ]);
}

async function hashOf(file: string): Promise<string | undefined> {
  try {
    const hash = createHash('sha256');
    const gzip = startsAsGzip(headOf(file));
    for await (const chunk of gzip ? gunzipStream(file) : createReadStream(file, { highWaterMark: 1_048_576 })) hash.update(chunk as Uint8Array);
    return hash.digest('hex');
  } catch {
    // Whatever is wrong with it, it is not what was delivered.
    return undefined;
  }
}

/** The uncompressed content of a small file; undefined when it cannot be read. */
export function contentOf({ path, size }: ListedFile): Uint8Array | undefined {
  if (size > LIMITS.wholeCompressed) return undefined;
  try {
    const bytes = readFileSync(path);
    return startsAsGzip(bytes) ? gunzipWhole(bytes) : bytes;
  } catch {
    return undefined;
  }
}
