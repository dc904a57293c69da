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
  for (; done < length; done += 1) if (load<u8>(a + done) != load<u8>(b + done)) return false;
  return true;
}

/** A hash of the whole span, begun with a seed that the writer of the text cannot know. */
export function hashOf(at: usize, length: usize, seed: u64): u64 {
  let hash: u64 = seed ^ (<u64>length * 0x9e3779b97f4a7c15);
  let done: usize = 0;
  for (; done + 8 <= length; done += 8) hash = mixed(hash ^ load<u64>(at + done));
  if (done < length) hash = mixed(hash ^ (load<u64>(at + done) & ((<u64>1 << (<u64>(length - done) << 3)) - 1)));
  return hash ^ (hash >> 29);
}

// @ts-ignore: decorator
@inline
function mixed(value: u64): u64 {
  const product = value * 0xff51afd7ed558ccd;
  return product ^ (product >> 32);
}
