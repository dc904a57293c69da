import { describe, expect, it } from 'vitest';
import type { AwsInventory } from '../../../connectors/aws/inventory.ts';
import { lines } from '../../../connectors/aws/model/lines.ts';
import { parseDocument } from '../../../connectors/aws/policy.ts';
import { accessOf, inventoryOf } from './account.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012';
const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret';
const account = (own: unknown): AwsInventory => inventoryOf({ roles: { app: { inline: { own: { Version: '2012-10-17', Statement: own } } } }, users: { bob: { inline: { p: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } } } } } });
const before = account([
  { Sid: 'Queues', Effect: 'Allow', Action: 'sqs:*', Resource: '*' },
  { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: '*' },
  { Sid: 'Never', Effect: 'Deny', Action: 'sqs:DeleteQueue', Resource: '*' },
]);
const after: AwsInventory = {
  ...before,
  holders: before.holders.map((holder) =>
    holder.name === 'app'
      ? {
          ...holder,
          inline: [
            {
              name: 'own',
              document: parseDocument({
                Version: '2012-10-17',
                Statement: [
                  { Sid: 'Queues', Effect: 'Allow', Action: ['sqs:SendMessage', 'sqs:ListQueues'], Resource: [`${QUEUE}:job-????-??-??`, `${QUEUE}:orders`, '*'] },
                  { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: `${SECRET}:db-??????` },
                  { Sid: 'Never', Effect: 'Deny', Action: 'sqs:DeleteQueue', Resource: '*' },
                ],
              }),
            },
          ],
        }
      : holder,
  ),
};
const unit = { id: 'x', name: 'role/app', system: 'aws', instance: before.account, principals: [], edits: [] };
const uses = [
  `role/app sqs:SendMessage ${QUEUE}:job-2026-05-01`,
  `role/app sqs:SendMessage ${QUEUE}:job-2026-05-02`,
  `role/app sqs:SendMessage ${QUEUE}:orders`,
  'role/app sqs:ListQueues',
  `role/app secretsmanager:GetSecretValue ${SECRET}:db-AbCdEf`,
  `role/app sqs:DeleteMessage ${QUEUE}:orders`,
  `user/bob sqs:SendMessage ${QUEUE}:orders`,
].map((use) => accessOf(before, use));

describe('the resource lines of a proposal', () => {
  const found = lines({ unit, before, after }, uses);
  const at = (line: string) => found.find((each) => each.line === line);

  it('are those of the Allow statements of changed policies, in their order', () => {
    expect(found.map(({ policy, statement, line, isNew }) => [policy, statement, line, isNew])).toEqual([
      ['role/app#own', 'Queues', `${QUEUE}:job-????-??-??`, true],
      ['role/app#own', 'Queues', `${QUEUE}:orders`, true],
      ['role/app#own', 'Queues', '*', false],
      ['role/app#own', 'statement 2', `${SECRET}:db-??????`, true],
    ]);
    expect(lines({ unit, before, after: before }, uses)).toEqual([]);
  });

  it('have the accesses of their holders and actions that lie on them; those without a resource may', () => {
    expect(at(`${QUEUE}:orders`)?.sure).toEqual([uses[2]]);
    expect(at(`${QUEUE}:orders`)?.open).toEqual([uses[3]]);
    expect(at('*')?.sure).toEqual([uses[0], uses[1], uses[2], uses[3]]);
  });

  it('that stand for more than was seen say how many were seen and by which rule', () => {
    expect(at(`${QUEUE}:job-????-??-??`)).toMatchObject({ seen: 2, rules: [{ rule: 'date', why: 'the name holds a date' }] });
    expect(at(`${SECRET}:db-??????`)).toMatchObject({ seen: 1, rules: [{ rule: 'secret-suffix' }] });
    expect(at(`${QUEUE}:orders`)).toMatchObject({ seen: 1, rules: [] });
    expect(at('*')).toMatchObject({ rules: [] });
  });
});
