import { describe, expect, test } from 'vitest';
import { allows } from '../../../connectors/aws/model/allows.ts';
import { covers } from '../../../connectors/aws/model/covers.ts';
import { preserves } from '../../../connectors/aws/model/preserves.ts';
import { type AccountCase, accessOf, inventoryOf } from './account.ts';
import { cases } from './cases.ts';

describe('allows', () => {
  for (const { name, account, checks } of cases<{ name: string; account: AccountCase; checks: [string, string, string][] }[]>('evaluate')) {
    const inventory = inventoryOf(account);
    test.each(checks)(`${name}: %s is %s`, (access, decision, why) => {
      const answer = allows(inventory, accessOf(inventory, access));
      const words = answer.decision === 'denied' ? answer.by : (answer.decision === 'allowed' ? answer.by : answer.missing).join(' & ');
      expect([answer.decision, words]).toEqual([decision, why]);
    });
  }

  test('nothing is known of another account or of a stranger', () => {
    const inventory = inventoryOf({ roles: { app: {} } });
    const access = { account: inventory.account, principal: 'AROAAPP', action: 's3:GetObject' };
    expect(allows(inventory, access).decision).toBe('denied');
    expect(allows(inventory, { ...access, account: '999999999999' }).decision).toBe('unknown');
    expect(allows(inventory, { ...access, principal: 'AROASTRANGER' }).decision).toBe('unknown');
  });
});

describe('preserves', () => {
  interface Case {
    readonly name: string;
    readonly granted: AccountCase;
    readonly proposed: AccountCase;
    readonly checks: [string, string, string?][];
  }
  for (const { name, granted, proposed, checks } of cases<Case[]>('preserve')) {
    const before = inventoryOf(granted);
    const after = inventoryOf(proposed);
    test.each(checks)(`${name}: %s: %s`, (access, preserved, why) => {
      const answer = preserves(before, after, accessOf(before, access));
      const words = answer.preserved === 'no' ? answer.witness : answer.preserved === 'unknown' ? answer.reason : undefined;
      expect([answer.preserved, words]).toEqual([preserved, why]);
    });
  }

  test('a principal that is gone, or that nobody knows, is no success', () => {
    const before = inventoryOf({ roles: { app: { inline: { p: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } } } } });
    const access = accessOf(before, 'role/app s3:GetObject arn:aws:s3:::b/k');
    expect(preserves(before, inventoryOf({}), access).preserved).not.toBe('yes');
    expect(preserves(before, before, { ...access, principal: 'AROASTRANGER' }).preserved).toBe('unknown');
  });
});

describe('covers', () => {
  interface Case {
    readonly name: string;
    readonly wide: AccountCase;
    readonly narrow: AccountCase;
    readonly covers: string;
    readonly texts: readonly string[];
  }
  test.each(cases<Case[]>('cover'))('$name: $covers', ({ wide, narrow, covers: expected, texts }) => {
    const answer = covers(inventoryOf(wide), inventoryOf(narrow));
    const words = answer.covers === 'no' ? answer.uncovered : answer.covers === 'unknown' ? [answer.reason] : [];
    expect([answer.covers, words]).toEqual([expected, texts]);
  });

  test('a changed trust policy is not judged', () => {
    const inventory = inventoryOf({ roles: { app: {} } });
    const trust = { version: '2012-10-17', statements: [{ effect: 'Allow' as const, actions: ['sts:AssumeRole'], principal: '{"Principal":"*"}', origin: 0 }] };
    const open = { ...inventory, holders: inventory.holders.map((holder) => ({ ...holder, trust })) };
    expect(covers(inventory, open)).toEqual({ covers: 'unknown', reason: 'role/app: its trust policy is changed' });
    expect(covers(open, { ...open, holders: [...open.holders] })).toEqual({ covers: 'yes' });
  });
});
