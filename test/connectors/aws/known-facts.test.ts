import { describe, expect, test } from 'vitest';
import type { AwsAccess } from '../../../connectors/aws/inventory.ts';
import { allows, allowsInSession } from '../../../connectors/aws/model/allows.ts';
import { preserves } from '../../../connectors/aws/model/preserves.ts';
import { parseDocument } from '../../../connectors/aws/policy.ts';
import { type AccountCase, accessOf, inventoryOf } from './account.ts';

const REGION = { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } };
const HERE: AwsAccess['context'] = { 'aws:RequestedRegion': ['eu-west-1'] };
const THERE: AwsAccess['context'] = { 'aws:RequestedRegion': ['us-east-1'] };

function statement(action: string, more: object = {}): object {
  return { Effect: 'Allow', Action: action, Resource: '*', ...more };
}

function account(...statements: readonly object[]): AccountCase {
  return { roles: { app: { inline: { p: { Version: '2012-10-17', Statement: statements } } } } };
}

function access(of: AccountCase, context: AwsAccess['context'], text = 'role/app sqs:ListQueues *'): AwsAccess {
  return { ...accessOf(inventoryOf(of), text), ...(context === undefined ? {} : { context }) };
}

describe('conditions in a decision', () => {
  const allowing = account(statement('sqs:*', { Condition: REGION }));
  const denying = account(statement('*'), statement('sqs:*', { Effect: 'Deny', Condition: REGION, Sid: 'NotHere' }));
  const key = 'the key aws:RequestedRegion, for role/app#p, ';

  test.each([
    ['an Allow whose condition holds', allowing, HERE, { decision: 'allowed', by: ['role/app#p, statement 1'] }],
    ['an Allow whose condition does not hold', allowing, THERE, { decision: 'denied', by: 'no statement allows it' }],
    ['an Allow whose key is not known', allowing, undefined, { decision: 'unknown', missing: [`${key}statement 1`] }],
    ['a Deny whose condition holds', denying, HERE, { decision: 'denied', by: 'an explicit Deny of role/app#p, NotHere' }],
    ['a Deny whose condition does not hold', denying, THERE, { decision: 'allowed', by: ['role/app#p, statement 1'] }],
    ['a Deny whose key is not known', denying, undefined, { decision: 'unknown', missing: [`${key}NotHere`] }],
  ] as const)('%s', (_, of, context, expected) => {
    expect(allows(inventoryOf(of), access(of, context))).toEqual(expected);
  });

  test('an unknown operator is the missing fact', () => {
    const of = account(statement('sqs:*', { Condition: { StringMatches: { 'aws:RequestedRegion': 'eu' } } }));
    expect(allows(inventoryOf(of), access(of, HERE))).toEqual({ decision: 'unknown', missing: ['the operator StringMatches, for role/app#p, statement 1'] });
  });

  test('version 2008-10-17 takes policy variables for plain text', () => {
    const policy = { Statement: [statement('sqs:*', { Condition: { StringEquals: { 'aws:username': '${aws:username}' } } })] };
    const decided = (version: object) => {
      const of: AccountCase = { users: { ann: { inline: { p: { ...version, ...policy } } } } };
      return allows(inventoryOf(of), access(of, { 'aws:username': ['ann'] }, 'user/ann sqs:ListQueues *')).decision;
    };
    expect([decided({ Version: '2012-10-17' }), decided({ Version: '2008-10-17' }), decided({})]).toEqual(['allowed', 'denied', 'denied']);
  });
});

