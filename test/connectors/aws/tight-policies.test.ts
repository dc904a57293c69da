import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { findAction, resourceArnFormats } from '../../../connectors/aws/actions.ts';
import type { AwsAccess, AwsInventory, AwsPermission } from '../../../connectors/aws/inventory.ts';
import { model } from '../../../connectors/aws/model/index.ts';
import { canApply } from '../../../connectors/aws/model/resource-types.ts';
import type { Atom } from '../../../src/core/permission.ts';
import { describeSamples } from '../../samples.ts';
import { accountOf, wholeUnit } from './small-account.ts';

// Role policies that vendors wrote by hand, as tight as they could: where every action is used, nothing may leave.

/** More resources than one wildcard is ever narrowed to: then it is really meant. */
const RESOURCES = 25;

interface Document {
  readonly name: string;
  readonly value: unknown;
}

describeSamples('vendor-written role policies', (folder) => {
  const files = folder === '' ? [] : documentsBelow(path.join(folder, 'aws-role-policies'));

  test('there are 64 of them', () => {
    expect(files).toHaveLength(64);
  });

  describe.each(files)('$name', ({ value }) => {
    const inventory = accountOf({ roles: { app: { inline: { policy: value } } } });

    test('without anything to remove it is the identical inventory', () => {
      const atoms = model.atoms(inventory, []);
      expect(atoms.length).toBeGreaterThan(0);
      expect(narrowed(inventory, atoms, new Set())).toEqual({ inventory, givenBack: [] });
      expect(narrowed(inventory, atoms, new Set()).inventory).toBe(inventory);
    });

    test('with every action used, no named permission leaves', () => {
      const used = uses(inventory, () => true);
      const atoms = model.atoms(inventory, used);
      const remove = unused(atoms, used);
      expect(remove.map((atom) => atom.text)).toEqual([]);
      expect(narrowed(inventory, atoms, new Set(remove.map((atom) => atom.key))).inventory).toBe(inventory);
    });

    test('with one action unused, that action leaves and no other', () => {
      const first = model.atoms(inventory, []).find((atom) => atom.permission.named)?.permission.action ?? '';
      const used = uses(inventory, (permission) => permission.action !== first);
      const atoms = model.atoms(inventory, used);
      const remove = unused(atoms, used);
      expect([...new Set(remove.map((atom) => atom.permission.action))]).toEqual([first]);
    });
  });
});

function documentsBelow(folder: string): readonly Document[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({ name: path.relative(folder, file), value: JSON.parse(readFileSync(file, 'utf8')) as unknown }));
}

/** Calls on many resources that the granted pattern matches, of every permission that `wanted` picks. */
function uses(inventory: AwsInventory, wanted: (permission: AwsPermission) => boolean): readonly AwsAccess[] {
  return model
    .atoms(inventory, [])
    .map((atom) => atom.permission)
    .filter((permission) => permission.named && wanted(permission))
    .flatMap((permission) =>
      resourcesOf(permission).map((resource) => ({
        account: inventory.account,
        principal: permission.holder,
        action: permission.action,
        ...(resource === undefined ? {} : { resource }),
      })),
    );
}

/** ARNs inside the pattern; an unknown resource where the action has none that is documented. */
function resourcesOf({ action, region }: AwsPermission): readonly (string | undefined)[] {
  const pattern = region.pattern ?? '*';
  const numbers = Array.from({ length: RESOURCES }, (_, at) => `${at}`);
  if (pattern !== '*') return numbers.map((number) => pattern.replaceAll('*', `x${number}`).replaceAll('?', number.slice(0, 1)));
  const info = findAction(action);
  const formats = (info?.resourceTypes ?? []).flatMap((type) => resourceArnFormats(info?.service ?? '', type)).map((format) => format.split(', ')[0] ?? '');
  const found = formats.flatMap((format) => numbers.map((number) => format.replaceAll('${Partition}', 'aws').replaceAll('${Account}', '123456789012').replaceAll(/\$\{[^}]*\}/g, `x${number}`)));
  return found.length === 0 || !found.every((arn) => canApply(action, arn)) ? [undefined] : found;
}

/** Named permissions that no call touches. */
function unused(atoms: readonly Atom<AwsPermission>[], used: readonly AwsAccess[]): readonly Atom<AwsPermission>[] {
  const touching = model.touching(atoms);
  const touched = new Set(used.flatMap((access) => touching(access).map((touch) => touch.atom)));
  return atoms.filter((atom) => atom.permission.named && !touched.has(atom.key));
}

function narrowed(inventory: AwsInventory, atoms: readonly Atom<AwsPermission>[], remove: ReadonlySet<string>): ReturnType<typeof model.narrow> {
  return model.narrow(inventory, { unit: wholeUnit(inventory), atoms, remove });
}
