import type { Atom } from '../../../src/core/permission.ts';
import { PrefixIndex } from '../../../src/core/prefix-index.ts';
import type { AwsPermission } from '../inventory.ts';

type AwsAtom = Atom<AwsPermission>;

/** Real permissions lie inside of fewer than ten others. */
const MOST = 64;

/**
 * Prepares the question which permissions may contain one of the same principal: those of its action on patterns that
 * begin as it does. A pattern holds another one only if all that the other one matches begins with what stands before
 * its own first wildcard.
 */
export function containers(atoms: readonly AwsAtom[]): (narrow: AwsAtom) => readonly AwsAtom[] {
  const byAction = new Map<string, PrefixIndex<AwsAtom>>();
  for (const atom of atoms) {
    const { permission } = atom;
    const key = `${permission.holder}\n${actionsOf(permission)}`;
    let own = byAction.get(key);
    if (own === undefined) {
      own = new PrefixIndex();
      byAction.set(key, own);
    }
    own.add(beginning(permission), atom);
  }
  return ({ permission }) => {
    const keys = permission.named ? [actionsOf(permission)] : [...new Set([actionsOf(permission), ''])];
    return keys.flatMap((key) => byAction.get(`${permission.holder}\n${key}`)?.beginningsOf(beginning(permission), MOST) ?? []);
  };
}

/** The action; of what is left of a wildcard its service, or nothing where it may span services. */
function actionsOf({ named, action, granted, excepting }: AwsPermission): string {
  if (named) return action.toLowerCase();
  const [service = ''] = granted.toLowerCase().split(':');
  return excepting === true || granted.includes(',') || !/:.*[*?]/s.test(granted) || /[*?]/.test(service) ? '' : `${service}:*`;
}

/** What all resources begin with; the rest of NotResource begins with anything. */
function beginning({ region: { pattern = '' } }: AwsPermission): string {
  return pattern.replace(/(?:[*?]|\$\{).*$/su, '');
}
