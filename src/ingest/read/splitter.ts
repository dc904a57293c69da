import type { RecordFormat } from '../../core/usage-source.ts';
import { Capture } from './capture.ts';
import { emitElement, emitUnwrapped } from './elements.ts';
import { LIMITS } from './limits.ts';
import { isMarked, MARK } from './mark.ts';
import type { RecordSink } from './sink.ts';
import { BACKSLASH, CLASS, CLOSE, COLON, COMMA, CURLY, NEWLINE, OPEN, QUOTE, SPACE, SQUARE } from './tokens.ts';

/** Where the value being read stands: on its own, in a bare array, or in the array of an envelope. */
type Place = 'top' | 'array' | 'envelope';

/** An instant in UTC, as `RecordFormat.stamped` says. */
const STAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;

/** Longest name of an envelope member that is told from others. */
const LONGEST_KEY = 64;

/**
 * Splits JSON text into records byte by byte without parsing it, so that records stream from files of any size and a
 * broken record does not take its neighbours with it. It follows brackets and strings only; JSON.parse judges each piece,
 * and for an envelope the document with its arrays emptied.
 *
 * Recovery: a closing bracket closes the nearest opening one of its kind; a `{` where no value may stand begins a new
 * record; a raw line end closes a string. What is misread thereby fails to parse or to project, and is quarantined.
 */
export class Splitter {
  readonly #format: RecordFormat;
  readonly #sink: RecordSink;
  /** The first bytes, as long as they may be the beginning of a byte order mark. */
  #head: Buffer | undefined = Buffer.alloc(0);
  /** The current chunk, the byte of the text at which it begins, and where in it the bytes of `#value` begin. */
  #chunk: Buffer = Buffer.alloc(0);
  #base = 0;
  #from = 0;
  #place: Place = 'top';
  /** The value being read; none between values. */
  #value: Capture | undefined;
  /** The document around the envelope array being read, or just read. */
  #document: Capture | undefined;
  #isDocument = false;
  /** Open brackets of the value being read. */
  #stack: number[] = [];
  /** Levels beyond `LIMITS.depth`, counted without their kind. */
  #deeper = 0;
  #scalar = false;
  #inString = false;
  #escaped = false;
  /** Last token of the value: a bracket, `:`, `,`, or QUOTE for any end of a member or element. */
  #before = COMMA;
  /** Name of the member of the top-level object that is being read, as it is written. */
  #key = '';
  #inKey = false;

  constructor(format: RecordFormat, sink: RecordSink) {
    this.#format = format;
    this.#sink = sink;
  }

