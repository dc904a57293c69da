import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { grants } from '../../../connectors/aws/grants.ts';
import type { AwsInventory, PolicyDocument } from '../../../connectors/aws/inventory.ts';
import { model } from '../../../connectors/aws/model/index.ts';
import { describeSamples, documents } from '../../samples.ts';

// Whole accounts that others exported: nothing is dropped and nothing thrown. The counts come from a walk over the plain
// JSON that knows nothing of policies but the names of AWS's members.

interface RawPolicy { readonly Statement: unknown }
interface RawHolder {
  readonly Arn: string;
  readonly UserName?: string;
  readonly GroupName?: string;
  readonly GroupList?: readonly string[];
  readonly UserPolicyList?: readonly { readonly PolicyName: string; readonly PolicyDocument: RawPolicy }[];
  readonly GroupPolicyList?: readonly { readonly PolicyName: string; readonly PolicyDocument: RawPolicy }[];
  readonly RolePolicyList?: readonly { readonly PolicyName: string; readonly PolicyDocument: RawPolicy }[];
  readonly AttachedManagedPolicies: readonly { readonly PolicyArn: string }[];
  readonly AssumeRolePolicyDocument?: RawPolicy;
  readonly InstanceProfileList?: readonly unknown[];
  readonly Tags?: readonly unknown[];
}
interface RawExport {
  readonly UserDetailList: readonly RawHolder[];
  readonly GroupDetailList: readonly RawHolder[];
  readonly RoleDetailList: readonly RawHolder[];
  readonly Policies: readonly { readonly Arn: string; readonly PolicyVersionList: readonly { readonly IsDefaultVersion: boolean; readonly Document: RawPolicy }[] }[];
}

/** Two of the six files are no whole exports; the first becomes one by the list that it lacks. */
const BROKEN: Readonly<Record<string, { readonly refused: RegExp; readonly mended?: object }>> = {
  'managed_policy_mismatch.json': { refused: /RoleDetailList is missing/, mended: { RoleDetailList: [] } },
  'scanning/test_authorization_file_details_missing_constraints_v2.json': { refused: /not an export of GetAccountAuthorizationDetails/ },
};

