import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { AwsAccess, AwsInventory } from '../../../connectors/aws/inventory.ts';
import { interpret } from '../../../connectors/aws/mapping/interpret.ts';
import { parseDocument } from '../../../connectors/aws/policy.ts';
import { holderName } from '../../../connectors/aws/references.ts';
import { type AccountCase, inventoryOf } from './account.ts';

/** A recorded call, the condition keys that the caller's policy asks for, and what one of its needs is told of them. */
interface Row {
  readonly name: string;
  readonly caller: string;
  readonly call: string;
  readonly scope: string;
  readonly context?: Readonly<Record<string, string>>;
  /** `variable x` stands for a policy variable. */
  readonly asks: readonly string[];
  readonly action: string;
  readonly resource?: string;
  readonly told: AwsAccess['context'] | null;
}

const ROWS = JSON.parse(readFileSync(new URL('../../cases/aws-request-context.json', import.meta.url), 'utf8')) as readonly Row[];

const TRUSTS: Readonly<Record<string, readonly unknown[]>> = {
  worker: [{ Service: 'lambda.amazonaws.com' }],
  builder: [{ Service: 'codebuild.amazonaws.com' }],
  shared: [{ Service: ['ec2.amazonaws.com', 'lambda.amazonaws.com'] }],
  mixed: [{ Service: 'lambda.amazonaws.com' }, { AWS: 'arn:aws:iam::123456789012:user/ann' }],
  bare: [],
};

function inventoryAsking(asks: readonly string[]): AwsInventory {
  const keys = asks.filter((key) => !key.startsWith('variable '));
  const variables = asks.flatMap((key) => (key.startsWith('variable ') ? [key.slice('variable '.length)] : []));
  const StringLike = { ...Object.fromEntries(keys.map((key) => [key, ['x']])), ...(variables.length === 0 ? {} : { 's3:prefix': variables.map((key) => `\${${key}}`) }) };
  const inline = { p: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*', ...(asks.length === 0 ? {} : { Condition: { StringLike } }) } } };
  const bare = Object.fromEntries(Object.keys(TRUSTS).map((name) => [name, {}]));
  const account: AccountCase = { roles: { app: { path: '/teams/', inline }, ...bare }, users: { ann: { inline } } };
  const inventory = inventoryOf(account);
  return {
    ...inventory,
    holders: inventory.holders.map((holder) => {
      const trusts = TRUSTS[holder.name] ?? [];
      if (trusts.length === 0) return holder;
      const Statement = trusts.map((Principal) => ({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }));
      return { ...holder, trust: parseDocument({ Version: '2012-10-17', Statement }, 'trust') };
    }),
  };
}

test.each(ROWS)('$name', (row) => {
  const inventory = inventoryAsking(row.asks);
  const principal = inventory.holders.find((holder) => holderName(holder) === row.caller)?.id ?? 'AROASTRANGER';
  const key = { instance: '123456789012', scope: row.scope, principal, call: row.call, resources: [], context: row.context ?? {}, outcome: 'allowed' as const };
  const found = interpret(key, inventory)
    .requirements.flatMap((requirement) => requirement.anyOf)
    .filter((access) => access.action === row.action && (row.resource === undefined || access.resource === row.resource));
  expect(found).toHaveLength(1);
  expect(found[0]?.context ?? null).toEqual(row.told);
  expect(interpret(key, undefined).requirements.flatMap(({ anyOf }) => anyOf).every(({ context }) => context === undefined)).toBe(true);
});

test('a policy variable of a resource asks too', () => {
  const Statement = { Effect: 'Allow', Action: '*', Resource: "arn:aws:s3:::b/${aws:username, 'x'}/*" };
  const inventory = inventoryOf({ users: { ann: { inline: { p: { Version: '2012-10-17', Statement } } } } });
  const key = { instance: '123456789012', scope: 'eu-west-1', principal: 'AIDAANN', call: 'sqs.amazonaws.com:ListQueues', resources: [], context: {}, outcome: 'allowed' as const };
  expect(interpret(key, inventory).requirements[0]?.anyOf[0]?.context).toEqual({ 'aws:username': ['ann'] });
});

test('a permissions boundary asks too', () => {
  const boundary = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*', Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } } } };
  const inventory = inventoryOf({ roles: { app: { boundary: 'limit' } }, policies: { limit: { document: boundary } } });
  const key = { instance: '123456789012', scope: 'eu-west-1', principal: 'AROAAPP', call: 'sqs.amazonaws.com:ListQueues', resources: [], context: {}, outcome: 'allowed' as const };
  expect(interpret(key, inventory).requirements[0]?.anyOf[0]?.context).toEqual({ 'aws:RequestedRegion': ['eu-west-1'] });
});
