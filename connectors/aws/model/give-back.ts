import { by } from '../../../src/core/order.ts';
import { type Atom, RISK_WEIGHT } from '../../../src/core/permission.ts';
import type { AwsPermission } from '../inventory.ts';

/** Removals that are given back together. */
export interface GiveBack {
  readonly service: string;
  /** Keys of atoms. */
  readonly keys: readonly string[];
}

/** Services of which something leaves and enough stays to be worth writing as one pattern, those first whose removals weigh least. */
export function servicesToGiveBack(atoms: readonly Atom<AwsPermission>[], remove: ReadonlySet<string>): readonly GiveBack[] {
  const services = new Map<string, { stays: number; heaviest: number; weight: number; readonly keys: string[] }>();
  for (const atom of atoms) {
    const known = services.get(atom.group) ?? { stays: 0, heaviest: 0, weight: 0, keys: [] };
    services.set(atom.group, known);
    if (!remove.has(atom.key)) {
      known.stays += 1;
      continue;
    }
    known.heaviest = Math.max(known.heaviest, RISK_WEIGHT[atom.risk]);
    // In whole tenths: sums of fractions would depend on the order of the atoms.
    known.weight += Math.round(10 * RISK_WEIGHT[atom.risk]);
    known.keys.push(atom.key);
  }
  return [...services]
    .filter(([, { stays, keys }]) => stays > 1 && keys.length > 0)
    .sort(by(([service]) => service))
    .sort(([, a], [, b]) => a.heaviest - b.heaviest || a.weight - b.weight)
    .map(([service, { keys }]) => ({ service, keys }));
}
