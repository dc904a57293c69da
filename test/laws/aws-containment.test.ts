import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Statement } from '../../connectors/aws/inventory.ts';
import { allows } from '../../connectors/aws/model/allows.ts';
import { areHeld } from '../../connectors/aws/model/by-cases.ts';
import { cellOf } from '../../connectors/aws/model/cell.ts';
import { implies, lineImplies } from '../../connectors/aws/model/condition-implies.ts';
import { contradict, negations } from '../../connectors/aws/model/condition-negation.ts';
import { circumstances } from '../../connectors/aws/model/condition-refutes.ts';
import { type ConditionTest, testsOf } from '../../connectors/aws/model/condition-tests.ts';
import { covers, differences } from '../../connectors/aws/model/covers.ts';
import { piecesOf } from '../../connectors/aws/model/inside.ts';
import { preserves } from '../../connectors/aws/model/preserves.ts';
import { ruleOf } from '../../connectors/aws/model/rule.ts';
import { sampled } from '../sampled.ts';
import { ACTIONS, CONDITIONS, CONTEXTS, HOLDER, RESOURCES, inventoryOf, pairs } from './aws-policies.ts';
import { type Request, decide, decideAmong, meetsCondition, naming } from './aws-reference.ts';

const PLACES = ACTIONS.flatMap((action) => RESOURCES.map((resource) => ({ action, resource })));
const PAIRS = sampled(200);

/** Is a request allowed only by the narrow policy, or denied only by the wide one? */
function isWiderThan(before: ReturnType<typeof decide>, after: ReturnType<typeof decide>): boolean {
  return (after === 'allow' && before !== 'allow') || (before === 'deny' && after !== 'deny');
}

/** The first request of the small world that is wider. */
function findWider(wide: readonly Statement[], narrow: readonly Statement[]): Request | undefined {
  for (const place of PLACES) {
    const [before, after] = [naming(wide, place), naming(narrow, place)];
    if (before.length + after.length === 0) continue;
    const context = CONTEXTS.find((each) => isWiderThan(decideAmong(before, each), decideAmong(after, each)));
    if (context !== undefined) return { ...place, context };
  }
  return undefined;
}

describe('covers, against every request of a small world', () => {
  test('yes lets nothing through, no names a request that shows it, and unknown is rare', () => {
    const answers = { yes: 0, no: 0, unknown: 0 };
    let together = 0;
    let triples = 0;
    fc.assert(
      fc.property(pairs, ([wide, narrow]) => {
        const [before, after] = [inventoryOf(wide), inventoryOf(narrow)];
        const answer = covers(before, after);
        answers[answer.covers] += 1;
        if (answer.covers === 'yes') {
          triples += PLACES.length * CONTEXTS.length;
          expect(findWider(wide, narrow)).toBeUndefined();
          if (narrow.length < wide.length) together += 1;
        }
        for (const { text, effect, request } of differences(before, after).no) {
          triples += 1;
          const shown = CONTEXTS.some((context) => {
            const [one, other] = [decide(wide, { ...request!, context }), decide(narrow, { ...request!, context })];
            return effect === 'Deny' ? one === 'deny' && other !== 'deny' : one !== 'allow' && other === 'allow';
          });
          expect(shown, `${text} ${JSON.stringify(request)}`).toBe(true);
        }
      }),
      PAIRS,
    );
    const all = answers.yes + answers.no + answers.unknown;
    process.stderr.write(`covers over ${all} pairs, ${triples} triples: ${JSON.stringify(answers)}\n`);
    expect(triples).toBeGreaterThan(100_000);
    expect(Math.min(answers.yes, answers.no)).toBeGreaterThan(all / 5);
    expect(together).toBeGreaterThan(all / 50);
    expect(answers.unknown).toBeLessThanOrEqual(all / 50);
  }, 280_000);

  test('what some request shows to be wider is never covered', () => {
    fc.assert(
      fc.property(pairs, fc.constantFrom(...PLACES), fc.constantFrom(...CONTEXTS), ([wide, narrow], place, context) => {
        if (!isWiderThan(decide(wide, { ...place, context }), decide(narrow, { ...place, context }))) return;
        expect(covers(inventoryOf(wide), inventoryOf(narrow)).covers).not.toBe('yes');
      }),
      sampled(2_000),
    );
  });
});

