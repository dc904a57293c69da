import type { Atom, Touch } from '../../../src/core/permission.ts';
import { findAction } from '../actions.ts';
import type { AwsAccess, AwsPermission, ResourceRegion } from '../inventory.ts';
import { generalize } from './generalize/generalize.ts';
import { matchesAction, type Tri } from './patterns.ts';
import { regionHolds, regionTouches } from './regions.ts';
import { canApply } from './resource-types.ts';

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
  const found: [Atom<AwsPermission>, Tri][] = [];
  const doubted: ResourceRegion[] = [];
  for (const atom of own.named.get(action.toLowerCase()) ?? []) {
    const { region } = atom.permission;
    const touches = regionTouches(region, resource);
    if (touches !== 'no') found.push([atom, touches]);
    // Parts of one container are kept together: the record does not always tell them apart (table and index).
    else if (odd || siblings.includes(region.pattern ?? '')) {
      found.push([atom, 'maybe']);
      doubted.push(region);
    }
  }
  const remainders = findAction(action) === undefined ? own.remainders.filter((atom) => remainderMatches(atom, action)) : [];
  for (const atom of remainders) {
    const touches = regionTouches(atom.permission.region, resource);
    if (touches !== 'no') found.push([atom, touches]);
  }
  return found.map(([atom, touches]) => touch(atom, touches, doubted));
}

/**
 * Certain by action and resource, and no condition; by itself where no policy variable of the statement may void it, and
 * where it holds whatever else the access may have meant.
 */
function touch({ key, permission: { condition, region, variables } }: Atom<AwsPermission>, touches: Tri, doubted: readonly ResourceRegion[]): Touch {
  const certain = touches === 'yes' && condition === '';
  return { atom: key, certain, alone: certain && variables === undefined && doubted.every((each) => regionHolds(region, each)) };
}

function remainderMatches({ permission }: Atom<AwsPermission>, action: string): boolean {
  if (permission.excepting !== true) return matchesAction(permission.granted, action);
  return !permission.granted.split(',').some((element) => matchesAction(element, action));
}
