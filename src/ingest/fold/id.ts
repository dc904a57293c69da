import { createHash, hash } from 'node:crypto';

/** Value of each hexadecimal digit as `crypto` and CloudTrail write it (lower case); 255 for other characters. */
const DIGIT = digits();

/** Hyphens of a UUID in text form (RFC 9562, section 4). */
const HYPHENS = [8, 13, 18, 23] as const;

/**
 * Writes the 128 bits of a record id as four 32-bit words, low word first (as BigUint64Array reads them on a
 * little-endian machine): high half at `high`, low half at `low`. Returns false when the id is no lower-case UUID; then
 * the bits are those of its sha256, and the text must be kept for it to be named.
 */
export function writeId(id: string, high: Uint32Array, low: Uint32Array, at: number): boolean {
  if (id.length === 36 && HYPHENS.every((place) => id.charCodeAt(place) === 45)) {
    const a = word(id, 0, 8);
    const b = word(id, 9, 13) * 65_536 + word(id, 14, 18);
    const c = word(id, 19, 23) * 65_536 + word(id, 24, 28);
    const d = word(id, 28, 36);
    if (a + b + c + d < Infinity) {
      high[2 * at] = b;
      high[2 * at + 1] = a;
      low[2 * at] = d;
      low[2 * at + 1] = c;
      return true;
    }
  }
  const digest = createHash('sha256').update(id).digest();
  high[2 * at] = digest.readUInt32LE(0);
  high[2 * at + 1] = digest.readUInt32LE(4);
  low[2 * at] = digest.readUInt32LE(8);
  low[2 * at + 1] = digest.readUInt32LE(12);
  return false;
}

/**
 * The same for an id that another record may have, too: what tells them apart is hashed with it. An instant holds no line
 * end, and neither do ids and URIs that a server took.
 */
export function writeMixedId(id: string, at: number, idWith: string, high: Uint32Array, low: Uint32Array, place: number): void {
  const digest = hash('sha256', `${at}\n${id}\n${idWith}`, 'buffer');
  high[2 * place] = digest.readUInt32LE(0);
  high[2 * place + 1] = digest.readUInt32LE(4);
  low[2 * place] = digest.readUInt32LE(8);
  low[2 * place + 1] = digest.readUInt32LE(12);
}

/** The text of a UUID from four words at a place, as `writeId` writes them: high half, low half. */
export function uuidText(words: Uint32Array, place: number): string {
  const [b, a, d, c] = [0, 1, 2, 3].map((offset) => (words[place + offset] as number).toString(16).padStart(8, '0')) as [string, string, string, string];
  return `${a}-${b.slice(0, 4)}-${b.slice(4)}-${c.slice(0, 4)}-${c.slice(4)}${d}`;
}

/** Up to eight hexadecimal digits; infinite when one of them is none. */
function word(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    const digit = code < 128 ? (DIGIT[code] as number) : 255;
    if (digit === 255) return Infinity;
    value = value * 16 + digit;
  }
  return value;
}

function digits(): Uint8Array {
  const table = new Uint8Array(128).fill(255);
  for (let digit = 0; digit < 16; digit += 1) table[digit.toString(16).charCodeAt(0)] = digit;
  return table;
}
