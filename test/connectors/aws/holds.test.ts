import { describe, expect, test } from 'vitest';
import type { AwsInventory, AwsPermission } from '../../../connectors/aws/inventory.ts';
import { atoms } from '../../../connectors/aws/model/atoms.ts';
import { contains } from '../../../connectors/aws/model/contains.ts';
import { holds } from '../../../connectors/aws/model/holds.ts';
import { groupReaching, missing, principalHolder, reaching } from '../../../connectors/aws/model/reaching.ts';
import { inventoryOf } from './account.ts';

const BUCKET = 'arn:aws:s3:::b/*';
const COND = { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } };
const policy = (...statements: object[]): object => ({ Version: '2012-10-17', Statement: statements });
const allow = (action: string | string[], resource: string | string[] = '*', more: object = {}): object => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
  ...more,
});
const deny = (action: string, resource = '*'): object => ({ Effect: 'Deny', Action: action, Resource: resource });
const role = (...statements: object[]): AwsInventory => inventoryOf({ roles: { app: { inline: { p: policy(...statements) } } } });

function permission(action: string, pattern: string, more: Partial<AwsPermission> = {}): AwsPermission {
  const named = !/[*,]/.test(action);
  return { holder: 'AROAAPP', policy: 'role/app#p', statement: 0, granted: action, action, named, region: { pattern, except: [] }, condition: '', ...more };
}

const conditional = { condition: JSON.stringify(COND) };

