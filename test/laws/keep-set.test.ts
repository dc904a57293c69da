import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Contender, type Contest, type Leaning, mayCountOn } from '../../src/analyses/keep-set/contest.ts';
import { leavingFor } from '../../src/analyses/keep-set/index.ts';
import { sampled } from '../sampled.ts';

/*
 * Permissions as sets of what may be asked: eight things, on two of which a condition may lie. So what contains what, and what
 * allows a call, is plain.
 */
const THINGS = [0, 1, 2, 3, 4, 5, 6, 7];
interface Right {
  readonly things: number;
  /** It has a condition that nobody knows. */
  readonly open: boolean;
}

const holds = ({ things }: Right, thing: number): boolean => (things & (1 << thing)) !== 0;
const contains = (wide: Right, narrow: Right): boolean => (wide.things & narrow.things) === narrow.things && (!wide.open || narrow.open);
const contentOf = ({ things, open }: Right): string => `${things}${open ? '?' : ''}`;

interface Story {
  readonly rights: ReadonlyMap<number, Right>;
  readonly contest: Contest;
}

const flag = (one: number, of: number): fc.Arbitrary<boolean> => fc.nat(of - 1).map((drawn) => drawn < one);
const contender = fc.record({ things: fc.integer({ min: 1, max: 255 }), open: flag(1, 4), excepted: flag(1, 10), ineffective: flag(1, 10), forgotten: flag(1, 6), seen: flag(3, 4), kept: flag(1, 4) });

/** `links`: does the model name every pair, or may it miss some? */
function stories(links: 'all' | 'some'): fc.Arbitrary<Story> {
  return fc
    .record({ made: fc.array(contender, { minLength: 1, maxLength: 9 }), calls: fc.subarray(THINGS), unsure: fc.subarray(THINGS, { maxLength: 2 }), missed: fc.array(fc.nat(4), { minLength: 13, maxLength: 13 }) })
    .map(({ made, calls, unsure, missed }) => {
      const rights = new Map(made.map(({ things, open }, id) => [id, { things, open }]));
      const used = (right: Right): boolean => calls.some((thing) => holds(right, thing));
      const contenders = made.map(({ excepted, ineffective, forgotten, seen, kept, ...right }, id): Contender => ({
        id, content: contentOf(right), excepted, ineffective, forgotten, byCalls: seen && !excepted && used(right), idle: seen && !excepted && !ineffective && !kept && !used(right),
      }));
      const distinct = [...new Map([...rights.values()].map((right) => [contentOf(right), right])).values()];
      const containment = distinct.flatMap((wide) => distinct.flatMap((narrow) => (wide !== narrow && contains(wide, narrow) && (links === 'all' || missed[(Math.imul(wide.things, 31) + narrow.things) % missed.length] !== 0) ? [[contentOf(wide), contentOf(narrow)] as const] : [])));
      const touches = calls.flatMap((thing) => [...rights].flatMap(([id, right]) => (holds(right, thing) ? [{ access: String(thing), id, alone: !right.open && !unsure.includes(thing) }] : [])));
      return { rights, contest: { contenders, containment, touches } };
    });
}

function outcome({ contest, rights }: Story, leaving: readonly Leaning[]) {
  const gone = new Set(leaving.map(({ id }) => id));
  const stay = contest.contenders.filter(({ id, idle }) => !gone.has(id) && !idle);
  const right = ({ id }: Contender): Right => rights.get(id) ?? { things: 0, open: false };
  /** Of those that stay, what may be counted on for one. */
  const others = (one: Contender): readonly Contender[] => stay.filter((on) => mayCountOn(one, on));
  const isHeld = (one: Contender): boolean => others(one).some((on) => contains(right(on), right(one)) && (!one.idle || on.content === one.content));
  const isAllowed = (one: Contender): boolean => {
    const calls = contest.touches.filter(({ id }) => id === one.id);
    return one.byCalls && calls.length > 0 && calls.every(({ access }) => contest.touches.some((by) => by.access === access && by.alone && others(one).some(({ id }) => id === by.id)));
  };
  return { gone, stay, isHeld, isAllowed, of: (id: number) => contest.contenders.find((one) => one.id === id) as Contender };
}

