import { copy } from './bytes';

// The extract of a record: what of it matters, as JSON text, so that the host parses the extract and not the record.
// INVARIANT: records with equal extracts are projected alike but for id and instant, because the extract tells the pruned
// record whole: which members, what raw value, where objects and lists begin and end. Each piece is written with a comma
// behind it; closing a bracket takes the last comma back.

const COMMA: u8 = 0x2c;

let base: usize = 0;
let limit: usize = 0;
let end: usize = 0;

/** The record cannot be told by an extract: the host reads it by itself. */
export let isOdd: bool = false;

export function begin(at: usize, room: usize): void {
  base = at;
  end = at;
  limit = at + room;
  isOdd = false;
}

export function odd(): void {
  isOdd = true;
}

// @ts-ignore: decorator
@inline
export function start(): usize {
  return base;
}

// @ts-ignore: decorator
@inline
export function size(): usize {
  return end - base;
}

/** A piece of the record's own text: a value, or a member with its name. */
export function piece(from: usize, to: usize): void {
  const length = to - from;
  if (limit - end < length + 64) {
    isOdd = true;
    return;
  }
  copy(end, from, length);
  store<u8>(end + length, COMMA);
  end += length + 1;
}

/** A member whose value is a text, of which only the beginning counts. */
export function shortened(from: usize, to: usize): void {
  const length = to - from;
  if (limit - end < length + 64) {
    isOdd = true;
    return;
  }
  copy(end, from, length);
  store<u8>(end + length, 0x22);
  store<u8>(end + length + 1, COMMA);
  end += length + 2;
}

/** An opening bracket, behind the name of its member where it has one (`to` equals `from` where not). */
export function open(from: usize, to: usize, bracket: u8): void {
  const length = to - from;
  if (limit - end < length + 64) {
    isOdd = true;
    return;
  }
  copy(end, from, length);
  store<u8>(end + length, bracket);
  end += length + 1;
}

export function close(bracket: u8): void {
  if (limit - end < 64) {
    isOdd = true;
    return;
  }
  if (load<u8>(end - 1) == COMMA) end -= 1;
  store<u8>(end, bracket);
  store<u8>(end + 1, COMMA);
  end += 2;
}

/** The whole record is told: no comma follows it. */
export function finish(): void {
  end -= 1;
}

// @ts-ignore: decorator
@inline
export function mark(): usize {
  return end;
}

/** Closes a list begun with `open` at `from`, or takes it back when nothing stands in it. */
export function closeOrForget(from: usize, inner: usize): void {
  if (end == inner) end = from;
  else close(0x5d);
}
