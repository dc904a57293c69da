import type { Atom } from '../../../src/core/permission.ts';
import type { KubernetesAccess } from '../access.ts';
import { sourcesOf } from '../grants/aggregate.ts';
import type { HeldBinding, HeldRole, KubernetesInventory, KubernetesPermission } from '../inventory.ts';
import { groupOfRule, holderOf, principalName, principalRef } from '../principals.ts';
import type { PolicyRule } from '../rbac.ts';
import { reference } from '../references.ts';
import { resourceText, ruleText, scopeText } from './access-text.ts';
import { type Catalogue, catalogue } from './catalogue.ts';
import { type Cell, cellKey, cellsOf } from './cells.ts';
import { uncovered } from './cover-rules.ts';
import { mayWriteRoles } from './hands-out.ts';
import { isRestored, rulesLocked } from './healed.ts';
import { ALL } from './match.ts';
import { type HolderReach, reaching } from './members.ts';
import { principalIds } from './principals.ts';
import { roleReference } from './reaching.ts';
import { byNamespace, byPath, type Region } from './regions.ts';
import { risk } from './risk.ts';
import { type Days, usesOf } from './uses.ts';

type KubernetesAtom = Atom<KubernetesPermission>;

/** What all holders' atoms are made with. */
interface Ground {
  readonly inventory: KubernetesInventory;
  readonly uses: ReturnType<typeof usesOf>;
  readonly cells: (role: HeldRole) => readonly Cell[];
  readonly recordStart: number | undefined;
  /** Other roles of which a role is made, by its reference. */
  readonly sources: ReadonlyMap<string, readonly HeldRole[]>;
  readonly sharers: ReadonlyMap<string, number>;
}

interface OfHolder extends Ground {
  /** See `KubernetesPermission.handsOut`. */
  readonly handsOut: boolean;
}

/**
 * Every granted cell of every holder by every binding, sorted by holder. INVARIANT: a request that a binding allows lies in
 * an atom of each holder whom it binds; where the server's own bindings give something to all service accounts, in one of
 * their group.
 */
export function atoms(inventory: KubernetesInventory, exercised: readonly KubernetesAccess[], days?: Days): readonly KubernetesAtom[] {
  const known = catalogue(inventory, exercised);
  const byRole = new Map<HeldRole, readonly Cell[]>();
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

function distinct(role: HeldRole, known: Catalogue): readonly Cell[] {
  const cells = role.rules.flatMap((rule) => cellsOf(rule, known));
  return [...new Map(cells.map((cell) => [`${cellKey(cell.rule)}${cell.except.length > 0 ? '~' : ''}`, cell])).values()];
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
  const ground: OfHolder = { ...shared, handsOut: mayWriteRoles(shared.inventory, id) };
  const reaches = reaching(ground.inventory, id);
  const narrow = inNamespaces(ground, reaches);
  const seen = new Set<string>();
  for (const reach of reaches) {
    const { binding, role } = reach;
    if (role === undefined) continue;
    for (const cell of ground.cells(role)) {
      const name = `${cellKey(cell.rule)}${cell.except.length > 0 ? '~' : ''}`;
      for (const region of regionsOf(ground, id, binding, cell, narrow.get(name) ?? [])) {
        const atom = made(ground, id, reach, role, cell, region);
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
    for (const cell of ground.cells(role)) {
      const name = `${cellKey(cell.rule)}${cell.except.length > 0 ? '~' : ''}`;
      out.set(name, [...(out.get(name) ?? []), binding.namespace]);
    }
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

function made({ inventory, sources, sharers, handsOut }: OfHolder, id: string, { binding, subject }: HolderReach, role: HeldRole, cell: Cell, region: Region): KubernetesAtom {
  const bindingName = reference(binding);
  const roleName = reference(role);
  const { rule, except, namespace, exceptNamespaces } = region;
  const isRest = except.length > 0;
  const own = subject.kind === 'Group' && holderOf(id).kind === 'User';
  const permission: KubernetesPermission = {
    instance: inventory.instance,
    subject,
    ...(own ? { holder: { kind: 'User' as const, name: holderOf(id).name } } : {}),
    ...(handsOut ? {} : { handsOut: false }),
    binding: bindingName,
    role: roleName,
    rule,
    namespace,
    ...(isRest ? { except } : {}),
    ...(exceptNamespaces.length > 0 ? { exceptNamespaces } : {}),
  };
  const member = principalName(subject);
  const name = `${cellKey(rule)}${isRest ? '~' : ''}`;
  const scope = rule.nonResourceURLs.length > 0 ? '' : scopeText(namespace);
  const shared = own || (sharers.get(roleName) ?? 0) > 1 || rulesLocked(role) !== undefined;
  const contributing = isRestored(role) ? [] : (sources.get(roleName) ?? []).filter((source) => contributes(source, rule));
  const split = rule !== cell.rule || exceptNamespaces.length > 0 || (namespace !== '' && binding.kind === 'ClusterRoleBinding');
  return {
    key: `${id}|${own ? `${member}|` : ''}${bindingName}|${roleName}|${name}${scope === '' ? '' : ` ${scope}`}`,
    principal: principalRef(inventory.instance, holderOf(id)),
    text: `${cellText(rule)}${scope === '' ? '' : ` ${scope}`}${exceptNamespaces.length > 0 ? ` except ${exceptNamespaces.join(', ')}` : ''}${namesText(rule)}${isRest ? restText(rule) : ''}`,
    ...(cell.expandedFrom !== undefined || split ? { expandedFrom: `${ruleText(cell.expandedFrom ?? cell.rule)}${scope === '' ? '' : ` ${scopeText(binding.namespace)}`}` } : {}),
    path: [...(own ? [member] : []), bindingName, roleName],
    way: shared ? 'inherited' : 'direct',
    origins: [bindingName, roleName, ...contributing.map(reference)],
    group: groupOfRule(rule),
    risk: risk(rule),
    content: `${name} ${scopeText(namespace)}${exceptNamespaces.length > 0 ? ` - ${exceptNamespaces.join(',')}` : ''}`,
    permission,
  };
}

function contributes(source: HeldRole, rule: PolicyRule): boolean {
  return source.rules.some((each) => uncovered([each], [rule]).length === 0);
}

function cellText({ verbs, apiGroups: [group = ''], resources: [resource = ''], nonResourceURLs: [path] }: PolicyRule): string {
  return `${verbs.join(',')} ${path ?? resourceText(group, resource)}`;
}

function namesText({ resourceNames }: PolicyRule): string {
  return resourceNames.length === 0 ? '' : ` [${resourceNames.join(', ')}]`;
}

function restText({ apiGroups, resources, nonResourceURLs: [path] }: PolicyRule): string {
  if (path !== undefined) return ' (what is not listed apart)';
  return apiGroups.includes(ALL) || resources.some((each) => each.includes(ALL)) ? ' (resources that nothing names today)' : ' (verbs that nothing names today)';
}

