import { describe, expect, it } from 'vitest';
import type { Statement } from '../../../connectors/aws/inventory.ts';
import { atoms } from '../../../connectors/aws/model/atoms.ts';
import { exceptMore } from '../../../connectors/aws/model/not-action.ts';
import { inventoryOf } from './account.ts';

const EXCEPTED = ['iam:*', 'organizations:*'];
const inventory = inventoryOf({
  users: {
    alice: { groups: ['devs'] },
    bob: { groups: ['devs'] },
  },
  groups: { devs: { inline: { p: { Version: '2012-10-17', Statement: { Effect: 'Allow', NotAction: EXCEPTED, Resource: ['arn:aws:sqs:*:*:a', 'arn:aws:sqs:*:*:b'] } } } } },
});
const all = atoms(inventory, []).filter(({ permission }) => !permission.named || permission.action.startsWith('sqs:'));
const statement: Statement = inventory.holders.find(({ kind }) => kind === 'group')!.inline[0]!.document.statements[0]!;
const lose = (...texts: readonly string[]) =>
  exceptMore(statement, EXCEPTED, all, new Set(all.filter(({ text, principal }) => texts.some((each) => text.startsWith(each) || `${principal.id} ${text}`.startsWith(each))).map(({ key }) => key)));

describe('a NotAction list', () => {
  it('gets the names of the actions that all holders lose on all resources, behind what stands there', () => {
    expect(lose('sqs:SendMessage on', 'sqs:PurgeQueue on')?.statements).toEqual([{ ...statement, notActions: [...EXCEPTED, 'sqs:PurgeQueue', 'sqs:SendMessage'] }]);
  });

  it.each([
    ['on one of the resources', 'sqs:SendMessage on arn:aws:sqs:*:*:a'],
    ['by one of the holders', 'AIDABOB sqs:SendMessage'],
  ])('but none that is only lost %s; the reason says so', (_how, lost) => {
    expect(lose(lost)).toBeUndefined();
    const beside = lose(lost, 'sqs:PurgeQueue on');
    expect(beside?.statements[0]?.notActions).toEqual([...EXCEPTED, 'sqs:PurgeQueue']);
    expect(new Set(beside?.givenBack.values())).toEqual(new Set(['NotAction holds for all resources and holders of its statement, and one of them needs the action']));
  });

  it('keeps its unknown names, for which no pattern is added', () => {
    const kept = lose('everything but', 'sqs:');
    expect(kept?.statements[0]?.notActions?.slice(2).every((each) => /^sqs:[A-Za-z]+$/.test(each))).toBe(true);
    expect([...kept!.givenBack.values()]).toEqual(Array.from({ length: 4 }, () => 'NotAction stays, and with it the names that the action list does not know'));
  });
});
