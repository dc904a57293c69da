import { by } from '../../../src/core/order.ts';
import type { Cut, Narrowed } from '../../../src/core/proposal.ts';
import type { KubernetesInventory, KubernetesPermission } from '../inventory.ts';
import { holderOf, principalId, principalName } from '../principals.ts';
import { reference } from '../references.ts';
import { uncovered } from './cover-rules.ts';
import type { KubernetesAtom } from './draft.ts';
import { bindingsOf, countsIn, hasBinding } from './reaching.ts';

/** Cells that were to leave and that their binding, or one made in its place, still grants; sorted. */
export function giveBack(before: KubernetesInventory, after: KubernetesInventory, cut: Cut<KubernetesPermission>): Narrowed<KubernetesInventory>['givenBack'] {
  const given = cut.atoms.filter(({ key, permission }) => cut.remove.has(key) && isStillGranted(before, after, permission));
  if (given.length === 0) return [];
  const needed = new Map<string, KubernetesAtom>();
  for (const atom of cut.atoms) if (!cut.remove.has(atom.key)) needed.set(cellOfRole(atom), atom);
  return given.map((atom) => ({ atom: atom.key, reason: because(atom, needed.get(cellOfRole(atom))) })).sort(by(({ atom }) => atom));
}

/** The same for all atoms that come from one cell of one role, wherever and for whomever it is bound. */
function cellOfRole({ permission: { role }, content }: KubernetesAtom): string {
  const [cell] = content.split(' @');
  return `${role}\n${cell}`;
}

function isStillGranted(before: KubernetesInventory, after: KubernetesInventory, { subject, binding, rule, namespace }: KubernetesPermission): boolean {
  const rules = bindingsOf(after, principalId(subject)).flatMap((reach) => {
    const name = reference(reach.binding);
    return (name === binding || !hasBinding(before, name)) && countsIn(reach.binding, namespace) ? (reach.role?.rules ?? []) : [];
  });
  return uncovered(rules, [rule]).length === 0;
}

function because({ principal, permission: { role, rule } }: KubernetesAtom, other: KubernetesAtom | undefined): string {
  if (other === undefined) {
    const isWild = rule.verbs.includes('*') || rule.resources.some((each) => each.includes('*'));
    return isWild
      ? `a part of it stays, and ${role} grants it as a whole`
      : `a wildcard of ${role} stays, because not all of what it stands for may leave`;
  }
  if (other.principal.id === principal.id) return `the same is needed elsewhere by ${role}, which grants it wherever it is bound`;
  return `${principalName(holderOf(other.principal.id))} needs it, and ${role} grants the same to all of its holders`;
}
