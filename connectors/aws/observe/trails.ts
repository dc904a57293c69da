import type { UtcDay } from '../../../src/core/day.ts';
import type { Observation } from '../../../src/core/observation.ts';
import { by } from '../../../src/core/order.ts';
import { asEvidence } from '../evidence/body.ts';
import { asksForCaller, type EventKind, records } from '../evidence/selects.ts';
import { settledTrails, sinceDay, type SettledTrail } from '../evidence/settled.ts';
import type { Trail } from '../evidence/trail.ts';
import { all, any, type Tri } from '../model/patterns.ts';
import { mayBeAll } from './writers.ts';

/** What the trails' settings say of some kinds of events. */
export interface Told {
  readonly answer: Tri;
  /** In words. */
  readonly reason: string;
  /** First whole day of these settings, where a change inside the window put them in force. */
  readonly since?: UtcDay;
  /** Are at least some of the events recorded, or may be? */
  readonly some: boolean;
  /** What the record shows by itself says nothing more: a selector asks who called, or each trail is of one region. */
  readonly binding: boolean;
}

const settled = new WeakMap<Observation, readonly SettledTrail[]>();
const answers = new WeakMap<Observation, Map<string, Told>>();

/** Settings of the trails of the instance, as files and recorded changes tell them; undefined when no file does. */
export function trailsOf(observation: Observation): readonly SettledTrail[] | undefined {
  const told = asEvidence(observation.evidence)?.trails ?? [];
  const { instance } = observation.window;
  if (!told.some((trail) => trail.account === instance || trail.organization === true)) return undefined;
  const known = settled.get(observation) ?? settledTrails(instance, told, observation.changes ?? []);
  settled.set(observation, known);
  return known;
}

/**
 * Do the trails of the instance together record all events of these kinds? Several trails unite, each kind needs one.
 * Undefined when no file tells of a trail. From when settings are is known only where the record would have shown their
 * change, so it must show management writes.
 */
export function trailsTell(kinds: readonly EventKind[], observation: Observation): Told | undefined {
  const trails = trailsOf(observation);
  if (trails === undefined) return undefined;
  // Many permissions ask for the same kinds of events.
  const asked = JSON.stringify(kinds);
  const known = answers.get(observation) ?? new Map<string, Told>();
  answers.set(observation, known);
  const told = known.get(asked) ?? tell(trails, kinds, observation);
  known.set(asked, told);
  return told;
}

function tell(trails: readonly SettledTrail[], kinds: readonly EventKind[], observation: Observation): Told {
  const isRegional = trails.every((trail) => trail.multiRegion === false);
  const binding = trails.some(asksForCaller) || (isRegional && kinds.some(({ region }) => region === undefined));
  if (!observation.classes.has('management:write')) {
    return { answer: 'maybe', reason: 'the record does not show changes of trails, so the age of their settings is not known', some: true, binding };
  }
  const found = kinds.map((kind) => ({
    kind,
    chosen: chosenBy(trails, kind, observation),
    answer: any(trails.map((trail) => dated(trail, kind, observation))),
  }));
  const answer = all(found.map((one) => one.answer));
  const missed = answer === 'yes' ? undefined : found.find((one) => one.answer === answer);
  if (missed !== undefined) {
    const names = trails.map(({ name }) => name).join(', ') || 'none of those that files tell of is left';
    const verb = answer === 'no' ? 'do not record' : 'may not record all of';
    return { answer, reason: `the trails (${names}) ${verb} ${kindText(missed.kind)}`, some: found.some((one) => one.answer !== 'no'), binding };
  }
  // The record at hand may be that of the other trails alone, whose settings choose less.
  const lesser = (kind: EventKind): readonly SettledTrail[] => trails.filter((trail) => dated({ ...trail, logging: true }, kind, observation) !== 'yes');
  const others = found.find(({ kind }) => mayBeAll([...lesser(kind), ...unsettled(trails, observation)], observation));
  if (others !== undefined) {
    const less = [...lesser(others.kind), ...unsettled(trails, observation)].map(({ name }) => name).join(', ');
    const reason = `what the record shows may all be of ${less}, which may not record all of ${kindText(others.kind)}`;
    return { answer: 'maybe', reason, some: true, binding };
  }
  const since = found.map((one) => one.chosen?.since).filter((day) => day !== undefined).sort().at(-1);
  const names = [...new Set(found.flatMap((one) => (one.chosen === undefined ? [] : [one.chosen.name])))].sort();
  const record = names.length > 1 ? `the trails ${names.join(' and ')} record it` : `the trail ${names.join('')} records it`;
  if (since === undefined) return { answer: 'yes', reason: record, some: true, binding };
  return { answer: 'yes', reason: `${record} since ${since}`, since, some: true, binding };
}

/** Trails of which cannot be said what they recorded last; they may have written the record all the same. */
function unsettled(trails: readonly SettledTrail[], observation: Observation): readonly Trail[] {
  const here = (asEvidence(observation.evidence)?.trails ?? []).filter((trail) => trail.account === observation.window.instance || trail.organization === true);
  return here.filter(({ arn }) => !trails.some((trail) => trail.arn === arn)).map((trail) => {
    const { selectors: _, ...rest } = trail;
    return rest;
  });
}

/**
 * Changes of an organization's trail are recorded in the account that owns it. From when its settings are, another
 * account's record does not show, so they never count for certain there.
 */
function dated(trail: SettledTrail, kind: EventKind, { window }: Observation): Tri {
  const answer = records(trail, kind);
  return answer === 'yes' && trail.account !== window.instance ? 'maybe' : answer;
}

/** A trail that records a kind of events for certain; `since` later than the record begins, or undefined for all of it. */
interface ChosenTrail {
  readonly name: string;
  readonly since: UtcDay | undefined;
}

/** Of the trails that record the kind for certain, the one whose settings are oldest. */
function chosenBy(trails: readonly SettledTrail[], kind: EventKind, observation: Observation): ChosenTrail | undefined {
  const certain = trails.filter((trail) => dated(trail, kind, observation) === 'yes');
  const chosen = certain.map((trail) => ({ name: trail.name, since: sinceDay(trail, observation.window.fromDay) }));
  return chosen.sort(by(({ since }) => since ?? ''))[0];
}

function kindText({ category, readOnly, eventSource, eventName, resourceType, resources, region }: EventKind): string {
  const parts = [];
  if (category === 'Management') parts.push(`${readOnly ? 'read' : 'write'} management events`);
  else parts.push(`data events${eventName === undefined ? '' : ` ${eventName}`} of ${resourceType ?? 'the service'}`);
  if (eventSource !== undefined && category !== 'Data') parts.push(`of ${eventSource}`);
  if (resources !== undefined) parts.push(`on ${resources}`);
  if (region !== undefined) parts.push(`in ${region}`);
  else if (category === 'Management') parts.push('in all regions');
  return parts.join(' ');
}