describeSamples('accounts that others exported', (folder) => {
  const files = folder === '' ? [] : documents(path.join(folder, 'aws-iam-account-details'));
  const whole = files.flatMap(({ path: name, value }) => {
    const broken = BROKEN[name];
    if (broken === undefined) return [{ name, value: value as RawExport }];
    return broken.mended === undefined ? [] : [{ name, value: { ...(value as object), ...broken.mended } as RawExport }];
  });
  const read = (name: string, value: unknown): AwsInventory => grants.read('s', [{ path: name, text: JSON.stringify(value) }])[0]!.inventory;

  test('there are six files, of which two are refused for what they lack', () => {
    expect(files).toHaveLength(6);
    expect(whole).toHaveLength(5);
    for (const [name, { refused }] of Object.entries(BROKEN)) {
      const file = files.find((each) => each.path === name);
      expect(() => read(name, file?.value), name).toThrow(refused);
    }
  });

  describe.each(whole)('$name', ({ name, value }) => {
    const inventory = read(name, value);

    test('holds every user, group, role, policy and statement', () => {
      const count = (kind: string): number => inventory.holders.filter((holder) => holder.kind === kind).length;
      expect([count('user'), count('group'), count('role'), inventory.policies.length]).toEqual(
        [value.UserDetailList, value.GroupDetailList, value.RoleDetailList, value.Policies].map((list) => list.length),
      );
      const known = [...inventory.holders.flatMap(({ inline, trust }) => [...inline.map(({ document }) => document), ...(trust === undefined ? [] : [trust])]), ...inventory.policies.map(({ document }) => document)];
      expect(statements(known)).toEqual(rawStatements(value));
      expect(inventory.holders.flatMap(({ instanceProfiles }) => instanceProfiles ?? [])).toHaveLength(rawHolders(value).flatMap((holder) => holder.InstanceProfileList ?? []).length);
      expect(inventory.holders.flatMap(({ tags }) => tags ?? [])).toHaveLength(rawHolders(value).flatMap((holder) => holder.Tags ?? []).length);
      expect(inventory.holders.flatMap(({ attached }) => attached)).toHaveLength(rawHolders(value).flatMap((holder) => holder.AttachedManagedPolicies).length);
    });

    test('is read through to principals, atoms and units; each atom has its path, its own or by a group', () => {
      const principals = model.principals(inventory);
      expect(principals).toHaveLength(value.UserDetailList.length + value.RoleDetailList.length);
      const atoms = model.atoms(inventory, []);
      expect(new Set(atoms.map((atom) => atom.key)).size).toBe(atoms.length);
      const ids = new Map(inventory.holders.map((holder) => [holder.arn, holder.id]));
      for (const holder of [...value.UserDetailList, ...value.RoleDetailList]) {
        const own = atoms.filter((atom) => atom.permission.holder === ids.get(holder.Arn));
        const groups = value.GroupDetailList.filter((group) => holder.GroupList?.includes(group.GroupName ?? '') === true);
        const paths = new Set(own.map((atom) => (atom.path[0]?.startsWith('group/') === true ? atom.path[0] : 'direct')));
        expect([...paths].sort(), holder.Arn).toEqual([
          ...(granting(value, holder) ? ['direct'] : []),
          ...groups.filter((group) => granting(value, group)).map((group) => `group/${group.GroupName}`),
        ].sort());
        for (const atom of own) {
          const group = atom.path[0]?.startsWith('group/') === true ? atom.path[0] : undefined;
          expect(atom.origins.includes(`user/${holder.UserName}@${group}`)).toBe(group !== undefined);
        }
      }
      for (const unit of model.units(inventory)) expect(unit.edits.length).toBeGreaterThan(0);
      for (const atom of atoms.filter((_, at) => at % 97 === 0)) expect(typeof (model.ineffective(inventory, atom.permission) ?? '')).toBe('string');
    });
  });

  test('together they hold what their lists hold', () => {
    const all = whole.map(({ value }) => [value.UserDetailList.length, value.GroupDetailList.length, value.RoleDetailList.length, value.Policies.length, Object.values(rawStatements(value)).reduce((a, b) => a + b, 0)]);
    process.stderr.write(`users, groups, roles, policies, statements per export: ${JSON.stringify(all)}\n`);
    expect(all.flat().reduce((a, b) => a + b, 0)).toBeGreaterThan(100);
  });
});

/** How many statements of which effect there are. */
function statements(known: readonly PolicyDocument[]): Record<string, number> {
  const out: Record<string, number> = {};
  for (const { effect } of known.flatMap((document) => document.statements)) out[effect] = (out[effect] ?? 0) + 1;
  return out;
}

function rawStatements(value: RawExport): Record<string, number> {
  const holders = rawHolders(value).flatMap((holder) => [...rawInline(holder), ...(holder.AssumeRolePolicyDocument === undefined ? [] : [holder.AssumeRolePolicyDocument])]);
  const managed = value.Policies.flatMap((policy) => policy.PolicyVersionList.filter((version) => version.IsDefaultVersion).map((version) => version.Document));
  const out: Record<string, number> = {};
  for (const document of [...holders, ...managed]) {
    for (const statement of [document.Statement].flat()) {
      const { Effect } = statement as { readonly Effect: string };
      out[Effect] = (out[Effect] ?? 0) + 1;
    }
  }
  return out;
}

function rawHolders(value: RawExport): readonly RawHolder[] {
  return [...value.UserDetailList, ...value.GroupDetailList, ...value.RoleDetailList];
}

function rawInline(holder: RawHolder): readonly RawPolicy[] {
  return [...(holder.UserPolicyList ?? []), ...(holder.GroupPolicyList ?? []), ...(holder.RolePolicyList ?? [])].map((policy) => policy.PolicyDocument);
}

/** Does the holder hand out anything itself: an Allow, inline or by a policy whose document is there? */
function granting(value: RawExport, holder: RawHolder): boolean {
  const arns = holder.AttachedManagedPolicies.map((policy) => policy.PolicyArn);
  const managed = value.Policies.filter(({ Arn }) => arns.includes(Arn)).flatMap((policy) => policy.PolicyVersionList.filter((version) => version.IsDefaultVersion).map((version) => version.Document));
  return [...rawInline(holder), ...managed].flatMap((document) => [document.Statement].flat()).some((statement) => (statement as { readonly Effect: string }).Effect === 'Allow');
}
