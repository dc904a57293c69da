import { describe, expect, it } from 'vitest';
import { atoms } from '../../../connectors/aws/model/atoms.ts';
import { narrow } from '../../../connectors/aws/model/narrow.ts';
import { touching } from '../../../connectors/aws/model/touching.ts';
import { units } from '../../../connectors/aws/model/units.ts';
import { holderName } from '../../../connectors/aws/references.ts';
import { principalKey } from '../../../src/core/principal.ts';
import cases from '../../cases/aws/narrow.json' with { type: 'json' };
import { type AccountCase, accessOf, documentOf, inventoryOf, policyArn } from './account.ts';

interface Case {
  readonly name: string;
  readonly account: AccountCase;
  /** Name of the unit. */
  readonly unit: string;
  /** What was used; everything that no use touches may leave. */
  readonly used: readonly string[];
  /** Beginnings of texts of atoms that stay all the same. */
  readonly keep?: readonly string[];
  /** Texts of atoms that leave all the same. */
  readonly remove?: readonly string[];
  readonly sharedPolicies?: 'per-holder';
  /** Documents afterwards by reference, or that nothing changes. */
  readonly after: 'unchanged' | Readonly<Record<string, unknown>>;
  /** Names of the managed policies that stay attached, by holder. */
  readonly attached?: Readonly<Record<string, readonly string[]>>;
  /** `text: reason`, sorted. */
  readonly givenBack?: readonly string[];
  /** Or only with what each of their texts starts. */
  readonly givenBackStarting?: readonly string[];
  /** The one reason for which everything is given back. */
  readonly givenBackAll?: string;
}

function run(each: Case) {
  const before = inventoryOf(each.account);
  const used = each.used.map((text) => accessOf(before, text));
  const unit = units(before).find(({ name }) => name === each.unit);
  if (unit === undefined) throw new Error(`no unit ${each.unit}`);
  const keys = new Set(unit.principals.map(principalKey));
  const own = atoms(before, used).filter((atom) => keys.has(principalKey(atom.principal)));
  const touch = touching(own);
  const needed = new Set(used.flatMap((access) => touch(access).map(({ atom }) => atom)));
  const leaves = own.filter(
    ({ key, text }) => (each.remove ?? []).includes(text) || (!needed.has(key) && !(each.keep ?? []).some((start) => text.startsWith(start))),
  );
  const narrowed = narrow(before, {
    unit,
    atoms: own,
    remove: new Set(leaves.map(({ key }) => key)),
    ...(each.sharedPolicies === undefined ? {} : { sharedPolicies: each.sharedPolicies }),
  });
  const texts = new Map(own.map(({ key, text }) => [key, text]));
  const givenBack = narrowed.givenBack.map(({ atom, reason }) => `${texts.get(atom)}: ${reason}`).sort();
  return { before, after: narrowed.inventory, givenBack, leaves };
}

describe('narrowing', () => {
  it.each(cases as readonly Case[])('$name', (each) => {
    const { before, after, givenBack, leaves } = run(each);
    if (each.after === 'unchanged') expect(after).toBe(before);
    else for (const [reference, document] of Object.entries(each.after)) expect(documentOf(after, reference), reference).toEqual(document);
    for (const [name, attached] of Object.entries(each.attached ?? {})) {
      expect(after.holders.find((holder) => holderName(holder) === name)?.attached, name).toEqual(attached.map(policyArn));
    }
    if (each.givenBackStarting !== undefined) expect(new Set(givenBack.map((line) => line.slice(0, line.indexOf(':') + 1)))).toEqual(new Set(each.givenBackStarting));
    else if (each.givenBackAll === undefined) expect(givenBack).toEqual(each.givenBack ?? []);
    else expect(new Set(givenBack.map((line) => line.replace(/^.*?: (?=[a-z*])/, '')))).toEqual(new Set([each.givenBackAll]));
    expect(leaves.length > 0).toBe(each.name.includes('identical') ? false : true);
  });

  it('does not touch what it does not change: the objects are the same', () => {
    const statement = (action: string | readonly string[]) => ({ Effect: 'Allow', Action: action, Resource: '*' });
    const document = { Version: '2012-10-17', Statement: [statement('sns:Publish'), statement(['sqs:SendMessage', 'sqs:PurgeQueue'])] };
    const { before, after } = run({
      name: '',
      account: { roles: { app: { inline: { p: document } }, other: { inline: { p: document } } } },
      unit: 'role/app',
      used: ['role/app sns:Publish', 'role/app sqs:SendMessage'],
      after: {},
    });
    expect(after.policies[0]).toBe(before.policies[0]);
    expect(after.holders[1]).toBe(before.holders[1]);
    expect(after.holders[0]?.inline[0]?.document.statements[0]).toBe(before.holders[0]?.inline[0]?.document.statements[0]);
    expect(after.holders[0]?.inline[0]?.document.statements.map(({ origin }) => origin)).toEqual([0, 1]);
  });
});
