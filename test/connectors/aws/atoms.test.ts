import { describe, expect, it } from 'vitest';
import { findAction } from '../../../connectors/aws/actions.ts';
import { atoms } from '../../../connectors/aws/model/atoms.ts';
import { ineffective } from '../../../connectors/aws/model/ineffective.ts';
import { touching } from '../../../connectors/aws/model/touching.ts';
import cases from '../../cases/aws/atoms.json' with { type: 'json' };
import ways from '../../cases/aws/ways.json' with { type: 'json' };
import touches from '../../cases/aws/touching.json' with { type: 'json' };
import { type AccountCase, accessOf, inventoryOf } from './account.ts';

interface Case {
  readonly name: string;
  readonly account: AccountCase;
  readonly used?: readonly string[];
  readonly atoms: readonly string[];
}

function allow(statement: Readonly<Record<string, unknown>>): AccountCase {
  return { roles: { app: { inline: { p: { Version: '2012-10-17', Statement: { Effect: 'Allow', ...statement } } } } } };
}

describe('granted permissions', () => {
  it.each(cases as readonly Case[])('$name', ({ account, used = [], atoms: expected }) => {
    const inventory = inventoryOf(account);
    const found = atoms(inventory, used.map((text) => accessOf(inventory, text)));
    const lines = found.map(
      (atom) => `${atom.text} | ${atom.path.join(' > ')}${atom.expandedFrom === undefined ? '' : ` | from ${atom.expandedFrom}`}`,
    );
    expect(lines).toEqual(expected);
    expect(new Set(found.map((atom) => atom.key)).size).toBe(found.length);
  });

  it('expands NotAction to every known action that is not excepted, and a remainder', () => {
    const found = atoms(inventoryOf(allow({ NotAction: ['iam:*', 'sts:*'], Resource: '*' })), []);
    expect(found.filter((atom) => /^(iam|sts)$/.test(atom.group))).toEqual([]);
    expect(found.some((atom) => atom.permission.action === 's3:GetObject')).toBe(true);
    expect(found.filter((atom) => !atom.permission.named).map((atom) => [atom.group, atom.permission.granted])).toEqual([['*', 'iam:*,sts:*']]);
  });

  it('judges the unknown names of everything service by service, and those of unknown services apart', () => {
    const remainders = atoms(inventoryOf(allow({ Action: '*', Resource: '*' })), []).filter(({ permission }) => !permission.named);
    const services = new Set(remainders.map(({ group }) => group));
    expect(services.size).toBe(remainders.length);
    expect(remainders.find(({ group }) => group === 's3')?.text).toBe('s3:* (names that the action list of 2026-09-26 does not know) on *');
    expect(remainders.find(({ group }) => group === 'unknown services')?.text).toBe('* (services that the action list of 2026-09-26 does not know) on *');
    expect(remainders.every(({ expandedFrom }) => expandedFrom === '* on *')).toBe(true);
  });

  it('gives the same permission by two paths the same content, and another key', () => {
    const statement = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' };
    const document = { Version: '2012-10-17', Statement: statement };
    const found = atoms(inventoryOf({ roles: { app: { inline: { a: document, b: document } } } }), []);
    expect(new Set(found.map((atom) => atom.content)).size).toBe(1);
    expect(new Set(found.map((atom) => atom.key)).size).toBe(2);
  });

  it('dates a permission by its policy, attachment, membership, group, holder and boundary', () => {
    const shared = { document: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'sns:Publish', Resource: '*' } } };
    const [atom] = atoms(
      inventoryOf({ users: { alice: { groups: ['devs'] } }, groups: { devs: { attached: ['shared'] } }, policies: { shared } }),
      [],
    );
    expect(atom?.origins).toEqual([
      'arn:aws:iam::123456789012:policy/shared',
      'group/devs@arn:aws:iam::123456789012:policy/shared',
      'user/alice@group/devs',
      'group/devs',
      'user/alice',
      'user/alice@boundary',
    ]);
  });

  it('keeps its keys when another statement or role is added', () => {
    const before = atoms(inventoryOf(allow({ Action: 'sqs:Get*', Resource: '*' })), []).map((atom) => atom.key);
    const more = allow({ Action: 'sqs:Get*', Resource: '*' });
    const after = atoms(inventoryOf({ roles: { aaa: {}, ...more.roles } }), []).map((atom) => atom.key);
    expect(after).toEqual(before);
  });
});

