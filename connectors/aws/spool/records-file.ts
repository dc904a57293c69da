import { gzipSync } from 'node:zlib';
import { redacted } from './redact.ts';

/** A file of fetched records as the spool takes it: gzip, in one piece. */
export async function* gzipped(text: string): AsyncGenerator<Uint8Array> {
  yield gzipSync(text);
}

/** A record as the API hands it over, in JSON text, redacted. Text that is no JSON is told as such, and quarantined when it is read. */
export function redactedText(text: string): string {
  try {
    return JSON.stringify(redacted(JSON.parse(text)));
  } catch {
    return 'unreadable';
  }
}
