const FROM = Date.UTC(2000, 0, 1);
const UNTIL = Date.UTC(2100, 0, 1);
const DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const;

/**
 * Milliseconds since 1970 of an instant as records write it (`2026-03-02T04:05:06Z`, ISO 8601 in UTC; a fraction of a second
 * is read as far as milliseconds), or undefined when it is no such text, no real date, or outside 2000 … 2100.
 * Written out by hand because it runs once per record: `Date.parse` takes several times as long and lets
 * 30 February pass.
 */
export function instantOf(value: unknown): number | undefined {
  if (typeof value !== 'string' || value.length < 20 || value.length > 30) return undefined;
  const year = digits(value, 0, 4);
  const month = digits(value, 5, 2);
  const day = digits(value, 8, 2);
  const hour = digits(value, 11, 2);
  const minute = digits(value, 14, 2);
  const second = digits(value, 17, 2);
  if (value[4] !== '-' || value[7] !== '-' || value[10] !== 'T' || value[13] !== ':' || value[16] !== ':') return undefined;
  if (!(year >= 2000 && month >= 1 && month <= 12 && day >= 1 && hour <= 23 && minute <= 59 && second <= 59)) return undefined;
  if (day > daysIn(year, month)) return undefined;
  const fraction = value.length === 20 && value[19] === 'Z' ? 0 : milliseconds(value);
  const at = ((dayNumber(year, month, day) * 24 + hour) * 60 + minute) * 60_000 + second * 1000 + fraction;
  return at >= FROM && at < UNTIL ? at : undefined;
}

/** NaN when a character is not a digit; every comparison with NaN fails. */
function digits(text: string, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

function milliseconds(text: string): number {
  const fraction = /^\.([0-9]{1,9})Z$/.exec(text.slice(19))?.[1];
  return fraction === undefined ? Number.NaN : Number(fraction.slice(0, 3).padEnd(3, '0'));
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days since 1970-01-01 in the Gregorian calendar, for years from 1970. */
function dayNumber(year: number, month: number, day: number): number {
  const before = year - 1;
  const leaps = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) - 477;
  return (year - 1970) * 365 + leaps + DAYS_BEFORE[month - 1]! + (month > 2 && isLeap(year) ? 1 : 0) + day - 1;
}
