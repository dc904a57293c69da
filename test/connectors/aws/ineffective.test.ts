import { describe, expect, test } from 'vitest';
import { grants } from '../../../connectors/aws/grants.ts';
import type { AwsInventory } from '../../../connectors/aws/inventory.ts';
import { atoms } from '../../../connectors/aws/model/atoms.ts';
import { ineffective } from '../../../connectors/aws/model/ineffective.ts';
import { model } from '../../../connectors/aws/model/index.ts';
import { isRemovable } from '../../../src/core/verdict.ts';
import table from '../../cases/aws-ineffective.json' with { type: 'json' };

const ACCOUNT = '123456789012';
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/boundary`;

/** One holder `app` with one inline policy `grants`, and what limits it; one reason (or null) per atom, in order. */
interface Row {
  readonly name: string;
  readonly kind?: 'user';
  readonly path?: string;
  readonly version?: string;
  readonly statement: unknown;
  readonly deny?: unknown;
  /** A document, or the ARN of a policy that the export lacks. */
  readonly boundary?: unknown;
  readonly organization?: object;
  readonly resourcePolicies?: readonly unknown[];
  readonly reasons: readonly (string | null)[];
}
const ROWS = table as readonly Row[];

/** The inventory as the files of the row would give it. */
function inventoryOf({ kind = 'role', path = '/', version = '2012-10-17', ...row }: Omit<Row, 'kind' | 'name' | 'reasons'> & { readonly kind?: 'user' | 'role' }): AwsInventory {
  const grantsDocument = { Version: version, Statement: [row.statement, ...(row.deny === undefined ? [] : [row.deny])] };
  const title = kind === 'user' ? 'User' : 'Role';
  const holder = {
    Path: path,
    [`${title}Name`]: 'app',
    [`${title}Id`]: 'APP',
    Arn: `arn:aws:iam::${ACCOUNT}:${kind}${path}app`,
    [`${title}PolicyList`]: [{ PolicyName: 'grants', PolicyDocument: grantsDocument }],
    ...(row.boundary === undefined ? {} : { PermissionsBoundary: { PermissionsBoundaryArn: typeof row.boundary === 'string' ? row.boundary : BOUNDARY } }),
  };
  const policies = typeof row.boundary !== 'object' ? [] : [{ PolicyName: 'boundary', Arn: BOUNDARY, PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: row.boundary }] }];
  const details = { UserDetailList: [] as unknown[], GroupDetailList: [], RoleDetailList: [] as unknown[], Policies: policies };
  details[`${title}DetailList`].push(holder);
  const files = [
    details,
    ...(row.organization === undefined ? [] : [{ pawl: 'organization-policies', ...row.organization }]),
    ...(row.resourcePolicies === undefined ? [] : [{ pawl: 'resource-policies', policies: row.resourcePolicies }]),
  ];
  return grants.read('main', files.map((value, at) => ({ path: `file-${at}.json`, text: JSON.stringify(value) })))[0]!.inventory;
}

describe('why a permission can never authorize anything', () => {
  test.each(ROWS)('$name', ({ reasons, ...row }) => {
    const inventory = inventoryOf(row);
    expect(atoms(inventory, []).map((atom) => ineffective(inventory, atom.permission) ?? null)).toEqual(reasons);
  });

  test('it is certain: identity policies and boundary never allow what they are said to forbid', () => {
    const said = ROWS.filter((row) => row.reasons[0] !== null && row.organization === undefined && row.resourcePolicies === undefined);
    expect(said.length).toBeGreaterThan(8);
    for (const row of said) {
      const inventory = inventoryOf(row);
      for (const { permission } of atoms(inventory, []).filter((atom) => atom.permission.named)) {
        const access = { account: ACCOUNT, principal: 'APP', action: permission.action, resource: permission.region.pattern ?? '*' };
        expect(model.allows(inventory, access).decision, row.name).toBe('denied');
      }
    }
  });
});

test('what is said never removes more: an ineffective permission stays', () => {
  expect(isRemovable('ineffective')).toBe(false);
});

test('narrowing and comparing carry organization and resource policies through untouched', () => {
  const row = ROWS.find(({ name }) => name.startsWith('a Deny of a resource control policy on a queue'))!;
  const inventory = inventoryOf({ ...row, resourcePolicies: [{ resource: 'arn:aws:s3:::b', policy: { Statement: [] } }] });
  const all = atoms(inventory, []);
  const [unit] = model.units(inventory);
  const { inventory: after } = model.narrow(inventory, { unit: unit!, atoms: all, remove: new Set(all.map((atom) => atom.key)) });
  expect(after).not.toBe(inventory);
  expect(after.organization).toBe(inventory.organization);
  expect(after.resourcePolicies).toBe(inventory.resourcePolicies);
  expect(model.covers(inventory, after)).toEqual({ covers: 'yes' });
  const substituted = model.substitute(inventory, 'role/app', { path: 'p.json', text: '{"Statement": []}' });
  expect(substituted.organization).toBe(inventory.organization);
});
