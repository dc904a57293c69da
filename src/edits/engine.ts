import { ConfigError, InvariantError } from '../core/errors.ts';

/** Replaces `[start, end)` of the original text by `text`. Offsets count UTF-16 code units of the original text. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The text after all edits; everything outside of their ranges stays as it is. Several insertions at one place appear
 * in the order given.
 * @throws InvariantError when edits overlap, lie outside of the text, or would leave half a surrogate pair.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = edits.map((edit, index) => ({ ...edit, index })).sort(byPosition);
  let reached = 0;
  for (const { start, end } of ordered) {
    if (!Number.isInteger(start) || !Number.isInteger(end) || start > end || start < 0 || end > text.length) {
      throw new InvariantError(`the edit ${start}..${end} does not lie in a text of ${text.length} characters`);
    }
    if (start < reached) throw new InvariantError(`two edits overlap at ${start}`);
    reached = end;
  }
  let out = text;
  for (const { start, end, text: replacement } of ordered.reverse()) out = out.slice(0, start) + replacement + out.slice(end);
  if (!isUtf8(out)) throw new InvariantError('an edit would leave half a surrogate pair');
  return out;
}

function byPosition(a: Edit & { index: number }, b: Edit & { index: number }): number {
  return a.start - b.start || a.end - b.end || a.index - b.index;
}

/** Edits of several changes of one text, as one list: cuts that meet or overlap become one. */
export function joinedCuts(edits: readonly Edit[]): Edit[] {
  const out = edits.filter(({ text }) => text !== '');
  let last: Edit | undefined;
  for (const cut of edits.filter(({ text, start, end }) => text === '' && start < end).sort((a, b) => a.start - b.start)) {
    if (last !== undefined && cut.start < last.end) {
      out.splice(out.indexOf(last), 1);
      last = { ...last, end: Math.max(last.end, cut.end) };
    } else last = cut;
    out.push(last);
  }
  return out;
}

/**
 * The text of a file that may be edited. Only exact UTF-8 has one: anything else could not be written back byte for byte.
 * @throws ConfigError when the bytes are not UTF-8.
 */
export function textOf(path: string, bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  if (Buffer.from(text, 'utf8').equals(bytes)) return text;
  throw new ConfigError('the file is not UTF-8, so it cannot be edited without changing other bytes of it', {
    where: path,
    remedy: 'save it as UTF-8',
  });
}

/** Can this text be written as UTF-8 and read back the same? */
export function isUtf8(text: string): boolean {
  return Buffer.from(text, 'utf8').toString('utf8') === text;
}
