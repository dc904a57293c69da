// Names of the members of the objects that are open while texts are sought: a second member of one name would hide the
// first from JSON.parse, so the record is left to the host. Hashes are compared: a false alarm only costs time.

/** Names that are held at once; the host gives 4 bytes for each. */
const ROOM: i32 = 256;

let hashes: usize = 0;
let held: i32 = 0;

export function layNames(at: usize): void {
  hashes = at;
}

/** Begins an object; give the result to `leave`. */
export function enter(): i32 {
  return held;
}

export function leave(mark: i32): void {
  held = mark;
}

/** Notes a name of the object that began at `mark`; false when it has one like it, or there are too many. */
export function note(mark: i32, hash: u32): bool {
  for (let at = mark; at < held; at += 1) if (load<u32>(hashes + (<usize>at << 2)) == hash) return false;
  if (held == ROOM) return false;
  store<u32>(hashes + (<usize>held << 2), hash);
  held += 1;
  return true;
}