describe('policy variables in resources', () => {
  const home = (pattern: string, more: object = {}): AccountCase => ({
    users: { ann: { inline: { p: { Version: '2012-10-17', Statement: [{ ...statement('s3:*', more), Resource: pattern }] } } } },
  });
  const own = home('arn:aws:s3:::b/${aws:username}/*');
  const read = (name: string) => `user/ann s3:GetObject arn:aws:s3:::b/${name}/k`;

  test.each([
    ['the value matches', own, read('ann'), { 'aws:username': ['ann'] }, 'allowed'],
    ['another value', own, read('bob'), { 'aws:username': ['ann'] }, 'denied'],
    ['the value is not known', own, read('ann'), undefined, 'unknown'],
    ['there is no value', own, read('ann'), { 'aws:username': null }, 'unknown'],
    ['the value is not known, and nothing could match', own, 'user/ann s3:GetObject arn:aws:s3:::c/k', undefined, 'denied'],
    ['a value with a wildcard', own, read('ann'), { 'aws:username': ['*'] }, 'unknown'],
    ['several values', own, read('ann'), { 'aws:username': ['ann', 'bob'] }, 'unknown'],
    ['a default for an absent key', home("arn:aws:s3:::b/${aws:username, 'guest'}/*"), read('guest'), { 'aws:username': null }, 'allowed'],
    ['a default for a key that has a value', home("arn:aws:s3:::b/${aws:username, 'guest'}/*"), read('guest'), { 'aws:username': ['ann'] }, 'denied'],
    ['one of two variables is known', home('arn:aws:s3:::${aws:PrincipalTag/t}/${aws:username}/*'), read('ann'), { 'aws:username': ['ann'] }, 'unknown'],
    ['one of two variables is known, and does not match', home('arn:aws:s3:::${aws:PrincipalTag/t}/${aws:username}/*'), read('bob'), { 'aws:username': ['ann'] }, 'denied'],
  ] as const)('%s', (_, of, text, context, decision) => {
    expect(allows(inventoryOf(of), access(of, context, text)).decision).toBe(decision);
  });

  test('an exception by a variable', () => {
    const of: AccountCase = { users: { ann: { inline: { p: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', NotResource: 'arn:aws:s3:::b/${aws:username}/*' }] } } } } };
    const decided = (name: string) => allows(inventoryOf(of), access(of, { 'aws:username': ['ann'] }, read(name))).decision;
    expect([decided('ann'), decided('bob')]).toEqual(['denied', 'allowed']);
  });
});

describe('conditions in what is kept', () => {
  const both = account(statement('sqs:*', { Condition: REGION }), statement('sqs:List*'));
  const first = account(statement('sqs:*', { Condition: REGION }));
  const second = account(statement('sqs:List*'));
  const preserved = (before: AccountCase, after: AccountCase, context: AwsAccess['context']) =>
    preserves(inventoryOf(before), inventoryOf(after), access(before, context)).preserved;

  test.each([
    ['the condition that stays holds', both, first, HERE, 'yes'],
    ['the condition that stays does not hold', both, first, THERE, 'no'],
    ['the condition that stays may hold', both, first, undefined, 'unknown'],
    ['the condition that leaves held', both, second, HERE, 'yes'],
    ['what did not allow it leaves', first, account(), THERE, 'yes'],
    ['what allowed it leaves', first, account(), HERE, 'no'],
    ['what may have allowed it leaves', first, account(), undefined, 'no'],
    ['the condition becomes one that the call meets as well', first, account(statement('sqs:*', { Condition: { StringLike: { 'aws:RequestedRegion': 'eu-*' } } })), HERE, 'yes'],
  ] as const)('%s', (_, before, after, context, expected) => {
    expect(preserved(before, after, context)).toBe(expected);
  });
});

describe('a session policy', () => {
  const of: AccountCase = {
    roles: { app: { inline: { p: { Version: '2012-10-17', Statement: [statement('s3:*'), statement('sqs:*')] } }, boundary: 'limit' } },
    policies: { limit: { document: { Version: '2012-10-17', Statement: [statement('s3:*')] } } },
  };
  const session = (...statements: readonly object[]) => parseDocument({ Version: '2012-10-17', Statement: statements });
  const read = 'role/app s3:GetObject arn:aws:s3:::b/k';

  test.each([
    ['allows what identity and boundary allow', session(statement('s3:Get*')), read, undefined, 'allowed', ['arn:aws:iam::123456789012:policy/limit, statement 1', 'role/app#p, statement 1', 'the session policy, statement 1']],
    ['does not allow it', session(statement('s3:Put*')), read, undefined, 'denied', 'session policy: no statement allows it'],
    ['denies it', session(statement('s3:*'), statement('s3:Get*', { Effect: 'Deny' })), read, undefined, 'denied', 'session policy: an explicit Deny of the session policy, statement 2'],
    ['grants nothing that identity does not', session(statement('*')), 'role/app ec2:RunInstances *', undefined, 'denied', 'no statement allows it'],
    ['grants nothing that the boundary does not', session(statement('*')), 'role/app sqs:ListQueues *', undefined, 'denied', 'permissions boundary arn:aws:iam::123456789012:policy/limit: no statement allows it'],
    ['may allow it', session(statement('s3:*', { Condition: REGION })), read, undefined, 'unknown', ['the key aws:RequestedRegion, for the session policy, statement 1']],
    ['allows it by a condition that holds', session(statement('s3:*', { Condition: REGION })), read, HERE, 'allowed', ['arn:aws:iam::123456789012:policy/limit, statement 1', 'role/app#p, statement 1', 'the session policy, statement 1']],
  ] as const)('%s', (_, document, text, context, decision, why) => {
    const answer = allowsInSession(inventoryOf(of), access(of, context, text), document);
    const words = answer.decision === 'denied' ? answer.by : answer.decision === 'allowed' ? answer.by : answer.missing;
    expect([answer.decision, words]).toEqual([decision, why]);
  });

  test('of a principal that the export does not show nothing is known', () => {
    const stranger = { ...access(of, undefined, read), principal: 'AROASTRANGER' };
    expect(allowsInSession(inventoryOf(of), stranger, session(statement('*'))).decision).toBe('unknown');
  });
});
