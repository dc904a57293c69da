import type { RecordFormat } from '../../core/connector.ts';
import { isObject } from '../../core/json.ts';
import type { RecordSink } from './sink.ts';

/**
 * Hands on the records that one JSON document holds: those of its envelope arrays, of a bare array (whose elements may
 * be envelopes again, as pages collected by `jq -s`), or the document itself.
 */
export function emitRecords(document: unknown, format: RecordFormat, sink: RecordSink): void {
  if (!Array.isArray(document)) return emitElement(document, format, sink);
  for (const element of document) emitElement(element, format, sink);
}

/** One element of an array, or a document that is no array. */
export function emitElement(element: unknown, format: RecordFormat, sink: RecordSink): void {
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
