// What tells one record from another that says the same: its id, a UUID, and its instant, ISO 8601 in UTC. Anything else
// is left to the host.

/** The id as four 32-bit words, low word of the high half first, as src/ingest/fold/id.ts writes it. */
export let idA: u32 = 0;
export let idB: u32 = 0;
export let idC: u32 = 0;
export let idD: u32 = 0;

/** Milliseconds since 1970. */
export let instant: f64 = 0;

const BAD: u64 = 0xffffffff00000000;

/** Reads the text between two quotes as a UUID in lower case (RFC 9562, section 4). */
export function readId(at: usize, to: usize): bool {
  if (to - at != 36) return false;
  if (load<u8>(at, 8) != 0x2d || load<u8>(at, 13) != 0x2d || load<u8>(at, 18) != 0x2d || load<u8>(at, 23) != 0x2d) return false;
  const a = hex(at, 8);
  const b = (hex(at + 9, 4) << 16) | hex(at + 14, 4);
  const c = (hex(at + 19, 4) << 16) | hex(at + 24, 4);
  const d = hex(at + 28, 8);
  if (a > u32.MAX_VALUE || b > u32.MAX_VALUE || c > u32.MAX_VALUE || d > u32.MAX_VALUE) return false;
  idA = <u32>b;
  idB = <u32>a;
  idC = <u32>d;
  idD = <u32>c;
  return true;
}

function hex(at: usize, digits: i32): u64 {
  let value: u64 = 0;
  for (let digit = 0; digit < digits; digit += 1) {
    const byte = <u32>load<u8>(at + digit);
    if (byte - 0x30 < 10) value = (value << 4) | (byte - 0x30);
    else if (byte - 0x61 < 6) value = (value << 4) | (byte - 0x57);
    else return BAD;
  }
  return value;
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
