import { expect, it } from 'vitest';
import { grants } from '../../../connectors/kubernetes/grants.ts';
import { model } from '../../../connectors/kubernetes/model/index.ts';
import { principalKey } from '../../../src/core/principal.ts';
import { unpacked } from './bookshop.ts';

it('clusters of the same names in one scan share no principal and no permission', () => {
  const dump = unpacked('full/rbac-end.json.gz');
  const [blue, green] = ['blue', 'green'].map((source) => {
    const [{ inventory } = { inventory: undefined }] = grants.read(source, [{ path: 'rbac.json', text: dump }]);
    if (inventory === undefined) throw new Error('no inventory');
    return { principals: new Set(model.principals(inventory).map(principalKey)), atoms: new Set(model.atoms(inventory, []).map(({ key }) => key)) };
  });
  expect(blue?.atoms.size).toBeGreaterThan(5_000);
  expect(blue?.atoms.size).toBe(green?.atoms.size);
  expect([...(blue?.atoms ?? [])].filter((key) => green?.atoms.has(key))).toEqual([]);
  expect([...(blue?.principals ?? [])].filter((key) => green?.principals.has(key))).toEqual([]);
});