describe('holds', () => {
  test.each([
    ['the same', role(allow('s3:GetObject', BUCKET)), permission('s3:GetObject', BUCKET), 'yes'],
    ['a wider pattern', role(allow('s3:Get*')), permission('s3:GetObject', BUCKET), 'yes'],
    ['a part only', role(allow('s3:GetObject', BUCKET)), permission('s3:GetObject', '*'), 'no'],
    ['another action', role(allow('s3:PutObject')), permission('s3:GetObject', BUCKET), 'no'],
    ['a part that was cut out before', role(allow('s3:GetObject', BUCKET)), permission('s3:GetObject', BUCKET, { region: { pattern: BUCKET, except: ['arn:aws:s3:::b/x/*'] } }), 'yes'],
    ['added conditions', role(allow('s3:GetObject', BUCKET, { Condition: COND })), permission('s3:GetObject', BUCKET), 'no'],
    ['the same conditions', role(allow('s3:GetObject', BUCKET, { Condition: COND })), permission('s3:GetObject', BUCKET, conditional), 'yes'],
    ['dropped conditions', role(allow('s3:GetObject', BUCKET)), permission('s3:GetObject', BUCKET, conditional), 'yes'],
    ['the unknown rest of a pattern', role(allow('s3:*')), permission('s3:Get*', '*'), 'yes'],
    ['the unknown rest, when only known names stay', role(allow(['s3:GetObject', 's3:GetObjectAcl'])), permission('s3:Get*', '*'), 'no'],
    ['the unknown rest of NotAction', role({ Effect: 'Allow', NotAction: ['iam:*', 's3:*'], Resource: '*' }), permission('iam:*,s3:*', '*'), 'yes'],
    ['of one that names more', role({ Effect: 'Allow', NotAction: ['iam:*', 's3:*', 'ec2:*'], Resource: '*' }), permission('iam:*,s3:*', '*'), 'no'],
    ['of one with a single element', role({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }), permission('iam:*', '*'), 'yes'],
    ['the same text as Action', role(allow('iam:*')), permission('iam:*', '*', { statement: 7 }), 'unknown'],
    ['a Deny that was there before', role(allow('s3:*'), deny('s3:GetObject')), permission('s3:GetObject', BUCKET), 'yes'],
    ['policy variables of its own statement', role(allow('s3:GetObject', [BUCKET, 'arn:aws:s3:::${aws:username}/*'])), permission('s3:GetObject', BUCKET), 'yes'],
    ['policy variables of another statement', role(allow('s3:GetObject', [BUCKET, 'arn:aws:s3:::${aws:username}/*'])), permission('s3:GetObject', BUCKET, { statement: 7 }), 'unknown'],
    ['an unread policy may hold it', inventoryOf({ roles: { app: { attached: ['dark'] } } }), permission('s3:GetObject', BUCKET), 'unknown'],
    ['a holder that is gone', inventoryOf({}), permission('s3:GetObject', BUCKET), 'no'],
  ] as const)('%s', (_, inventory, wanted, expected) => {
    expect(holds(inventory, wanted)).toBe(expected);
  });

  test('a Deny that was not there before takes it away', () => {
    const before = role(allow('s3:*'), deny('s3:Delete*'));
    const after = role(allow('s3:*'), deny('s3:Delete*'), deny('s3:*', BUCKET));
    expect(holds(after, permission('s3:GetObject', BUCKET), before)).toBe('no');
    expect(holds(after, permission('s3:GetObject', 'arn:aws:s3:::c/*'), before)).toBe('yes');
    expect(holds(before, permission('s3:DeleteObject', BUCKET), before)).toBe('yes');
  });

  test('an account holds every one of its own atoms', () => {
    const inventory = inventoryOf({
      roles: {
        app: {
          inline: {
            p: policy(
              allow(['s3:*', 'sqs:SendMessage'], [BUCKET, 'arn:aws:s3:::${aws:PrincipalTag/team}/*', 'arn:aws:s3:::b']),
              { Effect: 'Allow', NotAction: 'iam:*', NotResource: 'arn:aws:s3:::secret/*', Condition: COND },
              deny('s3:Delete*'),
            ),
            old: { Statement: [allow('dynamodb:*', 'arn:aws:dynamodb:*:*:table/${x}')] },
          },
        },
      },
    });
    const used = { account: inventory.account, principal: 'AROAAPP', action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' };
    const all = atoms(inventory, [used]);
    expect(all.length).toBeGreaterThan(1_000);
    expect(all.filter((atom) => holds(inventory, atom.permission, inventory) !== 'yes').map((atom) => atom.text)).toEqual([]);
  });
});

describe('contains', () => {
  test.each([
    ['itself', permission('s3:GetObject', BUCKET), permission('s3:GetObject', BUCKET), true],
    ['a part', permission('s3:GetObject', '*'), permission('s3:GetObject', BUCKET), true],
    ['more', permission('s3:GetObject', BUCKET), permission('s3:GetObject', '*'), false],
    ['another action', permission('s3:GetObject', '*'), permission('s3:PutObject', BUCKET), false],
    ['another holder', permission('s3:GetObject', '*', { holder: 'AROAOTHER' }), permission('s3:GetObject', BUCKET), false],
    ['under the same conditions', permission('s3:GetObject', '*', conditional), permission('s3:GetObject', BUCKET, conditional), true],
    ['under fewer conditions', permission('s3:GetObject', '*'), permission('s3:GetObject', BUCKET, conditional), true],
    ['under more conditions', permission('s3:GetObject', '*', conditional), permission('s3:GetObject', BUCKET), false],
    ['the rest of a pattern does not hold a known name', permission('s3:*', '*'), permission('s3:GetObject', BUCKET), false],
    ['a known name does not hold the rest', permission('s3:GetObject', '*'), permission('s3:Get*', BUCKET), false],
    ['the rest of a wider pattern', permission('s3:*', '*'), permission('s3:Get*', BUCKET), true],
    ['the rest of a narrower pattern', permission('s3:Get*', '*'), permission('s3:*', BUCKET), false],
    ['the rest of a shorter NotAction', permission('iam:*,s3:*', '*'), permission('iam:*,s3:*,ec2:*', '*'), true],
    ['the rest of a longer NotAction', permission('iam:*,s3:*,ec2:*', '*'), permission('iam:*,s3:*', '*'), false],
    ['the rest of everything holds that of NotAction', permission('*', '*'), permission('iam:*,s3:*', '*'), true],
    ['the rest of a service does not', permission('ec2:*', '*'), permission('iam:*,s3:*', '*'), false],
    ['NotAction with a single element', permission('iam:*', '*', { excepting: true }), permission('iam:*', '*', { excepting: true }), true],
    ['NotAction is not Action of the same text', permission('iam:*', '*'), permission('iam:*', '*', { excepting: true }), false],
    ['nor the other way round', permission('iam:*', '*', { excepting: true }), permission('iam:*', '*'), false],
    ['NotAction holds the rest of another service', permission('iam:*', '*', { excepting: true }), permission('s3:Get*', '*'), true],
  ] as const)('%s', (_, wide, narrow, expected) => {
    expect(contains(wide, narrow)).toBe(expected);
  });
});

describe('what reaches a principal', () => {
  const inventory = inventoryOf({
    users: { ann: { inline: { own: policy(allow('s3:*')) }, attached: ['read', 'dark'], groups: ['dev', 'lost'] } },
    groups: { dev: { inline: { all: policy(allow('ec2:*')) }, attached: ['read'] } },
    policies: { read: { document: policy(allow('s3:Get*'), deny('s3:Put*')) } },
  });

  test('statements come with the policy, the attachment and the membership by which they come', () => {
    const arn = 'arn:aws:iam::123456789012:policy/read';
    expect(reaching(inventory, 'AIDAANN').map(({ policy: by, attachment, membership, statement }) => [by, attachment, membership, statement.origin])).toEqual([
      ['user/ann#own', undefined, undefined, 0],
      [arn, `user/ann@${arn}`, undefined, 0],
      [arn, `user/ann@${arn}`, undefined, 1],
      ['group/dev#all', undefined, 'user/ann@group/dev', 0],
      [arn, `group/dev@${arn}`, 'user/ann@group/dev', 0],
      [arn, `group/dev@${arn}`, 'user/ann@group/dev', 1],
    ]);
  });

  test('what the export lacks is named', () => {
    expect(missing(inventory, 'AIDAANN').map(({ name }) => name)).toEqual(['arn:aws:iam::123456789012:policy/dark', 'lost']);
    expect(missing(inventory, 'AGPADEV')).toEqual([]);
  });

  test('a group is no principal, and hands on what it has', () => {
    expect([reaching(inventory, 'AGPADEV'), principalHolder(inventory, 'AGPADEV')]).toEqual([[], undefined]);
    expect(groupReaching(inventory, 'AGPADEV')).toHaveLength(3);
    expect(groupReaching(inventory, 'AIDAANN')).toEqual([]);
  });
});
