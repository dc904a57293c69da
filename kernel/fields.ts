import { equal, nameHash } from './bytes';

// The members that matter, as a tree. The host gives the memory, zeroed, and fills it (src/ingest/scan/field-tree.ts
// knows the same offsets). A node: u32 mask of its table (places - 1), u32 address and u32 length of the start of the
// texts that matter anywhere below it (length 0: none do), u32 unused, then its table. A place: u32 name address, u32
// name length, u32 kind, u32 child node, u32 serial of the object in which it was met last.

const NODE_HEAD: usize = 16;
const PLACE: usize = 20;

/** The raw value matters, with all that is in it. */
export const WHOLE: u32 = 1;
/** Members of the value matter, those of its child node. */
export const INNER: u32 = 2;
/** The record's id. */
export const ID: u32 = 3;
/** The record's instant. */
export const TIME: u32 = 4;
/** A list of it in the outermost object holds the records. */
export const ENVELOPE: u32 = 5;
/** A text of it is the record itself. */
export const UNWRAP: u32 = 6;
/** A text that says nothing but who called: it stands apart from the extract. */
export const APART: u32 = 7;

/** The place of a member's name, or 0. */
export function placeOf(node: usize, name: usize, length: u32): usize {
  const mask = load<u32>(node);
  let slot = nameHash(name, length) & mask;
  while (true) {
    const place = node + NODE_HEAD + <usize>slot * PLACE;
    const at = <usize>load<u32>(place);
    if (at == 0) return 0;
    if (load<u32>(place, 4) == length && equal(at, name, length)) return place;
    slot = (slot + 1) & mask;
  }
}

/** A free place for a member's name; the host writes kind and child. */
export function addPlace(node: usize, name: usize, length: u32): usize {
  const mask = load<u32>(node);
  let slot = nameHash(name, length) & mask;
  while (true) {
    const place = node + NODE_HEAD + <usize>slot * PLACE;
    if (load<u32>(place) == 0) {
      store<u32>(place, <u32>name);
      store<u32>(place, length, 4);
      return place;
    }
    slot = (slot + 1) & mask;
  }
}

// @ts-ignore: decorator
@inline
export function kindOf(place: usize): u32 {
  return load<u32>(place, 8);
}

// @ts-ignore: decorator
@inline
export function childOf(place: usize): usize {
  return <usize>load<u32>(place, 12);
}

/** Marks a member as met in this object; false when it was met there before. */
export function meet(place: usize, object: u32): bool {
  if (load<u32>(place, 16) == object) return false;
  store<u32>(place, object, 16);
  return true;
}

/** Do texts below this node matter by how they begin? */
// @ts-ignore: decorator
@inline
export function seeksTexts(node: usize): bool {
  return load<u32>(node, 8) != 0;
}

/** Does the text behind `at` begin as this node wants it? */
export function begins(node: usize, at: usize): bool {
  return equal(<usize>load<u32>(node, 4), at, <usize>load<u32>(node, 8));
}
