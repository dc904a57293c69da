import { begin, isOdd } from './extract';
import { ENVELOPE, kindOf, placeOf } from './fields';
import { forgetCold, forgetExtracts, isFull, layMemo, NONE, numberOfExtract } from './memo';
import { apartAt, apartLength, hasId, hasTime, isEnvelope, walkRecord } from './record';
import { idA, idAt, idB, idC, idD, instant } from './stamp';
import { afterSpace, afterValue, beforeMember, byteAt, escaped, forgetLine, lineEnded, nameEnd } from './text';

export { addPlace } from './fields';
export { layNames } from './names';
export { forgetCold, forgetExtracts, isFull, layMemo };

// Splits text into records: one document with its records in a list, or a document per line, each a record or such a
// list. A found record: u32 begin and u32 end in the text, i32 number of its extract (-1: none), u32 1 when no list is
// around it, f64 instant, 4 × u32 id, u32 begin of the id in the text, u32 begin and u32 length of the text that stands apart
// (length 0: none), u32 unused.

const FOUND: usize = 56;

let root: usize = 0;
let extract: usize = 0;
let extractSize: usize = 0;
let text: usize = 0;
let out: usize = 0;
let outEnd: usize = 0;

/** First address that the host may use. INVARIANT: nothing here is allocated, so all memory from there on is the host's. */
export function firstFree(): usize {
  return __heap_base;
}

/** Where the tree of fields, the buffer for an extract and the room for found records are. */
export function lay(rootAt: usize, extractAt: usize, extractBytes: usize, outAt: usize, outCount: u32): void {
  root = rootAt;
  extract = extractAt;
  extractSize = extractBytes;
  out = outAt;
  outEnd = outAt + <usize>outCount * FOUND;
}

/**
 * Finds the records of a text that is UTF-8 and followed by 64 zero bytes. Gives their count, or -1 when the text is no
 * JSON, is laid out otherwise, nests too deep, or holds more records than there is room for: the host reads it then.
 */
export function scan(textAt: usize, length: usize): i32 {
  const end = textAt + length;
  text = textAt;
  next = out;
  let documents: u32 = 0;
  let isSpread = false;
  // A byte order mark.
  let at = length >= 3 && (load<u32>(textAt) & 0xffffff) == 0xbfbbef ? textAt + 3 : textAt;
  while (true) {
    forgetLine();
    at = afterSpace(at);
    if (at >= end) break;
    if (documents > 0 && (isSpread || !lineEnded)) return -1;
    forgetLine();
    at = afterDocument(at);
    if (at == 0) return -1;
    documents += 1;
    isSpread = lineEnded;
    if (documents > 1 && isSpread) return -1;
  }
  return <i32>((next - out) / FOUND);
}

let next: usize = 0;

function afterDocument(at: usize): usize {
  if (byteAt(at) != 0x7b) return 0;
  begin(extract, extractSize);
  const behind = walkRecord(at + 1, root, 1, true);
  if (isEnvelope) return afterEnvelope(at + 1);
  return behind != 0 && add(at, behind, true, false) ? behind : 0;
}

/** The members of an envelope; one of them is a list of records. */
function afterEnvelope(at: usize): usize {
  let envelopes = 0;
  at = afterSpace(at);
  while (true) {
    const name = at + 1;
    at = beforeMember(at);
    if (at == 0 || escaped) return 0;
    const place = placeOf(root, name, <u32>(nameEnd - name));
    if (place != 0 && kindOf(place) == ENVELOPE) {
      envelopes += 1;
      // Which of several counts, and in what order, is the host's to say.
      if (envelopes > 1) return 0;
      at = byteAt(at) == 0x5b ? afterRecords(at + 1) : afterValue(at, 1);
    } else {
      at = afterValue(at, 1);
    }
    if (at == 0) return 0;
    at = afterSpace(at);
    const byte = byteAt(at);
    if (byte == 0x7d) return at + 1;
    if (byte != 0x2c) return 0;
    at = afterSpace(at + 1);
  }
}

function afterRecords(at: usize): usize {
  at = afterSpace(at);
  if (byteAt(at) == 0x5d) return at + 1;
  while (true) {
    const from = at;
    const isObject = byteAt(at) == 0x7b;
    begin(extract, extractSize);
    at = isObject ? walkRecord(at + 1, root, 3, false) : afterValue(at, 2);
    if (at == 0 || !add(from, at, false, !isObject)) return 0;
    at = afterSpace(at);
    const byte = byteAt(at);
    if (byte == 0x5d) return at + 1;
    if (byte != 0x2c) return 0;
    at = afterSpace(at + 1);
  }
}

function add(from: usize, to: usize, outermost: bool, noRecord: bool): bool {
  if (next == outEnd) return false;
  const number = noRecord || isOdd || !hasId || !hasTime ? NONE : numberOfExtract();
  store<u32>(next, <u32>(from - text));
  store<u32>(next, <u32>(to - text), 4);
  store<i32>(next, number, 8);
  store<u32>(next, outermost ? 1 : 0, 12);
  store<f64>(next, instant, 16);
  store<u32>(next, idA, 24);
  store<u32>(next, idB, 28);
  store<u32>(next, idC, 32);
  store<u32>(next, idD, 36);
  store<u32>(next, <u32>(idAt - text), 40);
  store<u32>(next, <u32>(apartAt - text), 44);
  store<u32>(next, apartLength, 48);
  next += FOUND;
  return true;
}
