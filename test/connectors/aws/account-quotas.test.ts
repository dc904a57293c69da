import { describe, expect, it } from 'vitest';
import { grants } from '../../../connectors/aws/grants.ts';
import { recognize } from '../../../connectors/aws/recognize.ts';
import { DEFAULT_QUOTAS, quotasOf } from '../../../connectors/aws/model/quotas.ts';
import type { AwsInventory } from '../../../connectors/aws/inventory.ts';
import { writer } from '../../../connectors/aws/writer.ts';
import { Proven } from '../../../src/core/proof.ts';
import { accountOf, wholeUnit } from './small-account.ts';

const details = (account: string) => ({
  UserDetailList: [],
  GroupDetailList: [],
  RoleDetailList: [{ Path: '/', RoleName: 'app', RoleId: `AROA${account}`, Arn: `arn:aws:iam::${account}:role/app`, RolePolicyList: [], AttachedManagedPolicies: [] }],
  Policies: [],
});
/** A part of the answer in the API Reference, with what an account had raised. */
const summary = { SummaryMap: { Users: 27, PolicySizeQuota: 7000, RolePolicySizeQuota: 12000, AttachedPoliciesPerRoleQuota: 20, VersionsPerPolicyQuota: 6, PoliciesQuota: 1500 } };
const read = (files: Readonly<Record<string, unknown>>): ReadonlyMap<string, AwsInventory> =>
  new Map(grants.read('main', Object.entries(files).map(([path, value]) => ({ path, text: JSON.stringify(value) }))).map(({ instance, inventory }) => [instance, inventory]));

describe('quotas of an account', () => {
  it('are its own where GetAccountSummary tells them, and those of every account else', () => {
    const found = read({ 'a.json': details('123456789012'), 'account-summary.json': summary }).get('123456789012')!;
    expect(quotasOf(found)).toEqual({
      managedPolicySize: 7000,
      inlinePoliciesSize: { user: 2048, role: 12000, group: 5120 },
      attachedPolicies: { user: 10, role: 20, group: 10 },
      versionsPerPolicy: 6,
    });
    expect(quotasOf({ ...found, quotas: {} })).toEqual(DEFAULT_QUOTAS);
  });

  it('belong to the account that the name of the file or folder tells', () => {
    const found = read({ 'a.json': details('123456789012'), 'b.json': details('210987654321'), 'exports/210987654321/account-summary.json': summary });
    expect(found.get('123456789012')?.quotas).toBeUndefined();
    expect(found.get('210987654321')?.quotas?.managedPolicySize).toBe(7000);
  });

  it('of a file whose name and folder bear different accounts are those of the name', () => {
    const found = read({ 'a.json': details('123456789012'), 'b.json': details('210987654321'), '123456789012/account-summary.210987654321.json': summary });
    expect([...found.values()].map(({ quotas }) => quotas?.managedPolicySize)).toEqual([undefined, 7000]);
  });

  it.each([
    ['nothing tells whose it is', { 'b.json': details('210987654321'), 'account-summary.json': summary }, /2 accounts, and nothing says whose/],
    ['its account is in no export', { 'account-summary.333333333333.json': summary }, /333333333333, which is not one account/],
    ['two files differ', { 'one.json': summary, 'two.json': { SummaryMap: { PolicySizeQuota: 1 } } }, /another file tells other quotas/],
    ['a quota is no number', { 'one.json': { SummaryMap: { PolicySizeQuota: 'many' } } }, /SummaryMap\.PolicySizeQuota/],
  ])('are refused when %s', (_name, files, message) => {
    expect(() => read({ 'a.json': details('123456789012'), ...files })).toThrow(message);
  });

  it('tell the scripts how many versions a policy may have', () => {
    const document = (...actions: string[]) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] });
    const account = (...actions: string[]): AwsInventory => ({ ...accountOf({ roles: { app: { attached: ['m'] } }, policies: { m: document(...actions) } }), quotas: { versionsPerPolicy: 6 } });
    const [before, after] = [account('s3:GetObject', 's3:PutObject'), account('s3:GetObject')];
    const { files } = writer.write(new Proven({ unit: wholeUnit(before), before, after }), [], []);
    expect(files.find(({ name }) => name === 'apply.sh')?.text).toContain('\nversions_quota=6\n');
  });

  it('are recognized as an export', () => {
    expect(recognize('summary.json', JSON.stringify(summary))).toBe('grants');
  });
});
