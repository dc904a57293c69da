import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../connectors/aws/model/conditions/answer.ts';
import type { RequestContext } from '../../connectors/aws/model/conditions/context.ts';
import { conditionHolds } from '../../connectors/aws/model/conditions/evaluate.ts';
import { canonicalJson } from '../../src/core/json.ts';
import { sampled } from '../sampled.ts';
import { type WholeContext, referenceHolds } from './aws-condition-reference.ts';

const VERSION = '2012-10-17';
type Block = Record<string, Record<string, readonly string[]>>;

function holds(block: Block, context: RequestContext): Answer {
  return conditionHolds(canonicalJson(block), VERSION, context);
}

/** Texts are tested on t and u, integers on n, truth values on b; `${v}` is a variable. */
const TEXTS = ['a', 'b', 'A', 'ab', 'a*', '?', '*', '${v}', '${v}*', 'a${v}'];
const values = (some: readonly string[]) => fc.array(fc.constantFrom(...some), { minLength: 1, maxLength: 3 });
const operatorOf = (names: readonly string[]) =>
  fc.tuple(fc.constantFrom('', '', 'ForAllValues:', 'ForAnyValue:'), fc.constantFrom(...names), fc.constantFrom('', 'IfExists')).map((each) => each.join(''));
const clause = fc.oneof(
  fc.tuple(
    operatorOf(['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase']),
    fc.constantFrom('t', 'u'),
    values(TEXTS),
  ),
  fc.tuple(operatorOf(['NumericEquals', 'NumericNotEquals', 'NumericLessThan', 'NumericGreaterThanEquals']), fc.constant('n'), values(['1', '2', '03'])),
  fc.tuple(operatorOf(['Bool']), fc.constant('b'), values(['true', 'false'])),
  fc.tuple(fc.constant('Null'), fc.constantFrom('t', 'u', 'n', 'b', 'v'), values(['true', 'false'])),
);
const block = fc.array(clause, { minLength: 1, maxLength: 3 }).map((clauses): Block => {
  const made: Block = {};
  for (const [operator, key, list] of clauses) (made[operator] ??= {})[key] = list;
  return made;
});

const POOL: Readonly<Record<string, readonly string[]>> = { t: ['a', 'b', 'ab'], u: ['a', 'A'], v: ['a', 'b'], n: ['1', '2'], b: ['true', 'false'] };
/** For each key: absent, one value, several values; and whether it is known. */
const whole = fc.record(
  Object.fromEntries(
    Object.entries(POOL).map(([key, pool]) => [
      key,
      fc.tuple(fc.oneof(fc.constant(null), fc.constantFrom(...pool).map((one) => [one]), fc.constant([...pool])), fc.boolean()),
    ]),
  ),
);
type Whole = Readonly<Record<string, readonly [readonly string[] | null, boolean]>>;

function partOf(all: Whole): RequestContext {
  return Object.fromEntries(Object.entries(all).flatMap(([key, [some, known]]) => (known ? [[key, some]] : [])));
}

function everythingOf(all: Whole): RequestContext {
  return Object.fromEntries(Object.entries(all).map(([key, [some]]) => [key, some]));
}

function referenceOf(all: Whole): WholeContext {
  return Object.fromEntries(Object.entries(all).flatMap(([key, [some]]) => (some === null ? [] : [[key, some]])));
}

describe('three values', () => {
  test('a definite answer stays the same when the other keys become known, and is the one of the oracle', () => {
    const seen = { yes: 0, no: 0, maybe: 0 };
    fc.assert(
      fc.property(block, whole, (condition, all: Whole) => {
        const said = holds(condition, partOf(all));
        seen[said.holds] += 1;
        if (said.holds === 'maybe') return;
        expect(holds(condition, everythingOf(all)).holds).toBe(said.holds);
        const truth = referenceHolds(condition, referenceOf(all));
        if (truth !== undefined) expect(said.holds).toBe(truth ? 'yes' : 'no');
      }),
      sampled(6_000),
    );
    expect(Math.min(seen.yes, seen.no, seen.maybe)).toBeGreaterThan(300);
  });

  test('whoever knows everything that AWS describes gets the answer of the oracle', () => {
    let told = 0;
    fc.assert(
      fc.property(block, whole, (condition, all: Whole) => {
        const truth = referenceHolds(condition, referenceOf(all));
        if (truth === undefined) return;
        const { holds: said } = holds(condition, everythingOf(all));
        // Wildcards of a request and a variable without a value leave open what else the statement means.
        if (said === 'maybe') return;
        told += 1;
        expect(said).toBe(truth ? 'yes' : 'no');
      }),
      sampled(4_000),
    );
    expect(told).toBeGreaterThan(1_000);
  });

  test('a maybe names what is missing, and every missing key was not known', () => {
    fc.assert(
      fc.property(block, whole, (condition, all: Whole) => {
        const { holds: said, missing } = holds(condition, partOf(all));
        expect(missing.length > 0).toBe(said === 'maybe');
        const keys = missing.flatMap((fact) => (fact.startsWith('the key ') ? [fact.slice('the key '.length)] : []));
        expect(keys.filter((key) => all[key]?.[1] === true)).toEqual([]);
      }),
      sampled(2_000),
    );
  });

  test('values of any form never yield more than the full facts do', () => {
    const odd = fc.oneof(fc.constantFrom('1e3', '2026', '2026-03-01', '203.0.113.7/24', 'True', '', '*', 'arn:*', '${x}', "${x, 'y'}", '${', 'AQ='), fc.string());
    const names = ['StringLike', 'StringEqualsIgnoreCase', 'NumericLessThan', 'DateLessThan', 'DateNotEquals', 'Bool', 'BinaryEquals', 'IpAddress', 'NotIpAddress', 'ArnLike', 'ArnNotEquals', 'Null', 'Other'];
    const state = fc.oneof(fc.constant(null), fc.array(odd, { maxLength: 2 }));
    fc.assert(
      fc.property(operatorOf(names), fc.array(odd, { maxLength: 2 }), state, state, (operator, list, k, x) => {
        const condition = { [operator]: { k: list } };
        const full = holds(condition, { k, x }).holds;
        for (const context of [{}, { k }, { x }]) {
          const { holds: said } = holds(condition, context);
          if (said !== 'maybe') expect(said).toBe(full);
        }
      }),
      sampled(6_000),
    );
  });
});

