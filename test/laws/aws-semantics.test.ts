import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AwsAccess } from '../../connectors/aws/inventory.ts';
import { allows } from '../../connectors/aws/model/allows.ts';
import { covers, differences } from '../../connectors/aws/model/covers.ts';
import { preserves } from '../../connectors/aws/model/preserves.ts';
import { ACTIONS, FACTS, type Facts, RESOURCES, USER, accountOf, changed, parts } from './aws-account.ts';
import { isAllowed, isDenied, meant } from './aws-reference.ts';
import { sampled } from '../sampled.ts';

const runs = sampled(400);
const pair = parts(true).chain((before) => fc.tuple(fc.constant(before), changed(before)));
const ACCESSES: readonly AwsAccess[] = ACTIONS.flatMap((action) => [
  { account: '1', principal: USER, action },
  ...RESOURCES.map((resource) => ({ account: '1', principal: USER, action, resource })),
]);

/** Every request of the small world, with every assignment of what the record lacks. */
function everyRequest(): readonly (readonly [string, string, Facts])[] {
  return ACTIONS.flatMap((action) => RESOURCES.flatMap((resource) => FACTS.map((facts) => [action, resource, facts] as const)));
}

describe('allows', () => {
  test('says allowed or denied only when the oracle does, whatever the missing facts are', () => {
    fc.assert(
      fc.property(parts(true), fc.constantFrom(...ACCESSES), (account, access) => {
        const { decision } = allows(accountOf(account), access);
        if (decision === 'unknown') return;
        for (const resource of meant(access, RESOURCES)) {
          for (const facts of FACTS) expect(isAllowed(account, access.action, resource, facts)).toBe(decision === 'allowed');
        }
      }),
      sampled(1_500),
    );
  });

  test('knows the answer when nothing is missing', () => {
    fc.assert(
      fc.property(parts(false), fc.constantFrom(...ACCESSES.filter(({ resource }) => resource !== undefined)), (account, access) => {
        expect(allows(accountOf(account), access).decision).not.toBe('unknown');
      }),
      runs,
    );
  });
});

describe('preserves', () => {
  test('says yes only when nothing that the oracle allowed is lost, whatever the missing facts are', () => {
    fc.assert(
      fc.property(pair, fc.constantFrom(...ACCESSES), ([before, after], access) => {
        if (preserves(accountOf(before), accountOf(after), access).preserved !== 'yes') return;
        for (const resource of meant(access, RESOURCES)) {
          for (const facts of FACTS) {
            const lost = isAllowed(before, access.action, resource, facts) && !isAllowed(after, access.action, resource, facts);
            expect(lost, `${resource} ${JSON.stringify([...facts.conditions, facts.value])}`).toBe(false);
          }
        }
      }),
      sampled(2_500),
    );
  });

  test('an unchanged account keeps everything', () => {
    fc.assert(
      fc.property(parts(true), fc.constantFrom(...ACCESSES), (account, access) => {
        expect(preserves(accountOf(account), accountOf(account), access)).toEqual({ preserved: 'yes' });
      }),
      runs,
    );
  });

  test('yes keeps what was allowed, and no loses something, when nothing is missing', () => {
    const known = ACCESSES.filter(({ resource }) => resource !== undefined);
    const twice = parts(false).chain((before) => fc.tuple(fc.constant(before), changed(before)));
    fc.assert(
      fc.property(twice, fc.constantFrom(...known), ([one, two], access) => {
        const [before, after] = [accountOf(one), accountOf(two)];
        const { preserved } = preserves(before, after, access);
        const was = allows(before, access).decision;
        const is = allows(after, access).decision;
        if (preserved === 'yes' && was === 'allowed') expect(is).toBe('allowed');
        if (preserved === 'no') expect([was === 'denied', is === 'allowed']).toEqual([false, false]);
      }),
      sampled(1_500),
    );
  });
});

describe('covers', () => {
  test('is reflexive', () => {
    fc.assert(
      fc.property(parts(true), (account) => {
        expect(covers(accountOf(account), accountOf(structuredClone(account)))).toEqual({ covers: 'yes' });
      }),
      runs,
    );
  });

  test('is transitive', () => {
    const chain = pair.chain(([one, two]) => changed(two).map((three) => [one, two, three] as const));
    let chains = 0;
    fc.assert(
      fc.property(chain, ([one, two, three]) => {
        const [a, b, c] = [accountOf(one), accountOf(two), accountOf(three)];
        if (covers(a, b).covers !== 'yes' || covers(b, c).covers !== 'yes') return;
        if (a.holders.length !== c.holders.length) return;
        chains += 1;
        expect(covers(a, c)).toEqual({ covers: 'yes' });
      }),
      sampled(1_500),
    );
    expect(chains).toBeGreaterThan(50);
  });

  test('says yes only when the oracle allows nothing more and denies nothing less', () => {
    let covered = 0;
    fc.assert(
      fc.property(pair, ([one, two]) => {
        const [wide, narrow] = [accountOf(one), accountOf(two)];
        if (covers(wide, narrow).covers !== 'yes') return;
        covered += 1;
        const wider = everyRequest().filter(
          ([action, resource, facts]) =>
            (isAllowed(two, action, resource, facts) && !isAllowed(one, action, resource, facts)) ||
            (isDenied(one, action, resource, facts) && !isDenied(two, action, resource, facts)),
        );
        expect(wider).toEqual([]);
      }),
      sampled(600),
    );
    expect(covered).toBeGreaterThan(50);
  });

  test('knows the answer when nothing is missing', () => {
    fc.assert(
      fc.property(parts(false).chain((before) => fc.tuple(fc.constant(before), changed(before))), ([one, two]) => {
        if ([...Object.values(one), ...Object.values(two)].some((each) => JSON.stringify(each)?.includes('$'))) return;
        expect(covers(accountOf(one), accountOf(two)).covers).not.toBe('unknown');
      }),
      sampled(800),
    );
  });

  test('what the narrow one allows, the wide one allows', () => {
    fc.assert(
      fc.property(pair, fc.constantFrom(...ACCESSES), ([one, two], access) => {
        const [wide, narrow] = [accountOf(one), accountOf(two)];
        if (covers(wide, narrow).covers !== 'yes' || allows(narrow, access).decision !== 'allowed') return;
        expect(allows(wide, access).decision).toBe('allowed');
      }),
      sampled(1_500),
    );
  });

  test('no names something that the oracle allows only in the narrow one, where no Deny is lost', () => {
    const plain = parts(false).filter(({ inline, managed, group, boundary }) =>
      [inline, managed, group, boundary].every((each) => each?.statements.every(({ effect }) => effect === 'Allow') ?? true),
    );
    let refuted = 0;
    fc.assert(
      fc.property(plain.map((each) => ({ ...each, boundary: undefined })).chain((before) => fc.tuple(fc.constant(before), changed(before))), ([one, two]) => {
        if ([...Object.values(one), ...Object.values(two)].some((each) => JSON.stringify(each)?.includes('$'))) return;
        const answer = covers(accountOf(one), accountOf(two));
        if (answer.covers !== 'no' || answer.uncovered.every((text) => text.startsWith('group/'))) return;
        refuted += 1;
        for (const { text, request } of differences(accountOf(one), accountOf(two)).no) {
          if (request === undefined || text.startsWith('group/')) continue;
          for (const facts of FACTS) {
            const decisions = [one, two].map((each) => isAllowed(each, request.action, request.resource, facts));
            expect([text, request, ...decisions]).toEqual([text, request, false, true]);
          }
        }
      }),
      sampled(800),
    );
    expect(refuted).toBeGreaterThan(50);
  });
});
