import { describe, expect, test } from 'vitest';
import { expandAction } from '../../../connectors/aws/actions.ts';
import { allows } from '../../../connectors/aws/model/allows.ts';
import { matchesResource } from '../../../connectors/aws/model/patterns.ts';
import { canApply } from '../../../connectors/aws/model/resource-types.ts';
import { accessOf, inventoryOf } from './account.ts';
import { cases } from './cases.ts';

/**
 * What the test suites of policyuniverse (Apache-2.0: test_expander_minimizer), parliament (BSD-3-Clause:
 * test_action_expansion, test_patterns, test_resource_formatting) and policy_sentry (MIT: test_minimize) say of
 * wildcards and ARNs, told anew as rows; the last element of a row names the suite. Their tests of other things
 * (lints, minimal prefixes, regions and account numbers in ARNs) have no counterpart here.
 */
interface Tables {
  /** Pattern, all actions that it stands for. */
  readonly standFor: readonly [string, readonly string[], string][];
  /** Pattern, actions that it stands for among others that came later. */
  readonly standForAtLeast: readonly [string, readonly string[], string][];
  /** Action, resource pattern, whether the action can be authorized on something that the pattern matches. */
  readonly canApply: readonly [string, string, boolean, string][];
  /** Resource pattern, ARN, answer. */
  readonly match: readonly [string, string, string, string][];
  readonly policies: readonly { readonly name: string; readonly statements: readonly unknown[]; readonly checks: readonly [string, string][] }[];
}

const tables = cases<Tables>('public-patterns');

test.each(tables.standFor)('%s stands for %j (%s)', (pattern, actions) => {
  expect(expandAction(pattern)).toEqual(actions);
});

test.each(tables.standForAtLeast)('%s stands for these and later ones', (pattern, names) => {
  const prefix = pattern.slice(0, pattern.indexOf(':') + 1);
  const actions = expandAction(pattern).map((action) => action.toLowerCase());
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name) => !actions.includes(`${prefix}${name}`))).toEqual([]);
});

test.each(tables.canApply)('%s on %s: %s (%s)', (action, pattern, expected) => {
  expect(canApply(action, pattern)).toBe(expected);
});

test.each(tables.match)('%s against %s: %s (%s)', (pattern, arn, expected) => {
  expect(matchesResource(pattern, arn)).toBe(expected);
});

describe.each(tables.policies)('$name', ({ statements, checks }) => {
  const inventory = inventoryOf({ roles: { app: { inline: { p: { Version: '2012-10-17', Statement: statements } } } } });
  test.each(checks)('%s is %s', (access, decision) => {
    expect(allows(inventory, accessOf(inventory, `role/app ${access}`)).decision).toBe(decision);
  });
});
