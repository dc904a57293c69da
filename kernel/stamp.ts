// What tells one record from another that says the same: its id, a UUID, and its instant, ISO 8601 in UTC. Anything else
// is left to the host.

/** The id as four 32-bit words, low word of the high half first, as src/ingest/fold/id.ts writes it. */
export let idA: u32 = 0;
export let idB: u32 = 0;
export let idC: u32 = 0;
export let idD: u32 = 0;

/** Where the id's text begins. */
export let idAt: usize = 0;

/** Milliseconds since 1970. */
export let instant: f64 = 0;

/** Reads the text between two quotes as a UUID in lower case (RFC 9562, section 4). */
export function readId(at: usize, to: usize): bool {
  if (to - at != 36) return false;
  if (load<u8>(at, 8) != 0x2d || load<u8>(at, 13) != 0x2d || load<u8>(at, 18) != 0x2d || load<u8>(at, 23) != 0x2d) return false;
  // The digits without the hyphens: 8, 4 and 4 of the high half, 4 and 12 of the low one.
  const high = i8x16.shuffle(v128.load(at), v128.load(at, 2), 0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 28, 29, 30, 31);
  const low = i8x16.shuffle(v128.load(at, 19), v128.load(at, 20), 0, 1, 2, 3, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31);
  const a = nibbles(high);
  const c = nibbles(low);
  if (v128.any_true(v128.or(i8x16.gt_u(a, i8x16.splat(15)), i8x16.gt_u(c, i8x16.splat(15))))) return false;
  const words = bswap<u64>(packed(a));
  const rest = bswap<u64>(packed(c));
  idAt = at;
  idA = <u32>words;
  idB = <u32>(words >> 32);
  idC = <u32>rest;
  idD = <u32>(rest >> 32);
  return true;
}

/** The value of each hexadecimal digit; above 15 where a byte is none. */
function nibbles(text: v128): v128 {
  const digit = i8x16.sub(text, i8x16.splat(0x30));
  const letter = i8x16.sub(text, i8x16.splat(0x61));
  const isLetter = i8x16.lt_u(letter, i8x16.splat(6));
  const isDigit = i8x16.lt_u(digit, i8x16.splat(10));
  const value = v128.bitselect(i8x16.add(letter, i8x16.splat(10)), digit, isLetter);
  return v128.or(value, v128.not(v128.or(isLetter, isDigit)));
}

/** Sixteen nibbles as eight bytes, in order. */
function packed(digits: v128): u64 {
  const pairs = v128.and(v128.or(i16x8.shl(digits, 4), i16x8.shr_u(digits, 8)), i16x8.splat(0xff));
  return i64x2.extract_lane(i8x16.narrow_i16x8_u(pairs, pairs), 0);
}

/** Reads `2026-03-02T04:05:06Z`, with up to nine digits of a fraction, of the years 2000 to 2099. */
export function readInstant(at: usize, to: usize): bool {
  const length = to - at;
  if (length < 20 || length > 30) return false;
  if (load<u8>(at, 4) != 0x2d || load<u8>(at, 7) != 0x2d || load<u8>(at, 10) != 0x54 || load<u8>(at, 13) != 0x3a || load<u8>(at, 16) != 0x3a) return false;
  const year = decimal(at, 4);
  const month = decimal(at + 5, 2);
  const day = decimal(at + 8, 2);
  const hour = decimal(at + 11, 2);
  const minute = decimal(at + 14, 2);
  const second = decimal(at + 17, 2);
  if (year < 2000 || year > 2099 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return false;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return false;
  const milliseconds = fraction(at + 19, to);
  if (milliseconds < 0) return false;
  instant = (<f64>((dayNumber(year, month, day) * 24 + hour) * 60 + minute) * 60 + <f64>second) * 1000 + <f64>milliseconds;
  return true;
}

/** Negative when a byte is no digit. */
function decimal(at: usize, digits: i32): i32 {
  let value: i32 = 0;
  for (let digit = 0; digit < digits; digit += 1) {
    const byte = <u32>load<u8>(at + digit) - 0x30;
    if (byte > 9) return -1;
    value = value * 10 + <i32>byte;
  }
  return value;
}

/** `Z`, or `.`, one to nine digits and `Z`: its milliseconds, cut off, or -1. */
function fraction(at: usize, to: usize): i32 {
  if (load<u8>(to - 1) != 0x5a) return -1;
  if (to - at == 1) return 0;
  const digits = <i32>(to - at) - 2;
  if (load<u8>(at) != 0x2e || digits < 1 || digits > 9 || decimal(at + 1, digits) < 0) return -1;
  const first = decimal(at + 1, min(digits, 3));
  return digits == 1 ? first * 100 : digits == 2 ? first * 10 : first;
}

function isLeap(year: i32): bool {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

function daysOf(year: i32, month: i32): i32 {
  if (month == 2) return isLeap(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/** Days since 1970-01-01 in the Gregorian calendar, counted with years that begin in March. */
function dayNumber(year: i32, month: i32, day: i32): i32 {
  const shifted = month > 2 ? year : year - 1;
  const monthOfYear = month > 2 ? month - 3 : month + 9;
  const dayOfYear = (153 * monthOfYear + 2) / 5 + day - 1;
  return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719468;
}