describe('the way of a permission', () => {
  const policy = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'sns:Publish', Resource: '*' } };

  it.each(ways)('$name', ({ account, ways: expected }) => {
    // `P` stands for a document wherever one may stand: inline as it is, managed as a policy that holds it.
    const held = JSON.parse(JSON.stringify(account), (key, value: unknown) => (value !== 'P' ? value : key === 'p' ? policy : { document: policy })) as AccountCase;
    const inventory = inventoryOf(held);
    const names = new Map(inventory.holders.map(({ id, kind, name }) => [id, `${kind}/${name}`]));
    expect(atoms(inventory, []).map(({ principal, way }) => `${names.get(principal.id)} ${way}`)).toEqual(expected);
  });
});

describe('which atoms an access touches', () => {
  it.each(touches)('$name', ({ account, used = [], access, touched }) => {
    const inventory = inventoryOf(account as AccountCase);
    const found = atoms(inventory, used.map((text) => accessOf(inventory, text)));
    const texts = new Map(found.map((atom) => [atom.key, atom.text]));
    const answer = touching(found)(accessOf(inventory, access));
    expect(answer.map(({ atom, certain }) => `${certain ? 'certainly' : 'maybe'} ${texts.get(atom)}`)).toEqual(touched);
  });
});

describe('permissions that can never authorize anything', () => {
  function reasons(account: AccountCase): readonly (string | undefined)[] {
    const inventory = inventoryOf(account);
    return atoms(inventory, []).map((atom) => ineffective(inventory, atom.permission));
  }
  function twoStatements(allowed: object, denied: object): AccountCase {
    const statements = [{ Effect: 'Allow', ...allowed }, { Sid: 'No', Effect: 'Deny', ...denied }];
    return { roles: { app: { inline: { p: { Version: '2012-10-17', Statement: statements } } } } };
  }

  it.each([
    ['covered whole', { Action: 'sqs:*', Resource: '*' }, 'denied by role/app#p, No'],
    ['covered by a wider resource', { Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:*' }, 'denied by role/app#p, No'],
    ['covered by NotAction', { NotAction: 'iam:*', Resource: '*' }, 'denied by role/app#p, No'],
    ['covered by NotResource', { Action: '*', NotResource: 'arn:aws:s3:::*' }, 'denied by role/app#p, No'],
    ['covered in part only', { Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:us-east-1:123456789012:a' }, undefined],
    ['another action', { Action: 'sqs:ReceiveMessage', Resource: '*' }, undefined],
    ['on a condition', { Action: '*', Resource: '*', Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } }, undefined],
  ])('a Deny, %s', (_, denied, expected) => {
    expect(reasons(twoStatements({ Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:us-east-1:123456789012:*' }, denied))).toEqual([expected]);
  });

  it('a Deny that covers every known action of a pattern, but not its unknown names', () => {
    const account = twoStatements({ Action: 'sqs:GetQueueU*', Resource: '*' }, { Action: 'sqs:GetQueueUrl', Resource: '*' });
    expect(reasons(account)).toEqual(['denied by role/app#p, No', undefined]);
  });

  it.each([
    ['s3:ListAllMyBuckets', 'arn:aws:s3:::reports', true],
    ['s3:ListAllMyBuckets', 'arn:aws:s3:::*', false],
    ['s3:PutObject', 'arn:aws:s3:::reports', true],
    ['s3:PutObject', 'arn:aws:s3:::reports*', false],
    ['s3:ListBucket', 'arn:aws:s3:::reports/*', true],
    ['dynamodb:GetItem', 'arn:aws:dynamodb:*:*:table/t/index/*', true],
    ['dynamodb:Query', 'arn:aws:dynamodb:*:*:table/t/index/*', false],
    ['sqs:SendMessage', 'arn:aws:sns:*:*:topic', true],
    ['iam:ListRoles', 'arn:aws:iam::123456789012:role/', false],
    ['iam:GetUser', 'arn:aws:iam::*:user/${aws:username}', false],
    ['nosuch:Action', 'arn:aws:nosuch:::thing', false],
  ])('%s on %s by its resource types: %s', (action, pattern, expected) => {
    expect(reasons(allow({ Action: action, Resource: pattern })).map((reason) => reason !== undefined)).toEqual([expected]);
  });
});

describe('scale', () => {
  it('lists everything on everything once per known action', () => {
    const found = atoms(inventoryOf(allow({ Action: '*', Resource: '*' })), []);
    expect(found.length).toBeGreaterThan(22_000);
    expect(found.filter((atom) => atom.permission.named && findAction(atom.permission.action) === undefined)).toEqual([]);
  });
});