  /** The next stretch of text. */
  push(chunk: Buffer): void {
    if (this.#head === undefined) return this.#read(chunk, 0);
    const head = Buffer.concat([this.#head, chunk]);
    // What may still become a byte order mark is held back.
    this.#head = head.length < MARK.length && MARK.subarray(0, head.length).equals(head) ? head : undefined;
    if (this.#head === undefined) this.#read(head, isMarked(head) ? MARK.length : 0);
  }

  /** Reads a chunk from one of its bytes on. */
  #read(chunk: Buffer, start: number): void {
    this.#chunk = chunk;
    this.#from = 0;
    for (let at = start; at < chunk.length; at += 1) {
      const byte = chunk[at] as number;
      if (this.#inString) {
        if (byte === QUOTE || byte === BACKSLASH || byte === NEWLINE || this.#escaped || this.#inKey) this.#string(byte, at);
        continue;
      }
      const kind = CLASS[byte] as number;
      if (this.#value === undefined) this.#between(byte, kind, at);
      else if (this.#scalar) this.#inScalar(byte, kind, at);
      else if (kind === 0) this.#before = QUOTE;
      else if (kind !== SPACE) this.#token(byte, kind, at);
    }
    this.#value?.add(chunk.subarray(this.#from));
    this.#base += chunk.length;
  }

  /** The text ends here. */
  end(): void {
    if (this.#head !== undefined) this.#read(this.#head, 0);
    this.#chunk = Buffer.alloc(0);
    this.#from = 0;
    if (this.#value !== undefined && this.#stack.length === 0) this.#finish(0);
    if (this.#value !== undefined || this.#place !== 'top') this.#sink.broken('not-json', this.#base);
  }

  #string(byte: number, at: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE || byte === NEWLINE) {
      this.#inString = false;
      this.#inKey = false;
      if (this.#stack.length === 0) this.#finish(at + 1);
      return;
    }
    if (this.#inKey && this.#key.length < LONGEST_KEY) this.#key += String.fromCharCode(byte);
  }

  /** A byte that belongs to no value. */
  #between(byte: number, kind: number, at: number): void {
    if (kind === SPACE || kind === COMMA) return;
    if (byte === SQUARE + 2 && this.#place !== 'top') {
      if (this.#place === 'array') this.#place = 'top';
      else this.#resumeDocument(at);
      return;
    }
    if (byte === SQUARE && this.#place === 'top') {
      this.#place = 'array';
      return;
    }
    this.#value = new Capture(this.#base + at);
    this.#from = at;
    this.#before = byte;
    if (kind === OPEN) this.#stack.push(byte);
    else if (kind === QUOTE) this.#inString = true;
    else this.#scalar = true;
  }

  #inScalar(byte: number, kind: number, at: number): void {
    if (kind === 0 || kind === COLON) return;
    this.#finish(at);
    this.#between(byte, kind, at);
  }

  #token(byte: number, kind: number, at: number): void {
    if (kind === OPEN) return this.#open(byte, at);
    if (kind === CLOSE) return this.#close(byte, at);
    if (kind === QUOTE) {
      this.#inString = true;
      this.#inKey = this.#place === 'top' && this.#stack.length === 1 && this.#before !== COLON;
      if (this.#inKey) this.#key = '';
    }
    this.#before = kind;
  }

  #open(byte: number, at: number): void {
    const mayStand = this.#before === COLON || this.#before === SQUARE || (this.#before === COMMA && this.#stack.at(-1) === SQUARE);
    if (byte === CURLY && !mayStand && this.#deeper === 0) {
      this.#giveUp(at);
      return this.#between(byte, OPEN, at);
    }
    if (byte === SQUARE && this.#place === 'top' && this.#stack.length === 1 && this.#before === COLON && this.#format.envelopes.includes(spelt(this.#key))) {
      return this.#enterEnvelope(at);
    }
    if (this.#stack.length < LIMITS.depth) this.#stack.push(byte);
    else {
      this.#deeper += 1;
      this.#value?.spoil('too-deep');
    }
    this.#before = byte;
  }

  #close(byte: number, at: number): void {
    this.#before = QUOTE;
    if (this.#deeper > 0) {
      this.#deeper -= 1;
      return;
    }
    const opening = this.#stack.lastIndexOf(byte - 2);
    if (opening > 0) this.#stack.length = opening;
    else if (opening === 0) this.#finish(at + 1);
    else if (byte === SQUARE + 2 && this.#place !== 'top') {
      this.#giveUp(at);
      this.#between(byte, CLOSE, at);
    }
  }

  #enterEnvelope(at: number): void {
    this.#value?.add(this.#chunk.subarray(this.#from, at + 1));
    this.#document = this.#value;
    this.#place = 'envelope';
    this.#clear();
  }

  /** Back in the document around an envelope's array. */
  #resumeDocument(at: number): void {
    this.#value = this.#document;
    this.#document = undefined;
    this.#isDocument = true;
    this.#from = at;
    this.#place = 'top';
    this.#stack = [CURLY];
    this.#before = QUOTE;
  }

  /** The value ends before `at`. */
  #finish(at: number): void {
    this.#value?.add(this.#chunk.subarray(this.#from, at));
    const piece = this.#value?.take();
    const document = this.#isDocument;
    this.#clear();
    this.#isDocument = false;
    if (piece === undefined) return;
    if ('reason' in piece) {
      if (this.#format.stamped === true && this.#place === 'top' && STAMP.test(piece.text ?? '')) return;
      this.#sink.broken(piece.reason, piece.byte);
    } else if (this.#place === 'envelope') emitUnwrapped(piece.value, this.#format, this.#sink);
    else if (!document) emitElement(piece.text, this.#format, this.#sink);
  }

  /** The value cannot go on at `at`, where something else begins. */
  #giveUp(at: number): void {
    this.#value?.add(this.#chunk.subarray(this.#from, at));
    const piece = this.#value?.take();
    this.#clear();
    this.#isDocument = false;
    this.#sink.broken(piece !== undefined && 'reason' in piece ? piece.reason : 'not-json', piece?.byte);
  }

  #clear(): void {
    this.#value = undefined;
    this.#stack = [];
    this.#deeper = 0;
    this.#scalar = false;
    this.#inString = false;
    this.#escaped = false;
    this.#before = COMMA;
  }
}

/** A name as it is meant: its escapes read. */
function spelt(name: string): string {
  if (!name.includes('\\')) return name;
  try {
    return JSON.parse(`"${name}"`) as string;
  } catch {
    return name;
  }
}
