import { copy, equal, hashOf } from './bytes';
import { size, start } from './extract';

// Extracts met before, each with a number. The table holds u32 numbers + 1; an entry holds u32 hash, u32 address, u32 length.

const ENTRY: usize = 12;

/** The record's extract is not kept: there is no room, or it is odd. */
export const NONE: i32 = -1;

let table: usize = 0;
let mask: u32 = 0;
let entries: usize = 0;
let most: u32 = 0;
let bytes: usize = 0;
let bytesEnd: usize = 0;
let seed: u64 = 0;

let count: u32 = 0;
let free: usize = 0;

/** `places` is a power of two and more than `entriesMost`; `secret` keeps whoever writes the text from making hashes collide. */
export function layMemo(tableAt: usize, places: u32, entriesAt: usize, entriesMost: u32, bytesAt: usize, bytesSize: usize, secret: u64): void {
  table = tableAt;
  mask = places - 1;
  entries = entriesAt;
  most = entriesMost;
  bytes = bytesAt;
  bytesEnd = bytesAt + bytesSize;
  seed = secret;
  forgetExtracts();
}

export function forgetExtracts(): void {
  memory.fill(table, 0, (<usize>mask + 1) * 4);
  count = 0;
  free = bytes;
}

/** Is there room for another extract of the largest size? */
export function isFull(largest: usize): bool {
  return count == most || bytesEnd - free < largest + 16;
}

/** The number of the extract that stands in the buffer; the next number when it is new. */
export function numberOfExtract(): i32 {
  const at = start();
  const length = size();
  const full = hashOf(at, length, seed);
  const hash = <u32>full;
  let slot = <u32>(full >> 32) & mask;
  while (true) {
    const number = load<u32>(table + (<usize>slot << 2));
    if (number == 0) return add(slot, hash, at, length);
    const entry = entries + <usize>(number - 1) * ENTRY;
    if (load<u32>(entry) == hash && <usize>load<u32>(entry, 8) == length && equal(<usize>load<u32>(entry, 4), at, length)) return <i32>number - 1;
    slot = (slot + 1) & mask;
  }
}

function add(slot: u32, hash: u32, at: usize, length: usize): i32 {
  if (isFull(length)) return NONE;
  const entry = entries + <usize>count * ENTRY;
  store<u32>(entry, hash);
  store<u32>(entry, <u32>free, 4);
  store<u32>(entry, <u32>length, 8);
  copy(free, at, length);
  free += length;
  count += 1;
  store<u32>(table + (<usize>slot << 2), count);
  return <i32>count - 1;
}
