import { addDays } from '../../../src/core/day.ts';
import type { InstanceRecord, ScanDocument } from '../../../src/core/documents.ts';
import { groupBy } from '../../../src/core/group.ts';

/** What a day of the record is worth. */
export const DAY_STATES = {
  covered: { title: 'Covered', meaning: 'the record is whole on this day; the last day counts up to the end of the window' },
  before: { title: 'Before the window', meaning: 'no fault is on file, but a later gap cuts the day off: it proves nothing' },
  accepted: { title: 'Gap accepted', meaning: 'a person accepted a gap on this day; it counts as covered, and every proof that leans on it names it' },
  partial: { title: 'Partial', meaning: 'a record cannot be read, or some scopes are silent' },
  lost: { title: 'Lost', meaning: 'a file of this day is damaged and was set aside whole' },
  silent: { title: 'Not covered', meaning: 'there is no record of this day' },
} as const;
export type DayState = keyof typeof DAY_STATES;

/** Reasons for which a file is set aside whole; any other reason is about single records. */
const WHOLE_FILE: ReadonlySet<string> = new Set(['not-gzip', 'truncated', 'checksum', 'trailing-data', 'expands-too-far', 'unreadable']);
const SILENT = 'no record of the day';

/** Every day from the first that the documents tell of to the end of the window, oldest first. */
export function dayStates(instance: InstanceRecord, acknowledged: ScanDocument['acknowledged']): { readonly day: string; readonly state: DayState }[] {
  const { window } = instance;
  if (window === null) return [];
  const gaps = groupBy(instance.gaps, ({ day }) => day);
  const accepted = acknowledged.filter(({ source }) => source === instance.source);
  const first = [...gaps.keys()].reduce((least, day) => (day < least ? day : least), window.fromDay);
  const states: { day: string; state: DayState }[] = [];
  for (let day = first; day <= window.toDay; day = addDays(day, 1)) {
    const own = gaps.get(day);
    if (own !== undefined) states.push({ day, state: faulty(own, instance.scopes) });
    else if (accepted.some(({ from, to }) => from <= day && day <= to)) states.push({ day, state: 'accepted' });
    else states.push({ day, state: day < window.fromDay || window.seconds === 0 ? 'before' : 'covered' });
  }
  return states;
}

function faulty(gaps: readonly InstanceRecord['gaps'][number][], scopes: readonly string[]): DayState {
  if (gaps.some(({ reason }) => reason.split('; ').some((one) => WHOLE_FILE.has(one)))) return 'lost';
  const silent = new Set(gaps.filter(({ reason }) => reason === SILENT).map(({ scope }) => scope));
  return silent.has('*') || (scopes.length > 0 && scopes.every((scope) => silent.has(scope))) ? 'silent' : 'partial';
}
