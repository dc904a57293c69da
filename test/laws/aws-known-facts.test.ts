import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AwsAccess } from '../../connectors/aws/inventory.ts';
import { allows } from '../../connectors/aws/model/allows.ts';
import { preserves } from '../../connectors/aws/model/preserves.ts';
import { ACTIONS, FACTS, type Facts, RESOURCES, USER, accountOf, changed, parts } from './aws-account.ts';
import { isAllowed, meant } from './aws-reference.ts';
import { sampled } from '../sampled.ts';

const KEYS = ['one', 'two', 'v'] as const;
type Key = (typeof KEYS)[number];

/** What a request with these facts has for a key: two conditions ask for `one` and `two`, patterns for `v`. */
function valueOf(facts: Facts, key: Key): readonly string[] | null {
  if (key === 'v') return facts.value === undefined ? null : [facts.value];
  return facts.conditions.has(`{"Bool":{"${key}":"true"}}`) ? ['true'] : ['false'];
}

/** A request of which some keys are told, and all facts that agree with what is told. */
const told = fc
  .record({ action: fc.constantFrom(...ACTIONS), resource: fc.option(fc.constantFrom(...RESOURCES), { nil: undefined }), facts: fc.constantFrom(...FACTS), keys: fc.subarray([...KEYS]) })
  .map(({ action, resource, facts, keys }) => {
    const access: AwsAccess = {
      account: '1',
      principal: USER,
      action,
      ...(resource === undefined ? {} : { resource }),
      context: Object.fromEntries(keys.map((key) => [key, valueOf(facts, key)])),
    };
    const agreeing = FACTS.filter((each) => keys.every((key) => String(valueOf(each, key)) === String(valueOf(facts, key))));
    return { access, agreeing, all: keys.length === KEYS.length && facts.value !== undefined && resource !== undefined };
  });

describe('with facts that the record tells', () => {
  test('allows says only what the oracle says of every request that agrees with them', () => {
    fc.assert(
      fc.property(parts(true), told, (account, { access, agreeing }) => {
        const { decision } = allows(accountOf(account), access);
        if (decision === 'unknown') return;
        for (const resource of meant(access, RESOURCES)) {
          for (const facts of agreeing) expect(isAllowed(account, access.action, resource, facts)).toBe(decision === 'allowed');
        }
      }),
      sampled(3_000),
    );
  });

  test('allows knows the answer when they are all', () => {
    let complete = 0;
    fc.assert(
      fc.property(parts(true), told, (account, { access, all }) => {
        if (!all) return;
        complete += 1;
        expect(allows(accountOf(account), access).decision).not.toBe('unknown');
      }),
      sampled(3_000),
    );
    expect(complete).toBeGreaterThan(100);
  });

  test('preserves says yes only when no request that agrees with them loses what the oracle allowed', () => {
    const pair = parts(true).chain((before) => fc.tuple(fc.constant(before), changed(before)));
    let kept = 0;
    fc.assert(
      fc.property(pair, told, ([before, after], { access, agreeing }) => {
        if (preserves(accountOf(before), accountOf(after), access).preserved !== 'yes') return;
        kept += 1;
        for (const resource of meant(access, RESOURCES)) {
          for (const facts of agreeing) {
            const lost = isAllowed(before, access.action, resource, facts) && !isAllowed(after, access.action, resource, facts);
            expect(lost).toBe(false);
          }
        }
      }),
      sampled(3_000),
    );
    expect(kept).toBeGreaterThan(500);
  });
});
