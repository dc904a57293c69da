import { isAscii, isUtf8 } from 'node:buffer';
import type { RecordFormat } from '../../core/usage-source.ts';
import { emitRecords } from './elements.ts';
import type { RecordSink } from './sink.ts';
import type { RecordScanner } from '../scan/scanner.ts';
import { isMarked, MARK } from './mark.ts';
import { Splitter } from './splitter.ts';

/**
 * Reads text that is in memory. The fast ways (the scanner; one document; one document per line) are taken only while
 * every byte of the file parses; otherwise the splitter reads it again and isolates what is broken.
 */
export function readWhole(bytes: Buffer, format: RecordFormat, sink: RecordSink, scanner?: RecordScanner): void {
  if (scanner?.scan(bytes, sink) === true) return;
  const text = textOf(bytes);
  if (text !== undefined) {
    if (readDocument(text, format, sink) || readLines(text, format, sink)) return;
    sink.restart();
  }
  const splitter = new Splitter(format, sink);
  splitter.push(bytes);
  splitter.end();
}

/** The text without a byte order mark; undefined when it is not UTF-8. */
export function textOf(bytes: Buffer): string | undefined {
  // latin1 decoding of ASCII is the fastest that Node has.
  if (isAscii(bytes)) return bytes.toString('latin1');
  if (!isUtf8(bytes)) return undefined;
  return bytes.toString('utf8', isMarked(bytes) ? MARK.length : 0);
}

/** Hands on what one JSON text holds; false when it is no JSON. */
export function readDocument(text: string, format: RecordFormat, sink: RecordSink): boolean {
  if (text.trim() === '') return true;
  try {
    emitRecords(text, format, sink);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function readLines(text: string, format: RecordFormat, sink: RecordSink): boolean {
  for (let from = 0; from < text.length; ) {
    const newline = text.indexOf('\n', from);
    const to = newline < 0 ? text.length : newline;
    if (!readDocument(text.slice(from, to), format, sink)) return false;
    from = to + 1;
  }
  return true;
}
