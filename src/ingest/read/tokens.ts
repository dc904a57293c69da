export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
/** `[`; its closing bracket is two higher, as that of `{`. */
export const SQUARE = 0x5b;
export const BACKSLASH = 0x5c;
export const CURLY = 0x7b;
export const NEWLINE = 0x0a;

/** Classes of bytes outside strings; 0 is everything else. */
export const SPACE = 1;
export const OPEN = 2;
export const CLOSE = 3;

/** Class of each byte; QUOTE, COMMA and COLON stand for themselves. Record separators (RFC 7464) count as space. */
export const CLASS: Uint8Array = classes();

function classes(): Uint8Array {
  const table = new Uint8Array(256);
  for (const space of [0x09, 0x0a, 0x0d, 0x1e, 0x20]) table[space] = SPACE;
  for (const open of [SQUARE, CURLY]) {
    table[open] = OPEN;
    table[open + 2] = CLOSE;
  }
  for (const token of [QUOTE, COMMA, COLON]) table[token] = token;
  return table;
}
