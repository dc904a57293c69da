import { dayOf, startOf } from '../../../src/core/day.ts';
import type { LoggingChange, LoggingGap } from '../../../src/core/evidence.ts';
import { concerns } from './settled.ts';
import type { Trail } from './trail.ts';

/** Later than any record. */
const END = '2099-12-31';

/**
 * Stretches of days on which trails of the instance were off or could not deliver. The days of stopping and starting are
 * both unsure. Whoever stops a trail for good leaves the day of stopping unsure; later days are uncovered by their silence,
 * or covered by another trail's records. A trail of all regions and all management events that nothing touched fills the gap
 * of a trail of which no file tells; of two that files tell of, nobody says which of them wrote the record.
 */
export function loggingGaps(instance: string, trails: readonly Trail[], changes: readonly LoggingChange[]): readonly LoggingGap[] {
  const own = changes.filter((change) => change.instance === instance || trails.some((trail) => recordsHere(trail, instance) && concerns(trail, change)));
  const here = trails.filter((trail) => recordsHere(trail, instance));
  const gaps = [...stops(own), ...here.flatMap(stateGaps)];
  const undisturbed = here.filter((trail) => isWhole(trail) && !own.some((change) => concerns(trail, change)));
  const told = new Set(here.map(({ name }) => name));
  const isStopOfTold = ({ stopped }: Stretch): boolean => stopped !== undefined && told.has(stopped);
  const isCovered = ({ from }: Stretch): boolean => undisturbed.some(({ startedAt }) => startedAt === undefined || startedAt < startOf(from));
  const open = gaps.filter((gap) => isStopOfTold(gap) || !isCovered(gap));
  return open.map(({ from, to, reason }) => ({ from, to, scope: '*', reason }));
}

/** `stopped`: the trail of which a recorded call tells. */
type Stretch = Omit<LoggingGap, 'scope'> & { readonly stopped?: string };

function stops(changes: readonly LoggingChange[]): readonly Stretch[] {
  const gaps: Stretch[] = [];
  for (const [index, { subject, at, detail }] of changes.entries()) {
    if (detail['event'] !== 'StopLogging' && detail['event'] !== 'DeleteTrail') continue;
    const name = nameOf(subject);
    const again = changes.slice(index + 1).find((later) => later.detail['event'] === 'StartLogging' && nameOf(later.subject) === name);
    const deed = detail['event'] === 'StopLogging' ? `logging of the trail ${name} was stopped` : `the trail ${name} was deleted`;
    const reason = again === undefined ? deed : `${deed}, and started again on ${dayOf(again.at)}`;
    gaps.push({ stopped: name, from: dayOf(at), to: dayOf(again?.at ?? at), reason });
  }
  return gaps;
}

/** What the trail's own status tells. */
function stateGaps(trail: Trail): readonly Stretch[] {
  const gaps: Stretch[] = [];
  if (trail.logging === false && trail.stoppedAt !== undefined) {
    gaps.push({ from: dayOf(trail.stoppedAt), to: END, reason: `the trail ${trail.name} is stopped since then` });
  }
  if (trail.deliveryError !== undefined && trail.deliveredAt !== undefined) {
    gaps.push({ from: dayOf(trail.deliveredAt), to: END, reason: `the trail ${trail.name} cannot deliver since then (${trail.deliveryError})` });
  }
  // A trail that started, stopped before: of the time between only the record can tell.
  if (trail.logging === true && trail.stoppedAt !== undefined && trail.startedAt !== undefined && trail.stoppedAt < trail.startedAt) {
    gaps.push({ from: dayOf(trail.stoppedAt), to: dayOf(trail.startedAt), reason: `the trail ${trail.name} was stopped and started again` });
  }
  return gaps;
}

function recordsHere(trail: Trail, instance: string): boolean {
  return trail.account === instance || trail.organization === true;
}

function isWhole(trail: Trail): boolean {
  return trail.multiRegion === true && trail.globalServices !== false && trail.logging === true && trail.stoppedAt === undefined && trail.deliveryError === undefined
    && (trail.selectors ?? []).some((selector) => selector.category === 'Management' && selector.clauses.length === 0);
}

/** `StopLogging` may name a trail by its ARN and `StartLogging` by its name. */
function nameOf(subject: string): string {
  return subject.slice(subject.lastIndexOf('/') + 1);
}
