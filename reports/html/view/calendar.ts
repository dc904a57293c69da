import { addDays, daysInclusive, startOf } from '../../../src/core/day.ts';
import type { InstanceRecord, ScanDocument } from '../../../src/core/documents/scan.ts';
import { plural } from '../../../src/core/number-text.ts';
import { DAY_STATES, dayStates, type DayState } from './day-state.ts';

/** One cell per UTC day: a column per week, Monday on top. Lengths are pixels. */
export interface CalendarView {
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly months: readonly { readonly x: number; readonly label: string }[];
  /** All cells of one state as one path. */
  readonly cells: readonly { readonly state: DayState; readonly path: string }[];
  /** One line per state that occurs: legend and table in one. */
  readonly legend: readonly { readonly state: DayState; readonly key: string; readonly title: string; readonly days: string; readonly meaning: string }[];
  /** Empty, or that older days are not drawn. */
  readonly more: string;
}

const STEP = 14;
const LEFT = 30;
const TOP = 20;
/** Sixty weeks: the longest named cycle is 400 days. */
const MOST_DAYS = 420;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** What a cell looks like, so that states differ by shape and not by colour alone; drawn at the origin of the cell. */
const SHAPES: Readonly<Record<DayState, string>> = {
  covered: 'h11v11h-11z',
  before: 'm3 3h5v5h-5z',
  accepted: 'm5.5 0l5.5 5.5l-5.5 5.5l-5.5 -5.5z',
  partial: 'h11l-11 11z',
  lost: 'h3l2.5 3.2l2.5 -3.2h3l-4 5.5l4 5.5h-3l-2.5 -3.2l-2.5 3.2h-3l4 -5.5z',
  silent: 'h11v11h-11zm1.5 1.5v8h8v-8z',
};

/** The days of one instance, or of one scope of it, or null when it has no covered day. */
export function calendarView(instance: InstanceRecord, acknowledged: ScanDocument['acknowledged'], scope?: string): CalendarView | null {
  const states = dayStates(instance, acknowledged, scope);
  const [first] = states;
  const last = states.at(-1);
  if (first === undefined || last === undefined) return null;
  const hidden = Math.max(0, states.length - MOST_DAYS);
  const shown = states.slice(hidden);
  const start = shown[0]?.day ?? first.day;
  const monday = addDays(start, -weekday(start));
  const paths = new Map<DayState, string>();
  for (const { day, state } of shown) {
    const place = `M${LEFT + STEP * column(monday, day)} ${TOP + STEP * weekday(day)}`;
    paths.set(state, (paths.get(state) ?? '') + place + SHAPES[state]);
  }
  const counted = (Object.keys(DAY_STATES) as DayState[])
    .map((state) => ({ state, count: states.filter((one) => one.state === state).length }))
    .filter(({ count }) => count > 0);
  const counts = counted.map(({ state, count }) => `${plural(count, 'day')} ${DAY_STATES[state].title.toLowerCase()}`);
  return {
    description: `${plural(states.length, 'day')} from ${first.day} to ${last.day}: ${counts.join(', ')}.`,
    width: LEFT + STEP * (column(monday, last.day) + 1),
    height: TOP + STEP * 7,
    months: monthLabels(monday, start, last.day),
    cells: [...paths].map(([state, path]) => ({ state, path })),
    legend: counted.map(({ state, count }) => {
      const { title, meaning } = DAY_STATES[state];
      return { state, key: `M1 1${SHAPES[state]}`, title, days: plural(count, 'day'), meaning };
    }),
    more: hidden > 0 ? `The first ${plural(hidden, 'day')} are not drawn.` : '',
  };
}

/** A label over the first whole week of each month, none so close to the next that they would touch. */
function monthLabels(monday: string, from: string, to: string): CalendarView['months'] {
  const labels: { x: number; label: string }[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    if (day !== from && !day.endsWith('-01')) continue;
    const x = LEFT + STEP * column(monday, day);
    const label = { x, label: MONTHS[Number(day.slice(5, 7)) - 1] ?? '' };
    const before = labels.at(-1);
    if (before !== undefined && x - before.x < 2 * STEP) labels[labels.length - 1] = label;
    else labels.push(label);
  }
  return labels;
}

function column(monday: string, day: string): number {
  return Math.floor((daysInclusive(monday, day) - 1) / 7);
}

/** 0 = Monday; 1970-01-01 was a Thursday. */
function weekday(day: string): number {
  return (((startOf(day) / 86_400_000 + 3) % 7) + 7) % 7;
}
