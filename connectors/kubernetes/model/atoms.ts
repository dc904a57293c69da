import type { Atom } from '../../../src/core/permission.ts';
import type { KubernetesAccess } from '../access.ts';
import { sourcesOf } from '../grants/aggregate.ts';
import type { HeldBinding, HeldRole, KubernetesInventory, KubernetesPermission } from '../inventory.ts';
import { reference } from '../references.ts';
import { aroundFor } from './asked-inside.ts';
import { atomOf, type NamedCell, type WayIn, wayIn } from './atom.ts';
import { type Catalogue, catalogue } from './catalogue.ts';
import { type Cell, cellName, cellsOf } from './cells.ts';
import { mayWriteRoles } from './hands-out.ts';
import { ALL } from './match.ts';
import { type HolderReach, reaching } from './members.ts';
import { principalIds } from './principals.ts';
import { roleReference } from './reaching.ts';
import { byNamespace, byPath, type Region } from './regions.ts';
import { type Days, usesOf } from './uses.ts';

type KubernetesAtom = Atom<KubernetesPermission>;

/** What all holders' atoms are made with. */
interface Ground {
  readonly inventory: KubernetesInventory;
  readonly uses: ReturnType<typeof usesOf>;
  readonly cells: (role: HeldRole) => readonly NamedCell[];
  readonly recordStart: number | undefined;
  /** Other roles of which a role is made, by its reference. */
  readonly sources: ReadonlyMap<string, readonly HeldRole[]>;
  readonly sharers: ReadonlyMap<string, number>;
}

interface OfHolder extends Ground {
  /** See `KubernetesPermission.handsOut`. */
  readonly handsOut: boolean;
  readonly around: WayIn['around'];
}

/**
 * Every granted cell of every holder by every binding, sorted by holder. INVARIANT: a request that a binding allows lies in
 * an atom of each holder whom it binds; where the server's own bindings give something to all service accounts, in one of
 * their group.
 */
export function atoms(inventory: KubernetesInventory, exercised: readonly KubernetesAccess[], days?: Days): readonly KubernetesAtom[] {
  const known = catalogue(inventory, exercised);
  const byRole = new Map<HeldRole, readonly NamedCell[]>();
  const ground: Ground = {
    inventory,
    uses: usesOf(exercised, days),
    cells: (role) => {
      const found = byRole.get(role) ?? distinct(role, known);
      byRole.set(role, found);
      return found;
    },
    recordStart: startOf(exercised, days),
    sources: new Map(inventory.roles.filter((role) => role.aggregates !== undefined).map((role) => [reference(role), sourcesOf(inventory.roles, role)])),
    sharers: sharersOf(inventory),
  };
  return principalIds(inventory).flatMap((id) => [...atomsOf(ground, id)]);
}

const NOWHERE: readonly string[] = [];

function distinct(role: HeldRole, known: Catalogue): readonly NamedCell[] {
  const cells = role.rules.flatMap((rule) => cellsOf(rule, known));
  return [...new Map(cells.map((cell) => [cellName(cell), { ...cell, name: cellName(cell) }])).values()];
}

/** First day of any use, in milliseconds. */
function startOf(exercised: readonly KubernetesAccess[], days: Days | undefined): number | undefined {
  let first: string | undefined;
  for (const access of exercised) {
    const day = days?.(access)?.first;
    if (day !== undefined && (first === undefined || day < first)) first = day;
  }
  return first === undefined ? undefined : Date.parse(first);
}

/** How many subjects reach each role, by its reference. */
function sharersOf({ bindings }: KubernetesInventory): ReadonlyMap<string, number> {
  const out = new Map<string, number>();
  for (const binding of bindings) {
    const role = roleReference(binding);
    out.set(role, (out.get(role) ?? 0) + binding.subjects.length);
  }
  return out;
}

function* atomsOf(shared: Ground, id: string): Generator<KubernetesAtom> {
  const ground: OfHolder = { ...shared, handsOut: mayWriteRoles(shared.inventory, id), around: aroundFor(shared.inventory, id) };
  const reaches = reaching(ground.inventory, id);
  const narrow = inNamespaces(ground, reaches);
  const seen = new Set<string>();
  for (const reach of reaches) {
    const { binding, role } = reach;
    if (role === undefined) continue;
    const way = wayOf(ground, id, reach, role);
    for (const cell of ground.cells(role)) {
      for (const region of regionsOf(ground, id, binding, cell, narrow.get(cell.name) ?? NOWHERE)) {
        const atom = atomOf(way, cell, region);
        if (seen.has(atom.key)) continue;
        seen.add(atom.key);
        yield atom;
      }
    }
  }
}

/** Namespaces in which bindings of a holder give a cell. */
function inNamespaces(ground: Ground, reaches: readonly HolderReach[]): ReadonlyMap<string, readonly string[]> {
  const out = new Map<string, string[]>();
  if (!reaches.some(({ binding }) => binding.kind === 'ClusterRoleBinding')) return out;
  for (const { binding, role } of reaches) {
    if (binding.kind !== 'RoleBinding' || role === undefined) continue;
    for (const { name } of ground.cells(role)) out.set(name, [...(out.get(name) ?? []), binding.namespace]);
  }
  return out;
}

function regionsOf(ground: Ground, id: string, binding: HeldBinding, { rule, except }: Cell, elsewhere: readonly string[]): readonly Region[] {
  if (rule.nonResourceURLs.length > 0) {
    const regions = byPath(rule, except, rule.nonResourceURLs[0]?.endsWith(ALL) === true ? ground.uses(id, rule) : []);
    return regions.map((region) => ({ ...region, namespace: binding.namespace }));
  }
  if (binding.kind === 'RoleBinding') return [{ rule, except, namespace: binding.namespace, exceptNamespaces: [] }];
  // Names that nobody knows today were used by nobody.
  return byNamespace(ground.inventory, rule, except, except.length > 0 ? [] : ground.uses(id, rule), elsewhere, ground.recordStart);
}

function wayOf({ inventory, sources, sharers, handsOut, around }: OfHolder, id: string, reach: HolderReach, role: HeldRole): WayIn {
  const name = reference(role);
  return wayIn({ instance: inventory.instance, id, reach, role, handsOut, around, isShared: (sharers.get(name) ?? 0) > 1, sources: sources.get(name) ?? [] });
}