describe('allows and preserves, against the same requests', () => {
  test('a definite answer holds in every context', () => {
    fc.assert(
      fc.property(pairs, fc.constantFrom(...PLACES), ([wide], place) => {
        const { decision } = allows(inventoryOf(wide), { account: '1', principal: HOLDER, ...place });
        if (decision === 'unknown') return;
        for (const context of CONTEXTS) expect(decide(wide, { ...place, context }) === 'allow').toBe(decision === 'allowed');
      }),
      sampled(500),
    );
  }, 280_000);

  test('what is preserved is lost in no context', () => {
    fc.assert(
      fc.property(pairs, fc.constantFrom(...PLACES), ([wide, narrow], place) => {
        if (preserves(inventoryOf(wide), inventoryOf(narrow), { account: '1', principal: HOLDER, ...place }).preserved !== 'yes') return;
        const lost = CONTEXTS.find((context) => decide(wide, { ...place, context }) === 'allow' && decide(narrow, { ...place, context }) !== 'allow');
        expect(lost).toBeUndefined();
      }),
      sampled(1_000),
    );
  });
});

/** The same lines as a Condition block each. */
function met(lines: readonly ConditionTest[], context: Request['context']): boolean {
  return lines.every(({ operator, set, ifExists, key, values }) => {
    const prefix = set === undefined ? '' : set === 'all' ? 'ForAllValues:' : 'ForAnyValue:';
    return meetsCondition(JSON.stringify({ [`${prefix}${operator}${ifExists ? 'IfExists' : ''}`]: { [key]: values } }), context);
  });
}

describe('conditions, in every context of the small world', () => {
  const each = CONDITIONS.map((condition) => ({ condition, contexts: new Set(CONTEXTS.filter((context) => meetsCondition(condition, context))) }));

  test('what is implied is met', () => {
    let implied = 0;
    for (const narrow of each) {
      for (const wide of each) {
        if (!implies(narrow.condition, wide.condition)) continue;
        implied += 1;
        expect([narrow.condition, wide.condition, [...narrow.contexts].filter((context) => !wide.contexts.has(context))]).toEqual([narrow.condition, wide.condition, []]);
      }
    }
    expect(implied).toBeGreaterThan(2 * each.length);
  });

  test('the opposite is met exactly when the condition is not', () => {
    let known = 0;
    for (const { condition, contexts } of each) {
      const alternatives = negations(condition);
      if (alternatives === undefined) continue;
      known += 1;
      for (const context of CONTEXTS) expect([condition, context, alternatives.some((lines) => met(lines, context))]).toEqual([condition, context, !contexts.has(context)]);
    }
    expect(known).toBeGreaterThan(each.length / 2);
  });

  test('lines that contradict each other are never met together', () => {
    for (const one of each) {
      for (const two of each) {
        const lines = [...testsOf(one.condition), ...testsOf(two.condition)];
        if (contradict(lines, lineImplies)) expect(CONTEXTS.filter((context) => met(lines, context))).toEqual([]);
      }
    }
  });

  test('what is refuted is not met by some request that meets the rest', () => {
    let refuted = 0;
    for (const narrow of each) {
      for (const [at, one] of each.entries()) {
        for (const two of each.slice(at)) {
          for (const refutes of circumstances(narrow.condition, [one.condition, two.condition])) {
            const failed = [one, two].filter(({ condition }) => refutes(condition));
            if (failed.length === 0) continue;
            refuted += 1;
            const shown = [...narrow.contexts].some((context) => !failed.some(({ contexts }) => contexts.has(context)));
            expect(shown || `${narrow.condition}: ${failed.map(({ condition }) => condition).join(' and ')}`).toBe(true);
          }
        }
      }
    }
    expect(refuted).toBeGreaterThan(10_000);
  });
});

describe('statements that hold a piece case by case', () => {
  test('leave no request of it out', () => {
    let held = 0;
    fc.assert(
      fc.property(pairs, ([wide, narrow]) => {
        const rules = wide.filter(({ effect }) => effect === 'Allow').map((statement) => ruleOf('p', '2012-10-17', statement));
        for (const statement of narrow.filter(({ effect }) => effect === 'Allow')) {
          for (const piece of piecesOf(ruleOf('p', '2012-10-17', statement))) {
            if (!areHeld([cellOf(piece)], testsOf(piece.condition), rules, { budget: { left: 20_000 }, splits: 12 })) continue;
            held += 1;
            const alone: Statement = {
              effect: 'Allow',
              ...('pattern' in piece.actions ? { actions: [piece.actions.pattern] } : { notActions: piece.actions.not }),
              ...(piece.region.pattern === undefined ? { notResources: piece.region.not ?? [] } : { resources: [piece.region.pattern] }),
              ...(piece.condition === '' ? {} : { condition: piece.condition }),
              origin: 0,
            };
            expect(findWider(rules.map((rule) => rule.statement), [alone])).toBeUndefined();
          }
        }
      }),
      sampled(80),
    );
    expect(held).toBeGreaterThan(80);
  }, 280_000);
});
