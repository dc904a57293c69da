/** A byte order mark in UTF-8, which RFC 8259, section 8.1, lets a reader pass over at the beginning of a text. */
export const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Does it begin with a byte order mark? */
export function isMarked(text: Buffer): boolean {
  return text[0] === MARK[0] && text[1] === MARK[1] && text[2] === MARK[2];
}
