import type { InputText } from '../../../src/core/grant-source.ts';
import { SourceError } from '../../../src/core/errors.ts';
import { isObject } from '../../../src/core/json.ts';
import { repeatedMember } from '../policy-text.ts';

/** A file of the evidence, parsed. */
export interface ParsedFile {
  readonly path: string;
  readonly value: unknown;
}

/** @throws SourceError when the file is not JSON, or when an object of it has the same member twice. */
export function parseFile(source: string, { path, text }: InputText): ParsedFile {
  const json = text.replace(/^\uFEFF/, '');
  const refuse = (what: string): SourceError => new SourceError(source, `${path}: ${what}`, { input: path, remedy: 'export it again' });
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw refuse(`not JSON: ${(error as Error).message}`);
  }
  const twice = repeatedMember(json);
  if (twice !== undefined) throw refuse(`the member ${JSON.stringify(twice)} stands twice in one object`);
  return { path, value };
}

/**
 * Milliseconds since 1970 of an instant as CLI and SDKs write it: ISO 8601 text, seconds since 1970, or the parts that
 * recorded answers of the Python SDK keep. Undefined when it is none of them.
 */
export function instantOf(value: unknown): number | undefined {
  if (typeof value === 'number') return sane(value * 1000);
  if (typeof value === 'string') return /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(value) ? sane(Date.parse(zoned(value.replace(' ', 'T')))) : undefined;
  if (!isObject(value) || value['__class__'] !== 'datetime') return undefined;
  const parts = ['year', 'month', 'day', 'hour', 'minute', 'second'].map((name) => value[name]);
  if (!parts.every((part) => typeof part === 'number')) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts as number[];
  return sane(Date.UTC(year, month - 1, day, hour, minute, second));
}

/** Without a zone, the time would depend on the machine. AWS answers in UTC. */
function zoned(text: string): string {
  return /(?:Z|[+-]\d{2}:?\d{2})$/.test(text) ? text : `${text}Z`;
}

function sane(at: number): number | undefined {
  return at >= Date.UTC(2000, 0, 1) && at < Date.UTC(2100, 0, 1) ? at : undefined;
}
