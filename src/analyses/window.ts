import { addDays, dayOf, isoSecond, startOf, type UtcDay } from '../core/day.ts';
import type { LoggingGap } from '../core/evidence.ts';
import type { Gap, Window } from '../core/observation.ts';
import type { CoverageRow } from './coverage.ts';

/** A gap that a person accepted until a day. */
export interface Acknowledgement {
  readonly from: UtcDay;
  readonly to: UtcDay;
  readonly owner: string;
  readonly reason: string;
}

/** How the days of one instance are judged. */
export interface WindowRules {
  readonly deliveryLagSeconds: number;
  /** Days between two covered days are quiet, not missing. */
  readonly sparse: boolean;
  /** The owner says that every scope is logged: a scope without a record of the day was quiet. */
  readonly allScopes: boolean;
  readonly acknowledged: readonly Acknowledgement[];
  /** Stretches in which the log was off. */
  readonly off?: readonly LoggingGap[];
}

/** A window with the scopes that the record shows; `window` is absent when no day is covered. */
export interface InstanceWindow {
  readonly instance: string;
  readonly scopes: readonly string[];
  readonly window?: Window;
}

/**
 * The contiguous covered stretch up to the end of one instance's record. A day is covered when every scope that the
 * record shows is covered on it (any, if the owner says that all are logged) and nothing on it is spoiled; in a sparse source, when
 * it lies between two covered days.
 * The window ends at the last covered instant less the delivery lag, never at the clock.
 */
export function windowOf(instance: string, rows: readonly CoverageRow[], rules: WindowRules): InstanceWindow {
  const own = rows.filter((row) => row.instance === instance || row.instance === '');
  const covered = own.filter((row) => row.covered && row.instance === instance);
  const scopes = [...new Set(covered.map((row) => row.scope))].sort();
  const end = lastInstant(covered, scopes, rules.sparse || rules.allScopes);
  if (end === undefined) return { instance, scopes };
  const until = end - rules.deliveryLagSeconds * 1_000;
  const toDay = dayOf(until);
  const firstDay = covered.reduce((first, row) => (row.used_on < first ? row.used_on : first), toDay);
  const judge = dayJudge(own, covered, scopes, rules);
  const gaps: Gap[] = [];
  let fromDay: UtcDay | undefined;
  let broken = false;
  for (let day = toDay; day >= firstDay; day = addDays(day, -1)) {
    const faults = judge(day);
    gaps.push(...faults);
    if (faults.length > 0) broken = true;
    if (!broken) fromDay = day;
  }
  gaps.reverse();
  const seconds = fromDay === undefined ? 0 : Math.max(0, Math.floor((until - startOf(fromDay)) / 1_000));
  return {
    instance,
    scopes,
    window: { instance, firstDay, fromDay: fromDay ?? toDay, toDay, until: isoSecond(until), seconds, gaps },
  };
}

/**
 * The last instant up to which all scopes are covered. A scope that fell silent more than a day before the others does
 * not pull the end back: its silent days are gaps.
 */
function lastInstant(covered: readonly CoverageRow[], scopes: readonly string[], anyScope: boolean): number | undefined {
  const last = new Map<string, number>();
  for (const row of covered) {
    if (row.last_instant === null) continue;
    last.set(row.scope, Math.max(last.get(row.scope) ?? 0, Date.parse(row.last_instant)));
  }
  if (last.size === 0) return undefined;
  const newest = Math.max(...last.values());
  if (anyScope) return newest;
  const recent = scopes.map((scope) => last.get(scope) ?? newest).filter((at) => newest - at <= 86_400_000);
  return Math.min(...recent);
}

function dayJudge(own: readonly CoverageRow[], covered: readonly CoverageRow[], scopes: readonly string[], rules: WindowRules): (day: UtcDay) => Gap[] {
  const coveredOn = new Set(covered.map((row) => `${row.scope}\n${row.used_on}`));
  const days = covered.map((row) => row.used_on).sort();
  const spoiled = new Map<UtcDay, Gap[]>();
  for (const row of own) {
    if (row.spoiled === '') continue;
    const faults = spoiled.get(row.used_on) ?? [];
    faults.push({ day: row.used_on, scope: row.scope, state: row.spoiled_state, reason: row.spoiled });
    spoiled.set(row.used_on, faults);
  }
  return (day) => {
    if (rules.acknowledged.some((gap) => gap.from <= day && day <= gap.to)) return [];
    const off = (rules.off ?? []).filter(({ from, to }) => from <= day && day <= to);
    const faults: Gap[] = [...(spoiled.get(day) ?? []), ...off.map(({ scope, reason }) => ({ day, scope, state: 'partial' as const, reason }))];
    if (rules.sparse) {
      const first = days[0];
      const last = days.at(-1);
      if (first === undefined || last === undefined || day < first || day > last) faults.push(missing(day, '*'));
      return faults;
    }
    if (rules.allScopes) return days.includes(day) ? faults : [...faults, missing(day, '*')];
    for (const scope of scopes) {
      if (!coveredOn.has(`${scope}\n${day}`)) faults.push(missing(day, scope));
    }
    return faults;
  };
}

function missing(day: UtcDay, scope: string): Gap {
  return { day, scope, state: 'missing', reason: 'no record of the day' };
}
