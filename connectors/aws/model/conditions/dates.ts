import type { Tri } from '../patterns.ts';
import type { Comparison } from './numbers.ts';

/** The instants that a text may stand for, in nanoseconds since 1970: one, or all from the first to the last. */
interface Instants {
  readonly from: bigint;
  readonly to: bigint;
}

/** Is the request's time in this relation to the policy's, for every instant that both may stand for? */
type Relation = (actual: Instants, expected: Instants) => Tri;

const NANOSECONDS_PER_MILLISECOND = 1_000_000n;
/** Epoch seconds beyond the year 5138 are likely to be milliseconds. */
const MAX_EPOCH_DIGITS = 11;

/**
 * Date operators take the W3C profile of ISO 8601 (from the year alone to fractions of a second, with `Z` or an offset
 * when there is a time) or seconds since 1970. A date without a time may mean any of its instants, four digits a year or
 * seconds: such texts decide only what is the same for all of them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
 * and https://www.w3.org/TR/NOTE-datetime
 */
export function comparesDates(relation: Relation): Comparison {
  return (expected, actual) => {
    const [wanted, got] = [instantsOf(expected), instantsOf(actual)];
    return wanted === undefined || got === undefined ? 'maybe' : relation(got, wanted);
  };
}

/** The same instant. */
export const isSame: Relation = (a, b) => {
  if (a.to < b.from || b.to < a.from) return 'no';
  return a.from === a.to && b.from === b.to ? 'yes' : 'maybe';
};

/** The request's time is earlier than the policy's. */
export const isBefore: Relation = (a, b) => (a.to < b.from ? 'yes' : a.from >= b.to ? 'no' : 'maybe');

/** Later. */
export const isAfter: Relation = (a, b) => isBefore(b, a);

/** The same or earlier. */
export const isNotAfter: Relation = (a, b) => (a.to <= b.from ? 'yes' : a.from > b.to ? 'no' : 'maybe');

/** The same or later. */
export const isNotBefore: Relation = (a, b) => isNotAfter(b, a);

const ISO = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2}))?)?)?$/;

function instantsOf(text: string): Instants | undefined {
  if (/^\d+$/.test(text) && text.length !== 4) return text.length > MAX_EPOCH_DIGITS ? undefined : at(BigInt(text) * 1000n);
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const [, year = '', month, day, hour, minute, second = '00', fraction = '', zone] = match;
  const from = dayOf(Number(year), Number(month ?? 1), Number(day ?? 1));
  if (from === undefined) return undefined;
  if (month === undefined) return spanning(until(from, Date.UTC(Number(year) + 1, 0, 1)), at(BigInt(text) * 1000n));
  if (day === undefined) return until(from, Date.UTC(Number(year), Number(month), 1));
  if (hour === undefined) return until(from, from + 86_400_000);
  const offset = offsetOf(zone ?? '');
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59 || offset === undefined) return undefined;
  const milliseconds = from + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 - offset;
  return at(BigInt(milliseconds), BigInt(fraction.padEnd(9, '0')));
}

function at(milliseconds: bigint, nanoseconds = 0n): Instants {
  const instant = milliseconds * NANOSECONDS_PER_MILLISECOND + nanoseconds;
  return { from: instant, to: instant };
}

/** From one instant to the last one before another, in milliseconds. */
function until(first: number, next: number): Instants {
  return { from: at(BigInt(first)).from, to: at(BigInt(next)).from - 1n };
}

function spanning(a: Instants, b: Instants): Instants {
  return { from: a.from < b.from ? a.from : b.from, to: a.to > b.to ? a.to : b.to };
}

/** Midnight UTC; undefined for a day that no calendar has. */
function dayOf(year: number, month: number, day: number): number | undefined {
  const midnight = Date.UTC(year, month - 1, day);
  const date = new Date(midnight);
  // Date.UTC takes the years 0 to 99 for those of the 20th century.
  const exists = year >= 100 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? midnight : undefined;
}

function offsetOf(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(4))];
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
