import { hashOf, isAscii } from './bytes';
import { close, closeOrForget, finish, mark as markExtract, odd, open, piece, shortened } from './extract';
import { APART, begins, childOf, ENVELOPE, ID, INNER, kindOf, meet, placeOf, seeksTexts, TIME, UNWRAP, WHOLE } from './fields';
import { enter, leave, note } from './names';
import { readId, readInstant } from './stamp';
import { afterSpace, afterValue, beforeMember, byteAt, closingQuote, DEEPEST, escaped, nameEnd } from './text';

// Walks a record, writes its extract and reads its stamp. Functions give the address behind, or 0, as in text.ts.

/** Members of the stamp that were read of the record being walked. */
export let hasId: bool = false;
export let hasTime: bool = false;

/** Where the text that stands apart begins, and its length; 0 when the record has none, or tells it in its extract. */
export let apartAt: usize = 0;
export let apartLength: u32 = 0;

/** Texts of these lengths may stand apart, if they are ASCII so that bytes are characters, and by so many characters an extract tells what kind of text it is. */
const APART_LEAST: usize = 16;
const APART_MOST: usize = 128;
const APART_KIND: usize = 4;

/** The walk ended because the object is no record: a member of it is a list of records. */
export let isEnvelope: bool = false;
let mayBeEnvelope: bool = false;

/** Objects walked so far, so that a member met twice in one is noticed. */
let serial: u32 = 0;

/** Walks a record from behind its brace. `outermost`: no list is around it, so it may turn out to be an envelope. */
export function walkRecord(at: usize, root: usize, depth: i32, outermost: bool): usize {
  hasId = false;
  hasTime = false;
  isEnvelope = false;
  mayBeEnvelope = outermost;
  apartLength = 0;
  leave(0);
  open(at, at, 0x7b);
  at = walkObject(at, root, depth);
  close(0x7d);
  finish();
  return at;
}

/** Walks an object from behind its brace; `node` tells which of its members matter. */
function walkObject(at: usize, node: usize, depth: i32): usize {
  serial += 1;
  const object = serial;
  const mark = enter();
  at = afterSpace(at);
  if (byteAt(at) == 0x7d) return at + 1;
  while (true) {
    const name = at + 1;
    at = beforeMember(at);
    if (at == 0) return 0;
    const length = <u32>(nameEnd - name);
    // A name may be written with escapes that spell a member that matters.
    if (escaped) odd();
    const place = placeOf(node, name, length);
    if (place != 0) {
      if (!meet(place, object)) odd();
      at = walkMember(name - 1, at, place, depth);
    } else if (seeksTexts(node)) {
      if (!note(mark, <u32>hashOf(name, length, 0))) odd();
      at = walkTextMember(name - 1, at, node, depth);
    } else {
      at = afterValue(at, depth);
    }
    if (at == 0) return 0;
    at = afterSpace(at);
    const byte = byteAt(at);
    if (byte == 0x7d) {
      leave(mark);
      return at + 1;
    }
    if (byte != 0x2c) return 0;
    at = afterSpace(at + 1);
  }
}

/** A member that matters; its name begins at `named`, its value at `at`. */
function walkMember(named: usize, at: usize, place: usize, depth: i32): usize {
  const kind = kindOf(place);
  if (kind == INNER) return walkInner(named, at, childOf(place), depth);
  if (kind == ENVELOPE) {
    isEnvelope = mayBeEnvelope && byteAt(at) == 0x5b;
    return isEnvelope ? 0 : afterValue(at, depth);
  }
  const from = at;
  at = afterValue(at, depth);
  if (at == 0) return 0;
  if (kind == WHOLE) {
    piece(named, at);
  } else if (kind == APART) {
    setApart(named, from, at);
  } else if (byteAt(from) != 0x22) {
    odd();
  } else if (kind == ID) {
    hasId = readId(from + 1, at - 1);
  } else if (kind == TIME) {
    hasTime = readInstant(from + 1, at - 1);
  } else if (kind == UNWRAP) {
    odd();
  }
  return at;
}

