import { copy } from './bytes';

// The extract of a record: what of it matters, in one span of bytes. INVARIANT: records with equal extracts are
// projected alike but for id and instant, because the extract tells the pruned record whole: which members, what raw
// value, where objects and lists begin and end. Tokens: u32 number << 8 | kind; a value has its u32 length and bytes behind.

const VALUE: u32 = 1;
const OBJECT: u32 = 2;
const LIST: u32 = 3;
const CLOSE: u32 = 4;

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

/** The raw bytes of a value. */
export function value(number: u32, from: usize, to: usize): void {
  const length = to - from;
  if (limit - end < length + 64) {
    isOdd = true;
    return;
  }
  store<u32>(end, (number << 8) | VALUE);
  store<u32>(end, <u32>length, 4);
  copy(end + 8, from, length);
  end += 8 + length;
}

export function openObject(number: u32): void {
  token((number << 8) | OBJECT);
}

export function openList(number: u32): void {
  token((number << 8) | LIST);
}

export function close(): void {
  token(CLOSE);
}

function token(word: u32): void {
  if (limit - end < 64) {
    isOdd = true;
    return;
  }
  store<u32>(end, word);
  end += 4;
}
