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

/** What tells records apart whose ids may be equal: words of the id, the instant, and the hash of what is said beside. */
const mixed = { bytes: new Uint8Array(56), words: new Uint32Array(), instant: new Float64Array() };
mixed.words = new Uint32Array(mixed.bytes.buffer, 0, 4);
mixed.instant = new Float64Array(mixed.bytes.buffer, 16, 1);

/** The hash of what is said beside an id, for `writeMixedId`. */
export function besideHash(idWith: string): Uint8Array {
  return hash('sha256', idWith, 'buffer');
}

/**
 * Writes 128 bits that stand for a record whose id another record may have, too: of its id (four words at `place`, as
 * `writeId` writes them: high half, low half), its instant and what is said beside.
 */
export function writeMixedId(words: Uint32Array, place: number, at: number, beside: Uint8Array, high: Uint32Array, low: Uint32Array, row: number): void {
  for (let word = 0; word < 4; word += 1) mixed.words[word] = words[place + word] as number;
  mixed.instant[0] = at;
  mixed.bytes.set(beside, 24);
  const digest = hash('sha256', mixed.bytes, 'buffer');
  high[2 * row] = digest.readUInt32LE(0);
  high[2 * row + 1] = digest.readUInt32LE(4);
  low[2 * row] = digest.readUInt32LE(8);
  low[2 * row + 1] = digest.readUInt32LE(12);
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
