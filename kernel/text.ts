// JSON text, byte by byte (RFC 8259). A function takes the address at which something begins and gives the address
// behind it, or 0 when the text is no JSON or goes beyond a limit. The text ends with zero bytes, which no value holds.

/** Brackets are followed so deep; the host reads deeper text by itself. */
export const DEEPEST: i32 = 64;

/** Has the string that was read last a backslash in it? */
export let escaped: bool = false;

/** Was a line end passed between tokens? Whoever asks resets it. */
export let lineEnded: bool = false;

export function forgetLine(): void {
  lineEnded = false;
}

// @ts-ignore: decorator
@inline
export function byteAt(at: usize): u32 {
  return load<u8>(at);
}

// @ts-ignore: decorator
@inline
export function afterSpace(at: usize): usize {
  return byteAt(at) > 0x20 ? at : afterSpaces(at);
}

function afterSpaces(at: usize): usize {
  while (true) {
    const byte = byteAt(at);
    if (byte == 0x0a) lineEnded = true;
    else if (byte != 0x20 && byte != 0x0d && byte != 0x09) return at;
    at += 1;
  }
}

/** From behind the opening quote to the closing quote itself. */
export function closingQuote(at: usize): usize {
  escaped = false;
  while (true) {
    const block = v128.load(at);
    const special = v128.or(
      v128.or(i8x16.eq(block, i8x16.splat(0x22)), i8x16.eq(block, i8x16.splat(0x5c))),
      i8x16.lt_u(block, i8x16.splat(0x20)),
    );
    const found = i8x16.bitmask(special);
    if (found == 0) {
      at += 16;
      continue;
    }
    at += ctz(found);
    const byte = byteAt(at);
    if (byte == 0x22) return at;
    if (byte != 0x5c) return 0;
    escaped = true;
    at = afterEscape(at + 1);
    if (at == 0) return 0;
  }
}

/** `at` is behind the backslash. */
function afterEscape(at: usize): usize {
  switch (byteAt(at)) {
    case 0x22: case 0x5c: case 0x2f: case 0x62: case 0x66: case 0x6e: case 0x72: case 0x74:
      return at + 1;
    case 0x75:
      return isHex(at + 1) && isHex(at + 2) && isHex(at + 3) && isHex(at + 4) ? at + 5 : 0;
    default:
      return 0;
  }
}

function isHex(at: usize): bool {
  const byte = byteAt(at);
  return isDigit(byte) || ((byte | 0x20) - 0x61 < 6);
}

// @ts-ignore: decorator
@inline
function isDigit(byte: u32): bool {
  return byte - 0x30 < 10;
}

/** Any value; `depth` brackets are open around it. */
export function afterValue(at: usize, depth: i32): usize {
  const byte = byteAt(at);
  if (byte == 0x22) {
    at = closingQuote(at + 1);
    return at == 0 ? 0 : at + 1;
  }
  if (byte == 0x7b) return depth < DEEPEST ? afterObject(at + 1, depth + 1) : 0;
  if (byte == 0x5b) return depth < DEEPEST ? afterList(at + 1, depth + 1) : 0;
  return afterScalar(at);
}

function afterObject(at: usize, depth: i32): usize {
  at = afterSpace(at);
  if (byteAt(at) == 0x7d) return at + 1;
  while (true) {
    at = beforeMember(at);
    if (at == 0) return 0;
    at = afterValue(at, depth);
    if (at == 0) return 0;
    at = afterSpace(at);
    const byte = byteAt(at);
    if (byte == 0x7d) return at + 1;
    if (byte != 0x2c) return 0;
    at = afterSpace(at + 1);
  }
}

/** From the quote that opens a member's name to the member's value. The name's end is in `nameEnd`. */
export function beforeMember(at: usize): usize {
  if (byteAt(at) != 0x22) return 0;
  const quote = closingQuote(at + 1);
  if (quote == 0) return 0;
  nameEnd = quote;
  at = afterSpace(quote + 1);
  return byteAt(at) == 0x3a ? afterSpace(at + 1) : 0;
}

/** Address of the quote that closes the name read last. */
export let nameEnd: usize = 0;

function afterList(at: usize, depth: i32): usize {
  at = afterSpace(at);
  if (byteAt(at) == 0x5d) return at + 1;
  while (true) {
    at = afterValue(at, depth);
    if (at == 0) return 0;
    at = afterSpace(at);
    const byte = byteAt(at);
    if (byte == 0x5d) return at + 1;
    if (byte != 0x2c) return 0;
    at = afterSpace(at + 1);
  }
}

/** A number or one of the three names; what may follow is judged by the caller. */
export function afterScalar(at: usize): usize {
  switch (byteAt(at)) {
    case 0x74: // true
      return load<u32>(at) == 0x65757274 ? at + 4 : 0;
    case 0x66: // false
      return load<u32>(at + 1) == 0x65736c61 ? at + 5 : 0;
    case 0x6e: // null
      return load<u32>(at) == 0x6c6c756e ? at + 4 : 0;
    default:
      return afterNumber(at);
  }
}

function afterNumber(at: usize): usize {
  if (byteAt(at) == 0x2d) at += 1;
  if (byteAt(at) == 0x30) at += 1;
  else {
    at = afterDigits(at);
    if (at == 0) return 0;
  }
  if (byteAt(at) == 0x2e) {
    at = afterDigits(at + 1);
    if (at == 0) return 0;
  }
  if ((byteAt(at) | 0x20) == 0x65) {
    at += 1;
    if (byteAt(at) == 0x2b || byteAt(at) == 0x2d) at += 1;
    at = afterDigits(at);
  }
  return at;
}

/** One digit at least. */
function afterDigits(at: usize): usize {
  if (!isDigit(byteAt(at))) return 0;
  do at += 1;
  while (isDigit(byteAt(at)));
  return at;
}
