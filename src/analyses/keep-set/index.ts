import { groupBy } from '../../core/group.ts';
import { Calls } from './calls.ts';
import { canBeCountedOn, type Contender, type Contest, type Leaning, mayCountOn } from './contest.ts';
import { widestFirst } from './widest-first.ts';

/**
 * Which permissions of one principal may leave because others stay, and on which of these each counts. What is left is as
 * small as it gets: nothing of it could leave for the rest.
 *
 * First leaves what only calls keep and every call of which is allowed without it, the wider before the narrower; then
 * what lies inside of something that is left. INVARIANT: whatever leaves leaves a permission that contains it or, of one
 * that only calls kept, permissions that allow all of its calls; nobody counts on what leaves, or on what may be taken
 * back by itself.
 */
export function leavingFor(contest: Contest): readonly Leaning[] {
  const { contenders, containment } = contest;
  const calls = new Calls(contest);
  const byCalls = new Set<Contender>();
  const candidates = contenders.filter((one) => one.byCalls && !one.excepted && calls.of(one).length > 0);
  for (const one of widestFirst(candidates, containment)) {
    if (!calls.areAllowedWithout(one)) continue;
    calls.leave(one);
    byCalls.add(one);
  }
  const left = contenders.filter((one) => !byCalls.has(one));
  const containerOf = containers(left, containment);
  const inside = new Map<Contender, Contender>();
  // What leaves anyway is told to be redundant only where the very same stays, so it is asked last.
  for (const one of [...left].reverse().sort((a, b) => Number(a.idle) - Number(b.idle))) {
    if (one.excepted) continue;
    const found = containerOf(one, (on) => !inside.has(on));
    if (found !== undefined) inside.set(one, found);
  }
  /** What a container leaves for contains all of it, too. */
  const staying = (one: Contender): Contender => {
    let on = one;
    for (let next = inside.get(on); next !== undefined; next = inside.get(on)) on = next;
    return on;
  };
  return contenders.flatMap((one): Leaning[] => {
    const found = inside.get(one) ?? (byCalls.has(one) ? containerOf(one, () => true) : undefined);
    if (found !== undefined) {
      const on = staying(found);
      return [{ id: one.id, how: on.content === one.content ? 'same' : 'wider', on: [on.id] }];
    }
    return byCalls.has(one) ? [{ id: one.id, how: 'calls', on: allowingAll(one, calls, (on) => (byCalls.has(on) ? undefined : staying(on))) }] : [];
  });
}

/** Finds of those that grant the same, or else of those that contain it, the one that rather stays. */
function containers(left: readonly Contender[], containment: Contest['containment']): (one: Contender, stays: (on: Contender) => boolean) => Contender | undefined {
  const byContent = groupBy(left.filter(canBeCountedOn), ({ content }) => content);
  const around = groupBy(containment, ([, narrow]) => narrow);
  const places = new Map(left.map((one, place) => [one, place]));
  return (one, stays) => {
    const among = (content: string): Contender | undefined => byContent.get(content)?.find((on) => mayCountOn(one, on) && stays(on));
    const wider = (): Contender[] => (around.get(one.content) ?? []).flatMap(([wide]) => among(wide) ?? []);
    return among(one.content) ?? (one.idle ? [] : wider()).sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0))[0];
  };
}

/** Few of those that stay and allow all of its calls. */
function allowingAll(one: Contender, calls: Calls, staying: (on: Contender) => Contender | undefined): readonly number[] {
  const chosen = new Set<number>();
  for (const access of calls.of(one)) {
    let first: Contender | undefined;
    let isAllowed = false;
    for (const on of calls.allowing(access)) {
      const found = mayCountOn(one, on) ? staying(on) : undefined;
      first ??= found;
      isAllowed = found !== undefined && chosen.has(found.id);
      if (isAllowed) break;
    }
    if (!isAllowed && first !== undefined) chosen.add(first.id);
  }
  return [...chosen];
}
