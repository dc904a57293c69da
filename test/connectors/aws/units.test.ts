import { describe, expect, it } from 'vitest';
import { substitute } from '../../../connectors/aws/model/substitute.ts';
import { principals, units } from '../../../connectors/aws/model/units.ts';
import { holderName } from '../../../connectors/aws/references.ts';
import cases from '../../cases/aws/units.json' with { type: 'json' };
import { type AccountCase, documentOf, inventoryOf } from './account.ts';

interface Case {
  readonly name: string;
  readonly account: AccountCase;
  readonly units: readonly { readonly name: string; readonly principals: readonly string[]; readonly edits: readonly string[] }[];
}

describe('units of change', () => {
  it.each(cases as readonly Case[])('$name', ({ account, units: expected }) => {
    const inventory = inventoryOf(account);
    const names = new Map(inventory.holders.map((holder) => [holder.id, holderName(holder)]));
    const found = units(inventory).map(({ name, principals: ids, edits }) => ({ name, principals: ids.map(({ id }) => names.get(id)), edits }));
    expect(found.sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual(expected);
    const edits = found.flatMap((unit) => unit.edits);
    expect(new Set(edits).size).toBe(edits.length);
  });
});

describe('principals', () => {
  it('are users and roles, with the reason where nothing may be proposed', () => {
    const inventory = inventoryOf({
      users: { alice: {} },
      groups: { devs: {} },
      roles: {
        app: {},
        AWSServiceRoleForSupport: { path: '/aws-service-role/support.amazonaws.com/' },
        AWSReservedSSO_Admin_0123456789abcdef: { path: '/aws-reserved/sso.amazonaws.com/' },
      },
    });
    expect(principals(inventory).map(({ name, notEditable }) => [name, notEditable])).toEqual([
      ['role/app', undefined],
      ['role/AWSReservedSSO_Admin_0123456789abcdef', 'a role of IAM Identity Center: its permission set defines it, for all accounts at once'],
      ['role/AWSServiceRoleForSupport', 'a service-linked role: only its service defines its policies'],
      ['user/alice', undefined],
    ]);
  });

  it('belong to AWS by the path that only AWS gives, not by a name that anybody may choose', () => {
    const inventory = inventoryOf({
      users: {},
      roles: {
        AWSServiceRoleForNothing: {},
        AWSServiceRoleForSupport: { path: '/aws-service-role/support.amazonaws.com/' },
        AWSReservedSSO_Admin_0123456789abcdef: { path: '/aws-reserved/sso.amazonaws.com/' },
      },
    });
    expect(principals(inventory).flatMap(({ name, keeper }) => (keeper === undefined ? [] : [[name, keeper]]))).toEqual([['role/AWSServiceRoleForSupport', 'AWS']]);
  });
});

describe('a hand-written policy in place of what a holder has', () => {
  const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' }] };
  const inventory = inventoryOf({
    users: { alice: { groups: ['devs'], attached: ['aws/ReadOnly'], inline: { old: document } }, twin: {} },
    groups: { devs: {} },
    roles: { app: {}, twin: { boundary: 'aws/ReadOnly' } },
    policies: { 'aws/ReadOnly': { document } },
  });
  const policy = { path: 'new.json', text: JSON.stringify(document) };

  it.each(['user/alice', 'alice', 'AIDAALICE', 'arn:aws:iam::123456789012:user/alice'])('is found by %s', (name) => {
    const after = substitute(inventory, name, policy);
    const alice = after.holders.find((holder) => holder.name === 'alice');
    expect([alice?.attached, alice?.groups, alice?.inline.length]).toEqual([[], [], 1]);
    expect(documentOf(after, 'user/alice#new.json')).toEqual({ ...document, Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' }] });
    expect(after.holders.filter((holder) => holder.name !== 'alice')).toEqual(inventory.holders.filter((holder) => holder.name !== 'alice'));
  });

  it('keeps the permissions boundary', () => {
    const role = substitute(inventory, 'role/twin', policy).holders.find((holder) => holderName(holder) === 'role/twin');
    expect(role?.boundary).toBe('arn:aws:iam::aws:policy/ReadOnly');
  });

  it.each([
    ['nobody', 'account 123456789012 has no user or role "nobody"'],
    ['group/devs', 'account 123456789012 has no user or role "group/devs"'],
    ['twin', '"twin" may be any of role/twin, user/twin'],
  ])('says who is meant: %s', (name, message) => {
    expect(() => substitute(inventory, name, policy)).toThrow(expect.objectContaining({ name: 'ConfigError', message }));
  });

  it('says where a text is no policy', () => {
    const broken = { path: 'new.json', text: '{"Statement": [' };
    expect(() => substitute(inventory, 'alice', broken)).toThrow(expect.objectContaining({ name: 'ConfigError', where: 'new.json' }));
  });
});
