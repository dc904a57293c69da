import { NEWLINE } from './tokens.ts';
import type { RecordFormat } from '../../core/connector.ts';
import { LIMITS } from './limits.ts';
import type { RecordSink } from './sink.ts';
import { Splitter } from './splitter.ts';
import { readDocument, textOf } from './whole.ts';

/**
 * Reads text of any size chunk by chunk: by lines while every line is one document, otherwise by the splitter.
 * `open` begins the text anew each time.
 */
export async function readStream(open: () => AsyncIterable<Buffer>, format: RecordFormat, sink: RecordSink): Promise<void> {
  if (await readLines(open(), format, sink)) return;
  sink.restart();
  const splitter = new Splitter(format, sink);
  for await (const chunk of open()) splitter.push(chunk);
  splitter.end();
}

async function readLines(chunks: AsyncIterable<Buffer>, format: RecordFormat, sink: RecordSink): Promise<boolean> {
  let rest: Buffer[] = [];
  let held = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let newline = chunk.indexOf(NEWLINE); newline >= 0; newline = chunk.indexOf(NEWLINE, from)) {
      const line = chunk.subarray(from, newline);
      from = newline + 1;
      if (!readLine(rest.length === 0 ? line : Buffer.concat([...rest, line]), format, sink)) return false;
      rest = [];
      held = 0;
    }
    rest.push(chunk.subarray(from));
    held += chunk.length - from;
    if (held > LIMITS.record) return false;
  }
  return readLine(Buffer.concat(rest), format, sink);
}

function readLine(line: Buffer, format: RecordFormat, sink: RecordSink): boolean {
  const text = textOf(line);
  return text !== undefined && readDocument(text, format, sink);
}
