import type { RecordFormat } from '../../core/usage-source.ts';
import type { RecordScanner } from '../scan/scanner.ts';
import { LIMITS } from './limits.ts';
import { isMarked } from './mark.ts';
import type { RecordSink } from './sink.ts';
import { Splitter } from './splitter.ts';
import { NEWLINE } from './tokens.ts';
import { readDocument, textOf } from './whole.ts';

/**
 * Reads text of any size chunk by chunk: by lines while every line is one document, otherwise by the splitter.
 * `open` begins the text anew each time.
 */
export async function readStream(open: () => AsyncIterable<Buffer>, format: RecordFormat, sink: RecordSink, scanner?: RecordScanner): Promise<void> {
  if (await readLines(open(), format, sink, scanner)) return;
  sink.restart();
  const splitter = new Splitter(format, sink);
  for await (const chunk of open()) splitter.push(chunk);
  splitter.end();
}

async function readLines(chunks: AsyncIterable<Buffer>, format: RecordFormat, sink: RecordSink, scanner: RecordScanner | undefined): Promise<boolean> {
  let rest: Buffer[] = [];
  let held = 0;
  let isFirst = true;
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(NEWLINE);
    if (end >= 0) {
      const lines = chunk.subarray(0, end);
      if (!readBlock(rest.length === 0 ? lines : Buffer.concat([...rest, lines]), isFirst, format, sink, scanner)) return false;
      isFirst = false;
      rest = [];
      held = 0;
    }
    rest.push(chunk.subarray(end + 1));
    held += chunk.length - end - 1;
    if (held > LIMITS.record) return false;
  }
  return readBlock(Buffer.concat(rest), isFirst, format, sink, scanner);
}

/** Whole lines. A byte order mark is passed over where the text begins, as in small files, and nowhere else. */
function readBlock(block: Buffer, isFirst: boolean, format: RecordFormat, sink: RecordSink, scanner: RecordScanner | undefined): boolean {
  if (!isFirst && isMarked(block)) return false;
  if (block.length <= LIMITS.wholeText && scanner?.scan(block, sink) === true) return true;
  for (let from = 0; from <= block.length; ) {
    const newline = block.indexOf(NEWLINE, from);
    const to = newline < 0 ? block.length : newline;
    const line = block.subarray(from, to);
    const text = (isFirst && from === 0) || !isMarked(line) ? textOf(line) : undefined;
    if (text === undefined || !readDocument(text, format, sink)) return false;
    from = to + 1;
  }
  return true;
}
