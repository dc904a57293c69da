import type { Atom } from '../../../src/core/permission.ts';
import { findAction } from '../actions.ts';
import type { AwsAccess, AwsPermission } from '../inventory.ts';
import { generalize } from './generalize/generalize.ts';
import { matchesAction } from './patterns.ts';
import { regionTouches } from './regions.ts';
import { canApply } from './resource-types.ts';

/** One atom that an access touches; `certain` = by action and resource, and no condition. */
export interface Touch {
  readonly atom: string;
  readonly certain: boolean;
}

interface OfPrincipal {
  readonly named: Map<string, Atom<AwsPermission>[]>;
  readonly remainders: Atom<AwsPermission>[];
}

/**
 * Prepares the question which atoms an access may have used. INVARIANT: an access that `allows` may allow is touched by
 * at least one atom.
 */
export function touching(atoms: readonly Atom<AwsPermission>[]): (access: AwsAccess) => readonly Touch[] {
  const principals = new Map<string, OfPrincipal>();
  for (const atom of atoms) {
    const { holder, action, named } = atom.permission;
    let own = principals.get(holder);
    if (own === undefined) {
      own = { named: new Map(), remainders: [] };
      principals.set(holder, own);
    }
    if (!named) own.remainders.push(atom);
    else {
      const key = action.toLowerCase();
      const list = own.named.get(key);
      if (list === undefined) own.named.set(key, [atom]);
      else list.push(atom);
    }
  }
  return (access) => {
    const own = principals.get(access.principal);
    return own === undefined ? [] : touched(own, access);
  };
}

function touched(own: OfPrincipal, access: AwsAccess): readonly Touch[] {
  const { action, resource } = access;
  // A resource that is none of the action's documented types: any resource of the action may have been meant.
  const odd = resource !== undefined && !canApply(action, resource);
  const siblings = resource === undefined ? [] : (generalize(resource)?.patterns ?? []);
  const out: Touch[] = [];
  for (const atom of own.named.get(action.toLowerCase()) ?? []) {
    const { region, condition } = atom.permission;
    const touches = regionTouches(region, resource);
    if (touches !== 'no') out.push({ atom: atom.key, certain: touches === 'yes' && condition === '' });
    // Parts of one container are kept together: the record does not always tell them apart (table and index).
    else if (odd || siblings.includes(region.pattern ?? '')) out.push({ atom: atom.key, certain: false });
  }
  if (findAction(action) !== undefined) return out;
  for (const atom of own.remainders) {
    const { region, condition } = atom.permission;
    if (!remainderMatches(atom, action)) continue;
    const touches = regionTouches(region, resource);
    if (touches !== 'no') out.push({ atom: atom.key, certain: touches === 'yes' && condition === '' });
  }
  return out;
}

function remainderMatches({ permission }: Atom<AwsPermission>, action: string): boolean {
  if (permission.excepting !== true) return matchesAction(permission.granted, action);
  return !permission.granted.split(',').some((element) => matchesAction(element, action));
}
