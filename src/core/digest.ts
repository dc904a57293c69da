import { createHash } from 'node:crypto';

/** sha256 in hex of UTF-8 text. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** First 64 bits of sha256, for keys of state tables. At a million keys a collision has a chance below 1 in 10^7. */
export function hash64(text: string): bigint {
  return createHash('sha256').update(text, 'utf8').digest().readBigUInt64BE(0);
}
