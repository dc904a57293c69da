import { copy, equal, hashOf } from './bytes';
import { size, start } from './extract';

// Extracts met before, each with a number. The table holds u32 numbers + 1; an entry holds u64 hash, u32 address, u32
// length, u32 1 when it was met again since extracts were last forgotten, u32 unused.

const ENTRY: usize = 24;

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

/**
 * Forgets the extracts that were not met again since the last time. The others are numbered anew in their order; their
 * former numbers are written to `formerAt`, u32 each. Gives how many stay.
 */
export function forgetCold(formerAt: usize): u32 {
  const all = count;
  forgetExtracts();
  for (let number: u32 = 0; number < all; number += 1) {
    const entry = entries + <usize>number * ENTRY;
    if (load<u32>(entry, 16) == 0) continue;
    const at = <usize>load<u32>(entry, 8);
    const length = <usize>load<u32>(entry, 12);
    const kept = entries + <usize>count * ENTRY;
    const hash = load<u64>(entry);
    // Both move towards the beginning, so that nothing is overwritten that is still to be read.
    copy(free, at, length);
    store<u64>(kept, hash);
    store<u32>(kept, <u32>free, 8);
    store<u32>(kept, <u32>length, 12);
    store<u32>(kept, 0, 16);
    free += length;
    store<u32>(formerAt + (<usize>count << 2), number);
    count += 1;
    let slot = <u32>(hash >> 32) & mask;
    while (load<u32>(table + (<usize>slot << 2)) != 0) slot = (slot + 1) & mask;
    store<u32>(table + (<usize>slot << 2), count);
  }
  return count;
}

/** Is there room for another extract of the largest size? */
export function isFull(largest: usize): bool {
  return count == most || bytesEnd - free < largest + 16;
}

/** The number of the extract that stands in the buffer; the next number when it is new. */
export function numberOfExtract(): i32 {
  const at = start();
  const length = size();
  const hash = hashOf(at, length, seed);
  let slot = <u32>(hash >> 32) & mask;
  while (true) {
    const number = load<u32>(table + (<usize>slot << 2));
    if (number == 0) return add(slot, hash, at, length);
    const entry = entries + <usize>(number - 1) * ENTRY;
    if (load<u64>(entry) == hash && <usize>load<u32>(entry, 12) == length && equal(<usize>load<u32>(entry, 8), at, length)) {
      store<u32>(entry, 1, 16);
      return <i32>number - 1;
    }
    slot = (slot + 1) & mask;
  }
}

function add(slot: u32, hash: u64, at: usize, length: usize): i32 {
  if (isFull(length)) return NONE;
  const entry = entries + <usize>count * ENTRY;
  store<u64>(entry, hash);
  store<u32>(entry, <u32>free, 8);
  store<u32>(entry, <u32>length, 12);
  store<u32>(entry, 0, 16);
  copy(free, at, length);
  free += length;
  count += 1;
  store<u32>(table + (<usize>slot << 2), count);
  return <i32>count - 1;
}