/** Of a text that stands apart the extract holds the beginning. */
function setApart(named: usize, from: usize, to: usize): void {
  const length = to - from - 2;
  if (byteAt(from) != 0x22 || escaped || length < APART_LEAST || length > APART_MOST || !isAscii(from + 1, length)) {
    piece(named, to);
    return;
  }
  if (apartLength > 0) odd();
  apartAt = from + 1;
  apartLength = <u32>length;
  shortened(named, apartAt + APART_KIND);
}

/**
 * A value of which members matter: of an object, or of each object of a list. Its name begins at `named`, which is `at`
 * where it has none.
 */
function walkInner(named: usize, at: usize, node: usize, depth: i32): usize {
  const byte = byteAt(at);
  if (byte == 0x7b) {
    if (depth >= DEEPEST) return 0;
    open(named, at, 0x7b);
    at = walkObject(at + 1, node, depth + 1);
    close(0x7d);
    return at;
  }
  if (byte != 0x5b) {
    at = afterValue(at, depth);
    if (at != 0) piece(named, at);
    return at;
  }
  if (depth >= DEEPEST) return 0;
  open(named, at, 0x5b);
  at = afterSpace(at + 1);
  if (byteAt(at) == 0x5d) {
    close(0x5d);
    return at + 1;
  }
  while (true) {
    at = walkInner(at, at, node, depth + 1);
    if (at == 0) return 0;
    at = afterSpace(at);
    const next = byteAt(at);
    if (next == 0x5d) {
      close(0x5d);
      return at + 1;
    }
    if (next != 0x2c) return 0;
    at = afterSpace(at + 1);
  }
}

/** A member of which only texts matter: in the extract it is the list of them. */
function walkTextMember(named: usize, at: usize, node: usize, depth: i32): usize {
  const from = markExtract();
  open(named, at, 0x5b);
  const inner = markExtract();
  at = walkTexts(at, node, depth);
  closeOrForget(from, inner);
  return at;
}

/** A value of which only texts matter that begin in a certain way, wherever in it they stand. */
function walkTexts(at: usize, node: usize, depth: i32): usize {
  const byte = byteAt(at);
  if (byte == 0x22) {
    const quote = closingQuote(at + 1);
    if (quote == 0) return 0;
    // A text with an escape may begin so in disguise.
    if (escaped || begins(node, at + 1)) piece(at, quote + 1);
    return quote + 1;
  }
  if (byte != 0x7b && byte != 0x5b) return afterValue(at, depth);
  if (depth >= DEEPEST) return 0;
  return byte == 0x7b ? walkTextObject(at + 1, node, depth + 1) : walkTextList(at + 1, node, depth + 1);
}

function walkTextObject(at: usize, node: usize, depth: i32): usize {
  const mark = enter();
  at = afterSpace(at);
  if (byteAt(at) == 0x7d) return at + 1;
  while (true) {
    const name = at + 1;
    at = beforeMember(at);
    if (at == 0) return 0;
    if (escaped || !note(mark, <u32>hashOf(name, nameEnd - name, 0))) odd();
    at = walkTexts(at, node, depth);
    if (at == 0) return 0;
    at = afterSpace(at);
    const byte = byteAt(at);
    if (byte == 0x7d) {
      leave(mark);
      return at + 1;
    }
    if (byte != 0x2c) return 0;
    at = afterSpace(at + 1);
  }
}

function walkTextList(at: usize, node: usize, depth: i32): usize {
  at = afterSpace(at);
  if (byteAt(at) == 0x5d) return at + 1;
  while (true) {
    at = walkTexts(at, node, depth);
    if (at == 0) return 0;
    at = afterSpace(at);
    const byte = byteAt(at);
    if (byte == 0x5d) return at + 1;
    if (byte != 0x2c) return 0;
    at = afterSpace(at + 1);
  }
}
