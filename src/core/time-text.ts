import { plural } from './number-text.ts';

/** An instant of a document (ISO 8601, UTC) as people read it; anything else stays as it is. */
export function instantText(instant: string): string {
  const [, day, minute] = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?Z$/.exec(instant) ?? [];
  return day === undefined || minute === undefined ? instant : `${day} ${minute} UTC`;
}

/** Last use of a permission. Absence is said of the window only, never of all time. */
export function lastUsedText(instant: string | null): string {
  return instant === null ? 'never in the window' : instantText(instant);
}

/** A length of time in whole days, or in hours below two days. */
export function lengthText(seconds: number): string {
  if (seconds < 3_600) return 'less than an hour';
  return seconds < 172_800 ? plural(Math.floor(seconds / 3_600), 'hour') : plural(Math.floor(seconds / 86_400), 'day');
}
