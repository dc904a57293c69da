import { addDays } from '../../../src/core/day.ts';
import type { InstanceRecord, ScanDocument } from '../../../src/core/documents/scan.ts';
import { groupBy } from '../../../src/core/group.ts';

/** What a day of the record is worth. */
export const DAY_STATES = {
  covered: { title: 'Covered', meaning: 'the record is whole on this day; the last day counts up to the end of the window' },
  before: { title: 'Before the window', meaning: 'no fault is on file, but a later gap cuts the day off: it proves nothing' },
  accepted: { title: 'Gap accepted', meaning: 'a person accepted a gap on this day; it counts as covered, and every proof that leans on it names it' },
  partial: { title: 'Partial', meaning: 'a record cannot be read, logging was off for a while, or some scopes are silent' },
  lost: { title: 'Lost', meaning: 'a file of this day is damaged and was set aside whole' },
  silent: { title: 'Not covered', meaning: 'there is no record of this day' },
} as const;
export type DayState = keyof typeof DAY_STATES;

/**
 * Every day from the first covered one, or the first fault before it, to the end of the window, oldest first; of one
 * scope alone if it is given.
 */
export function dayStates(instance: InstanceRecord, acknowledged: ScanDocument['acknowledged'], scope?: string): { readonly day: string; readonly state: DayState }[] {
  const { window } = instance;
  if (window === null) return [];
  const gaps = groupBy(instance.gaps.filter((gap) => scope === undefined || gap.scope === scope || gap.scope === '*' || gap.scope === ''), ({ day }) => day);
  const accepted = acknowledged.filter(({ source }) => source === instance.source);
  const first = instance.gaps.reduce((least, { day }) => (day < least ? day : least), instance.firstDay ?? window.fromDay);
  const states: { day: string; state: DayState }[] = [];
  for (let day = first; day <= window.toDay; day = addDays(day, 1)) {
    const own = gaps.get(day);
    if (own !== undefined) states.push({ day, state: faulty(own, scope === undefined ? instance.scopes : [scope]) });
    else if (accepted.some(({ from, to }) => from <= day && day <= to)) states.push({ day, state: 'accepted' });
    else states.push({ day, state: day < window.fromDay || window.seconds === 0 ? 'before' : 'covered' });
  }
  return states;
}

function faulty(gaps: readonly InstanceRecord['gaps'][number][], scopes: readonly string[]): DayState {
  if (gaps.some(({ state }) => state === 'lost')) return 'lost';
  const silent = new Set(gaps.filter(({ state }) => state === 'missing').map(({ scope }) => scope));
  return silent.has('*') || (scopes.length > 0 && scopes.every((one) => silent.has(one))) ? 'silent' : 'partial';
}