describe('operators', () => {
  const PAIRS = [
    ['StringEquals', 'StringNotEquals'], ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'], ['StringLike', 'StringNotLike'],
    ['NumericEquals', 'NumericNotEquals'], ['DateEquals', 'DateNotEquals'], ['IpAddress', 'NotIpAddress'], ['ArnEquals', 'ArnNotEquals'], ['ArnLike', 'ArnNotLike'],
  ] as const;
  const any = fc.constantFrom('a', 'b*', '1', '01', '2026-03-01', '2026-03-01T00:00:00Z', '10.0.0.0/8', '10.1.2.3', '2001:db8::1', 'arn:aws:s3:::b', 'arn:aws:s3:::*', '');
  const flip = { yes: 'no', no: 'yes', maybe: 'maybe' } as const;
  const some = fc.array(any, { minLength: 1, maxLength: 3 });

  test('a negated operator is true where the plain one is false: of a value, of an absent and of an unknown key', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PAIRS), some, fc.oneof(any.map((one) => ({ k: [one] })), fc.constant({ k: null }), fc.constant({})), ([plain, negated], list, context: RequestContext) => {
        expect(holds({ [negated]: { k: list } }, context).holds).toBe(flip[holds({ [plain]: { k: list } }, context).holds]);
      }),
      sampled(3_000),
    );
  });

  test('over several values, all match none exactly when not any matches one', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PAIRS), some, fc.array(any.filter((one) => one !== ''), { minLength: 1, maxLength: 3 }), ([plain, negated], list, k) => {
        expect(holds({ [`ForAllValues:${negated}`]: { k: list } }, { k }).holds).toBe(flip[holds({ [`ForAnyValue:${plain}`]: { k: list } }, { k }).holds]);
      }),
      sampled(3_000),
    );
  });

  test('less than and greater than or equal exclude each other and leave nothing out, where both are well formed', () => {
    for (const [less, more, of] of [['NumericLessThan', 'NumericGreaterThanEquals', 'Numeric'], ['NumericGreaterThan', 'NumericLessThanEquals', 'Numeric'], ['DateLessThan', 'DateGreaterThanEquals', 'Date'], ['DateGreaterThan', 'DateLessThanEquals', 'Date']] as const) {
      const one = of === 'Numeric' ? fc.integer().map(String) : fc.integer({ min: 0, max: 4_000_000_000 }).filter((at) => String(at).length !== 4).map(String);
      fc.assert(
        fc.property(one, one, (a, b) => {
          const answers = [holds({ [less]: { k: [a] } }, { k: [b] }).holds, holds({ [more]: { k: [a] } }, { k: [b] }).holds];
          expect(answers.sort()).toEqual(['no', 'yes']);
        }),
        sampled(300),
      );
    }
  });

  test('IfExists changes nothing of a key that is there, and makes an absent one hold', () => {
    const names = PAIRS.flat();
    const full = fc.array(any.filter((one) => one !== ''), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.constantFrom('', 'ForAllValues:', 'ForAnyValue:'), fc.constantFrom(...names), some, full, (prefix, name, list, k) => {
        const [plain, suffixed] = [`${prefix}${name}`, `${prefix}${name}IfExists`];
        expect(holds({ [suffixed]: { k: list } }, { k }).holds).toBe(holds({ [plain]: { k: list } }, { k }).holds);
        expect(holds({ [suffixed]: { k: list } }, { k: null })).toEqual({ holds: 'yes', missing: [] });
      }),
      sampled(2_000),
    );
  });

  test('neither the order of values nor the case of names matters', () => {
    fc.assert(
      fc.property(block, whole, (condition, all: Whole) => {
        const turned = Object.fromEntries(
          Object.entries(condition).map(([operator, keys]) => [
            operator.toUpperCase(),
            Object.fromEntries(Object.entries(keys).map(([key, list]) => [key.toUpperCase(), [...list].reverse()])),
          ]),
        );
        expect(holds(turned, partOf(all)).holds).toBe(holds(condition, partOf(all)).holds);
      }),
      sampled(1_000),
    );
  });
});
