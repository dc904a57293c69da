// Spans of bytes. Up to 16 bytes behind a span are read, and behind a copy are written: whoever owns the memory keeps them free.

/** Copies `length` bytes; spans do not overlap. */
export function copy(to: usize, from: usize, length: usize): void {
  for (let done: usize = 0; done < length; done += 16) v128.store(to + done, v128.load(from + done));
}

export function equal(a: usize, b: usize, length: usize): bool {
  let done: usize = 0;
  for (; done + 16 <= length; done += 16) {
    if (i8x16.bitmask(i8x16.eq(v128.load(a + done), v128.load(b + done))) != 0xffff) return false;
  }
  // Of the last block only the bytes of the span count.
  const same = i8x16.bitmask(i8x16.eq(v128.load(a + done), v128.load(b + done)));
  return ctz(~same) >= <i32>(length - done);
}

/** Is every byte of the span a character of its own? */
export function isAscii(at: usize, length: usize): bool {
  let done: usize = 0;
  for (; done + 16 <= length; done += 16) {
    if (i8x16.bitmask(v128.load(at + done)) != 0) return false;
  }
  const rest = i8x16.bitmask(v128.load(at + done));
  return rest == 0 || ctz(rest) >= <i32>(length - done);
}

/** A hash of the whole span, begun with a seed that the writer of the text cannot know. Four lanes, so that none waits for another. */
export function hashOf(at: usize, length: usize, seed: u64): u64 {
  let a: u64 = seed ^ (<u64>length * 0x9e3779b97f4a7c15);
  let b: u64 = ~seed;
  let c: u64 = rotl<u64>(seed, 21);
  let d: u64 = rotl<u64>(seed, 43);
  let done: usize = 0;
  for (; done + 32 <= length; done += 32) {
    a = mixed(a ^ load<u64>(at + done));
    b = mixed(b ^ load<u64>(at + done, 8));
    c = mixed(c ^ load<u64>(at + done, 16));
    d = mixed(d ^ load<u64>(at + done, 24));
  }
  for (; done + 8 <= length; done += 8) a = mixed(a ^ load<u64>(at + done));
  if (done < length) a = mixed(a ^ (load<u64>(at + done) & lowest(length - done)));
  return mixed(mixed(a ^ rotl<u64>(b, 11)) ^ mixed(c ^ rotl<u64>(d, 27)));
}

/** A hash of a short name by its ends and its length, for tables into which the writer of the text can enter nothing. */
export function nameHash(at: usize, length: usize): u32 {
  const first = length < 8 ? load<u64>(at) & lowest(length) : load<u64>(at);
  const last = length < 8 ? 0 : load<u64>(at + length - 8);
  return <u32>(((first ^ rotl<u64>(last, 23)) + <u64>length) * 0x9e3779b97f4a7c15 >> 40);
}

/** A mask of the lowest bytes, fewer than 8. */
// @ts-ignore: decorator
@inline
function lowest(bytes: usize): u64 {
  return (<u64>1 << (<u64>bytes << 3)) - 1;
}

// @ts-ignore: decorator
@inline
function mixed(value: u64): u64 {
  const product = value * 0xff51afd7ed558ccd;
  return product ^ (product >> 32);
}
