import { describe, expect, test } from 'vitest';
import type { AwsAccess, AwsInventory } from '../../../connectors/aws/inventory.ts';
import { allows } from '../../../connectors/aws/model/allows.ts';
import { atoms } from '../../../connectors/aws/model/atoms.ts';
import type { Wider } from '../../../connectors/aws/model/cover-rules.ts';
import { covers, differences } from '../../../connectors/aws/model/covers.ts';
import { narrow } from '../../../connectors/aws/model/narrow.ts';
import { actionSamples, resourceSamples } from '../../../connectors/aws/model/sample.ts';
import { units } from '../../../connectors/aws/model/units.ts';
import containment from '../../cases/aws-containment.json' with { type: 'json' };
import { inventoryOf } from './account.ts';
import { type PolicySample, holderOf, policySamples } from './policy-samples.ts';
import { describeSamples } from '../../samples.ts';

interface Case {
  readonly name: string;
  /** Where the situation was seen first. */
  readonly from: string;
  /** Policy documents as IAM has them. */
  readonly wide: unknown;
  readonly narrow: unknown;
  readonly covers: 'yes' | 'no' | 'unknown';
  /** With `no`: what each uncovered text holds. */
  readonly uncovered?: readonly string[];
  /** With `unknown`: what the reason holds. */
  readonly reason?: string;
}

describe('containment of policies', () => {
  test.each(containment as readonly Case[])('$name: $covers', (each) => {
    const role = (document: unknown) => inventoryOf({ roles: { app: { inline: { p: document } } } });
    const answer = covers(role(each.wide), role(each.narrow));
    expect(answer.covers).toBe(each.covers);
    if (answer.covers === 'no') expect(answer.uncovered).toEqual((each.uncovered ?? []).map((text) => expect.stringContaining(text)));
    if (answer.covers === 'unknown') expect(answer.reason).toContain(each.reason);
  });
});

const ACCESS = { account: '123456789012', principal: 'AROAX' };

/**
 * How `allows` sees a counter-example: `surely` when it is allowed by the one and denied by the other, `perhaps` where
 * conditions or policy variables, which the request leaves open, are all that is missing; `not` when it is none.
 */
function confirmed(wide: AwsInventory, slim: AwsInventory, { effect, request }: Wider): 'surely' | 'perhaps' | 'not' {
  if (request === undefined) return 'not';
  const before = allows(wide, { ...ACCESS, ...request });
  const after = allows(slim, { ...ACCESS, ...request });
  if (effect === 'Deny') return before.decision === 'denied' && before.by.startsWith('an explicit Deny') && after.decision !== 'denied' ? 'surely' : 'not';
  if (before.decision === 'allowed' || after.decision === 'denied') return 'not';
  if (after.decision === 'allowed') return before.decision === 'denied' ? 'surely' : 'perhaps';
  return after.missing.every((fact) => /condition|variable|key/.test(fact)) ? 'perhaps' : 'not';
}

/** Requests inside the Allow statements of the one, on resources that either of the two names: wildcards filled with text of its own. */
function* requestsOf(slim: PolicySample, wide: PolicySample): Generator<AwsAccess> {
  const others = wide.document.statements.flatMap(({ resources, notResources }) => resources ?? notResources ?? []).flatMap(resourceSamples);
  for (const { effect, actions = ['*'], resources = ['*'] } of slim.document.statements) {
    if (effect === 'Deny') continue;
    const places = [...resources.flatMap(resourceSamples), ...others];
    for (const [at, action] of actions.flatMap(actionSamples).entries()) {
      for (const step of [0, 1, 2]) {
        const resource = places[(3 * at + step) % places.length];
        if (resource !== undefined) yield { ...ACCESS, action, resource };
      }
    }
  }
}

class Tally {
  yes = 0;
  no = 0;
  unknown = 0;
  /** Requests under an answer of yes that the narrow policy allows. */
  requests = 0;
  /** Counter-examples that `allows` confirms without a doubt. */
  surely = 0;
  /** Answers that do not hold. */
  readonly wrong: string[] = [];

  get all(): number {
    return this.yes + this.no + this.unknown;
  }

  /** Compares, and puts every answer to the proof. */
  judge(wide: PolicySample, slim: PolicySample, before: AwsInventory, after: AwsInventory): void {
    const names = `${slim.name} in ${wide.name}`;
    const [first] = differences(before, after).no;
    const answer = first === undefined ? covers(before, after).covers : 'no';
    this[answer] += 1;
    if (first !== undefined) {
      const how = confirmed(before, after, first);
      if (how === 'surely') this.surely += 1;
      if (how === 'not') this.wrong.push(`${names}: ${first.text}, ${JSON.stringify(first.request)}`);
    }
    if (answer !== 'yes') return;
    for (const access of requestsOf(slim, wide)) {
      if (allows(after, access).decision !== 'allowed') continue;
      this.requests += 1;
      if (allows(before, access).decision !== 'allowed') this.wrong.push(`${names}: ${access.action} on ${access.resource}`);
    }
  }
}

/** Every eleventh pair; all of them take a minute. */
const EVERY = process.env['PAWL_TORTURE'] ? 1 : 11;

describeSamples('containment among the policies of others', (folder) => {
  const samples = folder === '' ? [] : policySamples(folder);
  const accounts = samples.map(({ document }) => holderOf(document));

  test('every pair is decided, and every answer holds', () => {
    const tally = new Tally();
    let pair = 0;
    for (const [i, wide] of samples.entries()) {
      for (const [j, slim] of samples.entries()) {
        if (i !== j && pair++ % EVERY === 0) tally.judge(wide, slim, accounts[i]!, accounts[j]!);
      }
    }
    process.stderr.write(`covers over ${tally.all} of ${pair} pairs of ${samples.length} sample policies: ${JSON.stringify(tally)}\n`);
    expect(tally.wrong).toEqual([]);
    expect(samples.length).toBeGreaterThan(150);
    expect(tally.yes).toBeGreaterThan(30);
    expect(tally.surely).toBeGreaterThan(tally.no / 2);
    expect(tally.unknown).toBeLessThanOrEqual(tally.all / 50);
  }, 280_000);

  test('what narrowing makes of a policy is covered by it', () => {
    const tally = new Tally();
    for (const [i, sample] of samples.entries()) {
      const before = accounts[i]!;
      const own = atoms(before, []);
      const unit = units(before)[0];
      if (unit === undefined || own.length > 3_000) continue;
      // Two of three permissions leave.
      const remove = new Set(own.filter((_, at) => at % 3 > 0).map(({ key }) => key));
      const after = narrow(before, { unit, atoms: own, remove }).inventory;
      const document = after.holders[0]?.inline[0]?.document;
      if (document !== undefined) tally.judge(sample, { name: `${sample.name}, narrowed`, document }, before, after);
    }
    process.stderr.write(`covers over the narrowings of sample policies: ${JSON.stringify(tally)}\n`);
    expect(tally.wrong).toEqual([]);
    expect(tally.yes).toBeGreaterThan(100);
    expect([tally.no, tally.unknown]).toEqual([0, 0]);
  });
});
