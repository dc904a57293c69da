import { createReadStream, openSync, readSync, closeSync, statSync } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip, gunzipSync } from 'node:zlib';
import { LIMITS } from './limits.ts';
import { LostFile } from './lost.ts';

/** Is this the start of gzip data (RFC 1952, section 2.3.1: magic, method deflate, no reserved flag)? */
export function startsAsGzip(head: Uint8Array): boolean {
  return head.length >= 4 && head[0] === 0x1f && head[1] === 0x8b && head[2] === 8 && ((head[3] ?? 0) & 0xe0) === 0;
}

/**
 * All members of a gzip file, checksums verified; undefined when the text is larger than `most` bytes.
 * Zero bytes after the last member are padding (RFC 1952 readers ignore them); anything else there is damage.
 * @throws LostFile when the data do not decompress to their end.
 */
export function gunzipWhole(data: Buffer, most: number = LIMITS.wholeText): Buffer | undefined {
  // The length field of the last member is untrusted and modulo 2^32: a hint for the buffer, nothing more.
  const hint = data.length < 18 ? 0 : data.readUInt32LE(data.length - 4);
  if (hint > most) return undefined;
  const options = { info: true, chunkSize: Math.max(16_384, Math.min(hint, LIMITS.wholeText) + 64), maxOutputLength: most };
  let inflated: { buffer: Buffer; engine: { bytesWritten: number } };
  try {
    inflated = gunzipSync(data, options) as unknown as typeof inflated;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return undefined;
    throw lostBy(error);
  }
  if (!isZero(data, inflated.engine.bytesWritten)) throw new LostFile('trailing-data');
  return inflated.buffer;
}

/** The same as a stream of chunks, for files of any size. */
export async function* gunzipStream(path: string): AsyncGenerator<Buffer> {
  const size = statSync(path).size;
  const cap = Math.max(LIMITS.expanded, size * LIMITS.expansion);
  const gunzip = createGunzip({ chunkSize: 1_048_576 });
  // The error of either stream surfaces in the loop below.
  pipeline(createReadStream(path, { highWaterMark: 1_048_576 }), gunzip, () => undefined);
  let expanded = 0;
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      expanded += chunk.length;
      if (expanded > cap) throw new LostFile('expands-too-far');
      yield chunk;
    }
  } catch (error) {
    throw error instanceof LostFile ? error : lostBy(error);
  }
  if (!restIsZero(path, gunzip.bytesWritten, size)) throw new LostFile('trailing-data');
}

function lostBy(error: unknown): LostFile {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR') return new LostFile('truncated');
  if (code === 'Z_DATA_ERROR' && /header/.test(message)) return new LostFile('trailing-data');
  if (code === 'Z_DATA_ERROR' && /unknown compression method/.test(message)) return new LostFile('trailing-data');
  return new LostFile(code?.startsWith('Z_') === true ? 'checksum' : 'unreadable');
}

function isZero(data: Uint8Array, from: number): boolean {
  for (let at = from; at < data.length; at += 1) if (data[at] !== 0) return false;
  return true;
}

function restIsZero(path: string, from: number, size: number): boolean {
  if (from >= size) return true;
  const file = openSync(path, 'r');
  try {
    const rest = Buffer.alloc(Math.min(size - from, LIMITS.wholeCompressed));
    return isZero(rest.subarray(0, readSync(file, rest, 0, rest.length, from)), 0);
  } finally {
    closeSync(file);
  }
}
