import { readFileSync, statSync } from 'node:fs';
import type { InputText } from '../../core/grant-source.ts';
import { SourceError } from '../../core/errors.ts';
import { withoutSecrets } from '../../core/secrets.ts';
import { listFiles, type ListedFile } from '../list/list.ts';
import { gunzipWhole, startsAsGzip } from '../read/gzip.ts';
import { LostFile } from '../read/lost.ts';
import { textOf } from '../read/whole.ts';

const MIB = 1_048_576;
/** Largest export or definition that is read, in bytes: a string of V8 holds no more. */
const LARGEST = 512 * MIB;

/** Files as a member of pawl.yaml names them. */
export interface NamedFiles {
  readonly source: string;
  /** The member, for errors. */
  readonly member: string;
  /** What the patterns are relative to. */
  readonly baseDir: string;
  /** Paths, folders or globs. */
  readonly patterns: readonly string[];
}

/** Files with their texts, in the same order. */
export interface ReadTexts {
  readonly files: readonly ListedFile[];
  readonly texts: readonly InputText[];
}

/**
 * The text files that patterns name (exports and the like), gzip or plain, sorted by name, with masks in place of secrets
 * (`core/secrets.ts`): no connector sees any.
 * @throws SourceError when a pattern names nothing, or a file is unreadable or no UTF-8.
 */
export function readTexts(named: NamedFiles): ReadTexts {
  const files = listAll(named);
  return { files, texts: files.map((file) => ({ path: file.name, text: withoutSecrets(readText(named.source, file)) })) };
}

/** The files that patterns name, sorted by name. @throws SourceError when a pattern names nothing. */
export function listAll({ source, member, baseDir, patterns }: NamedFiles): readonly ListedFile[] {
  const { files, unmatched } = listFiles(baseDir, patterns);
  const [missing] = unmatched;
  if (missing === undefined) return files;
  const remedy = `check \`${member}\` of source ${source}; paths are relative to the configuration file`;
  throw new SourceError(source, `no file matches ${missing}`, { input: missing, remedy });
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
