import type { RecordFormat } from '../../core/usage-source.ts';
import { isObject } from '../../core/json.ts';
import { elementsOf, envelopesOf, mayNameTwice } from './envelopes.ts';
import type { RecordSink } from './sink.ts';

/**
 * Hands on the records that one JSON document holds: those of its envelope arrays, of a bare array (whose elements may
 * be envelopes again, as pages collected by `jq -s`), or the document itself.
 * @throws SyntaxError, and nothing handed on, when it is no JSON.
 */
export function emitRecords(text: string, format: RecordFormat, sink: RecordSink): void {
  const document: unknown = JSON.parse(text);
  if (!Array.isArray(document)) return emitParsed(document, text, format, sink);
  if (mayNameTwice(text, format)) for (const element of elementsOf(text)) emitElement(element, format, sink);
  else for (const element of document) emitOnce(element, format, sink);
}

/** The same for one element of an array. */
export function emitElement(text: string, format: RecordFormat, sink: RecordSink): void {
  emitParsed(JSON.parse(text), text, format, sink);
}

/** An envelope that stands twice is read both times: nothing is lost, and what both hold counts once by its id. */
function emitParsed(element: unknown, text: string, format: RecordFormat, sink: RecordSink): void {
  const arrays = isObject(element) && mayNameTwice(text, format) ? envelopesOf(text, format) : [];
  if (arrays.length === 0) return emitOnce(element, format, sink);
  for (const array of arrays) for (const record of JSON.parse(array) as unknown[]) emitUnwrapped(record, format, sink);
}

/** An element in which no envelope stands twice. */
function emitOnce(element: unknown, format: RecordFormat, sink: RecordSink): void {
  if (!isObject(element)) return sink.record(element);
  let enveloped = false;
  for (const name of format.envelopes) {
    const records = Object.hasOwn(element, name) ? element[name] : undefined;
    if (!Array.isArray(records)) continue;
    enveloped = true;
    for (const record of records) emitUnwrapped(record, format, sink);
  }
  if (!enveloped) emitUnwrapped(element, format, sink);
}

/** One element of an envelope. */
export function emitUnwrapped(element: unknown, format: RecordFormat, sink: RecordSink): void {
  const wrapped = format.unwrap !== undefined && isObject(element) ? element[format.unwrap] : undefined;
  if (typeof wrapped !== 'string') return sink.record(element);
  let record: unknown;
  try {
    record = JSON.parse(wrapped);
  } catch {
    return sink.broken('not-json');
  }
  sink.record(record);
}
