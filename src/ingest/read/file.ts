import { createReadStream, readFileSync, statSync } from 'node:fs';
import type { RecordFormat } from '../../core/usage-source.ts';
import type { RecordScanner } from '../scan/scanner.ts';
import { gunzipStream, gunzipWhole, startsAsGzip } from './gzip.ts';
import { headOf } from './head.ts';
import { LIMITS } from './limits.ts';
import { LostFile } from './lost.ts';
import type { RecordSink } from './sink.ts';
import { release } from './release.ts';
import { readStream } from './stream.ts';
import { readWhole } from './whole.ts';

/**
 * Reads the records of one file, gzip or plain, of any size, into `sink`.
 * @throws LostFile when the file cannot be read to its end; what the sink holds by then must be thrown away.
 */
export async function readFile(path: string, format: RecordFormat, sink: RecordSink, scanner?: RecordScanner): Promise<void> {
  try {
    const size = statSync(path).size;
    if (size <= LIMITS.wholeCompressed) {
      const bytes = readFileSync(path);
      const text = isGzip(path, bytes) ? gunzipWhole(bytes) : bytes;
      if (text !== bytes) release(bytes);
      if (text !== undefined) {
        readWhole(text, format, sink, scanner);
        return release(text);
      }
      return await readStream(() => gunzipStream(path), format, sink, scanner);
    }
    const gzip = isGzip(path, headOf(path));
    await readStream(() => (gzip ? gunzipStream(path) : plainStream(path)), format, sink, scanner);
  } catch (error) {
    if (error instanceof LostFile) throw error;
    if (isFileError(error)) throw new LostFile('unreadable');
    throw error;
  }
}

function plainStream(path: string): AsyncIterable<Buffer> {
  return createReadStream(path, { highWaterMark: 1_048_576 });
}

/** By content, whatever the name; a name that promises gzip must be kept. */
function isGzip(path: string, head: Uint8Array): boolean {
  if (startsAsGzip(head)) return true;
  if (!/\.gz$/i.test(path)) return false;
  throw new LostFile(head.length === 0 ? 'truncated' : 'not-gzip');
}

/** Errors of the operating system carry a `syscall`; anything else is a bug of ours. */
function isFileError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