describe('what leaves because something else stays', () => {
  it.each(['all', 'some'] as const)('leaves something that holds it, or that allows all of its calls; nobody counts on what leaves (%s pairs named)', (links) => {
    let left = 0;
    fc.assert(fc.property(stories(links), (story) => {
      const leaving = leavingFor(story.contest);
      const { gone, stay, isHeld, isAllowed, of } = outcome(story, leaving);
      left += leaving.length;
      expect(new Set(leaving.map(({ id }) => id)).size).toBe(leaving.length);
      for (const { id, how, on } of leaving) {
        const one = of(id);
        expect(one.excepted).toBe(false);
        expect(on.length).toBeGreaterThan(0);
        expect(on.filter((each) => gone.has(each) || !mayCountOn(one, of(each)))).toEqual([]);
        expect(how === 'calls' ? isAllowed(one) : isHeld(one)).toBe(true);
      }
      for (const access of new Set(story.contest.touches.map((touch) => touch.access))) {
        const allowing = (some: readonly Contender[], forgotten: boolean): boolean => story.contest.touches.some((by) => by.access === access && by.alone && some.some((one) => one.id === by.id && !one.ineffective && (forgotten || !one.forgotten)));
        for (const forgotten of [false, true]) if (allowing(story.contest.contenders, forgotten)) expect(allowing(stay, forgotten)).toBe(true);
      }
    }), sampled(2_000));
    expect(left).toBeGreaterThan(1_000);
  });

  it('leaves nothing that could leave, too', () => {
    fc.assert(fc.property(stories('all'), (story) => {
      const { stay, isHeld, isAllowed, gone } = outcome(story, leavingFor(story.contest));
      expect(stay.filter((one) => !one.excepted && (isHeld(one) || isAllowed(one)))).toEqual([]);
      expect(story.contest.contenders.filter((one) => one.idle && !gone.has(one.id) && isHeld(one))).toEqual([]);
    }), sampled(2_000));
  });

  it('leaves the narrower one where the same calls used both', () => {
    fc.assert(fc.property(stories('all'), (story) => {
      const { stay, isHeld, isAllowed } = outcome(story, leavingFor(story.contest));
      // Whatever stays is needed by a call that nothing narrower allows, or is kept for another reason than calls.
      for (const one of stay) {
        const narrower = stay.filter((on) => mayCountOn(one, on) && on.content !== one.content && contains(story.rights.get(one.id) as Right, story.rights.get(on.id) as Right));
        const calls = story.contest.touches.filter(({ id }) => id === one.id);
        const all = calls.length > 0 && calls.every(({ access }) => narrower.some(({ id }) => story.contest.touches.some((by) => by.access === access && by.alone && by.id === id)));
        expect(one.byCalls && all && !one.excepted, JSON.stringify([one, isHeld(one), isAllowed(one)])).toBe(false);
      }
    }), sampled(1_000));
  });

  it('does not depend on the order in which pairs and touches come', () => {
    fc.assert(fc.property(stories('some').chain((story) => fc.tuple(fc.constant(story), fc.shuffledSubarray([...story.contest.containment], { minLength: story.contest.containment.length }), fc.shuffledSubarray([...story.contest.touches], { minLength: story.contest.touches.length }))), ([{ contest }, containment, touches]) => {
      expect(leavingFor({ ...contest, containment, touches })).toEqual(leavingFor(contest));
    }), sampled(500));
  });

  it('takes a chain of ten thousand in its stride', () => {
    const count = 10_000;
    const contenders = Array.from({ length: count }, (_, id): Contender => ({ id, content: String(id), excepted: false, idle: false, ineffective: false, forgotten: false, byCalls: true }));
    // Each lies inside of the one before it, and one call used them all.
    const contest: Contest = {
      contenders,
      containment: contenders.slice(1).map(({ id }) => [String(id - 1), String(id)]),
      touches: contenders.map(({ id }) => ({ access: 'a', id, alone: true })),
    };
    const leaving = leavingFor(contest);
    expect(leaving.length).toBe(count - 1);
    expect(new Set(leaving.flatMap(({ on }) => on))).toEqual(new Set([count - 1]));
  });
});
