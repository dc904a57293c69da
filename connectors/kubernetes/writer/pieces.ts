import { canonicalJson } from '../../../src/core/json.ts';
import { byText } from '../../../src/core/order.ts';
import type { HeldBinding, HeldRole, KubernetesInventory } from '../inventory.ts';
import { originOf } from '../model/binding-index.ts';
import { changeOf, type Difference } from '../model/change.ts';
import { reference } from '../references.ts';
import { canonicalBinding, canonicalRules } from './canonical.ts';

/** One object: its place in the order, and what is said of it behind a comma. */
interface Piece {
  readonly name: string;
  readonly text: string;
}

/** Objects in the order of their references. */
type Sorted<T> = readonly { readonly object: T; readonly piece: Piece }[];

interface Laid {
  readonly bindings: Sorted<HeldBinding>;
  readonly roles: Sorted<HeldRole>;
}

const texts = new WeakMap<HeldRole | HeldBinding, Piece>();
const laid = new WeakMap<KubernetesInventory, Laid>();

/**
 * Canonical text of all roles and bindings. Order and repetition have no meaning in RBAC, so they are settled; a rule is
 * never merged with another. The rules of an aggregated role are left out: its controller writes them, nobody else can.
 */
export function canonical(inventory: KubernetesInventory): string {
  return pieces(inventory).join('');
}

/**
 * The canonical text in pieces, one for each role and binding. Of an inventory that was made from another one by changing a few objects,
 * what is untouched is laid as there: thousands of proposals differ from one inventory in an object or two each.
 */
export function pieces(inventory: KubernetesInventory): readonly string[] {
  const { bindings, roles } = layOf(inventory);
  return ['{"bindings":[', ...listed(bindings), `],"instance":${canonicalJson(inventory.instance)},"roles":[`, ...listed(roles), ']}'];
}

function listed(sorted: Sorted<unknown>): readonly string[] {
  return sorted.map(({ piece: { text } }, at) => (at === 0 ? text.slice(1) : text));
}

function layOf(inventory: KubernetesInventory): Laid {
  let known = laid.get(inventory);
  if (known !== undefined) return known;
  const origin = originOf(inventory);
  const below = origin === undefined ? undefined : laid.get(origin);
  if (origin === undefined || below === undefined) {
    known = { bindings: sorted(inventory.bindings.map(ofBinding)), roles: sorted(inventory.roles.map(ofRole)) };
  } else {
    const { bindings, roles } = changeOf(origin, inventory);
    known = { bindings: changed(below.bindings, bindings, ofBinding), roles: changed(below.roles, roles, ofRole) };
  }
  laid.set(inventory, known);
  return known;
}

function sorted<T>(list: Sorted<T>): Sorted<T> {
  return [...list].sort((a, b) => byText(a.piece.name, b.piece.name));
}

/** Both lists are sorted; what has come is few. */
function changed<T>(below: Sorted<T>, { gone, come }: Difference<T>, lay: (object: T) => Sorted<T>[number]): Sorted<T> {
  if (gone.length + come.length === 0) return below;
  const left = new Set(gone);
  const fresh = sorted(come.map(lay));
  const out: Sorted<T>[number][] = [];
  let next = 0;
  for (const each of below) {
    if (left.has(each.object)) continue;
    for (; next < fresh.length && byText(fresh[next]!.piece.name, each.piece.name) < 0; next += 1) out.push(fresh[next]!);
    out.push(each);
  }
  return [...out, ...fresh.slice(next)];
}

function ofBinding(object: HeldBinding): Sorted<HeldBinding>[number] {
  return { object, piece: pieceOf(object, () => ({ reference: reference(object), binding: canonicalBinding(object) })) };
}

function ofRole(object: HeldRole): Sorted<HeldRole>[number] {
  return { object, piece: pieceOf(object, () => ({ reference: reference(object), rules: object.aggregates ?? canonicalRules(object.rules) })) };
}

function pieceOf(object: HeldRole | HeldBinding, said: () => unknown): Piece {
  const known = texts.get(object) ?? { name: reference(object), text: `,${canonicalJson(said())}` };
  texts.set(object, known);
  return known;
}
