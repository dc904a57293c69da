import { groupBy } from '../../../src/core/group.ts';
import { canonicalJson } from '../../../src/core/json.ts';
import { byText } from '../../../src/core/order.ts';
import type { Atom } from '../../../src/core/permission.ts';
import type { KubernetesPermission } from '../inventory.ts';
import type { PolicyRule } from '../rbac.ts';
import { METHODS, VERBS } from './catalogue.ts';
import { uncovered } from './cover-rules.ts';

/** What of one rule stays: pieces of one verb on one kind by names, or on one path. */
interface Kept {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly name: string | undefined;
}

/**
 * The rules of a role with nothing but these cells, each in the place and order of the rule that it comes from. A rule that
 * keeps everything is the identical object; a piece that another kept piece of its rule covers is not written again.
 */
export function rulesOf(rules: readonly PolicyRule[], cells: readonly PolicyRule[]): readonly PolicyRule[] {
  return rules.flatMap((rule) => {
    const inside = cells.filter((cell) => isNamed(cell) === isNamed(rule) && allowsAll(rule, cell));
    if (uncovered(inside, [rule]).length === 0) return [rule];
    const widest = inside.filter((cell, at) => !inside.some((other, place) => place !== at && standsFor(other, cell, place < at)));
    return [...inApi(rule, widest), ...onPaths(rule, widest)];
  });
}

function isNamed({ resourceNames }: PolicyRule): boolean {
  return resourceNames.length > 0;
}

function allowsAll(wide: PolicyRule, narrow: PolicyRule): boolean {
  return uncovered([wide], [narrow]).length === 0;
}

/** Need the cell not be written where the other one is? Of two that say the same the first is. */
function standsFor(other: PolicyRule, cell: PolicyRule, isBefore: boolean): boolean {
  return allowsAll(other, cell) && (isBefore || !allowsAll(cell, other));
}

function inApi(rule: PolicyRule, cells: readonly PolicyRule[]): readonly PolicyRule[] {
  const verbs = order(rule.verbs);
  const names = order(rule.resourceNames);
  const resources = order(rule.resources);
  const groups = order(rule.apiGroups);
  const pieces = cells
    .filter(({ nonResourceURLs }) => nonResourceURLs.length === 0)
    .map((cell): Kept => ({ verb: cell.verbs[0] ?? '', group: cell.apiGroups[0] ?? '', resource: cell.resources[0] ?? '', name: cell.resourceNames[0] }))
    .sort((a, b) =>
      resources(a.resource) - resources(b.resource) || byText(a.resource, b.resource) || groups(a.group) - groups(b.group) || byText(a.group, b.group)
      || verbs(a.verb) - verbs(b.verb) || usualPlace(a.verb) - usualPlace(b.verb) || byText(a.verb, b.verb) || names(a.name ?? '') - names(b.name ?? ''));
  // What each kind keeps, as text, so that kinds which keep the same share a rule.
  const perKind = [...groupBy(pieces, ({ group, resource }) => `${group}\n${resource}`).values()].map((own) => ({
    group: own[0].group,
    resource: own[0].resource,
    kept: [...groupBy(own, ({ verb }) => verb)].map(([verb, each]) => ({ verb, names: sorted(each.flatMap(({ name }) => name ?? []), names) })),
  }));
  const shares = groupBy(perKind, ({ kept }) => [...kept].map(({ verb, names: own }) => `${verb} ${own.join(',')}`).sort().join('\n'));
  const out: { readonly rule: PolicyRule; readonly at: number }[] = [];
  for (const kinds of shares.values()) {
    const perGroup = groupBy(kinds, ({ group }) => group);
    // Groups that keep the same resources are one rule; a product of lists says nothing else then.
    const alike = groupBy(perGroup, ([, own]) => sorted(own.map(({ resource }) => resource), resources).join('\n'));
    for (const same of alike.values()) {
      const own = sorted(same[0][1].map(({ resource }) => resource), resources);
      const apiGroups = sorted(same.map(([group]) => group), groups);
      for (const each of groupBy(kinds[0].kept, ({ names: by }) => by.join('\n')).values()) {
        const made = { verbs: sorted(each.map(({ verb }) => verb), verbs), apiGroups, resources: own, resourceNames: each[0].names, nonResourceURLs: [] };
        out.push({ rule: made, at: Math.min(...own.map(resources)) });
      }
    }
  }
  return out.sort((a, b) => a.at - b.at).map((each) => each.rule);
}

function onPaths(rule: PolicyRule, cells: readonly PolicyRule[]): readonly PolicyRule[] {
  const verbs = order(rule.verbs);
  const paths = order(rule.nonResourceURLs);
  const own = cells
    .filter(({ nonResourceURLs }) => nonResourceURLs.length > 0)
    .map((cell) => ({ verb: cell.verbs[0] ?? '', path: cell.nonResourceURLs[0] ?? '' }))
    .sort((a, b) =>
      paths(a.path) - paths(b.path) || byText(a.path, b.path)
      || verbs(a.verb) - verbs(b.verb) || usualPlace(a.verb) - usualPlace(b.verb) || byText(a.verb, b.verb),
    );
  const perPath = [...groupBy(own, ({ path }) => path)].map(([path, each]) => ({ path, kept: sorted(each.map(({ verb }) => verb), verbs) }));
  return [...groupBy(perPath, ({ kept }) => kept.join('\n')).values()].map((same) => ({
    verbs: same[0].kept,
    apiGroups: [],
    resources: [],
    resourceNames: [],
    nonResourceURLs: sorted(same.map(({ path }) => path), paths),
  }));
}

/** Place of each name in a list as it was written; what a wildcard stood for comes in the place of the wildcard. */
function order(list: readonly string[]): (name: string) => number {
  return (name) => {
    const at = list.indexOf(name);
    if (at >= 0) return at;
    const pattern = list.findIndex((each) => mayStandFor(each, name));
    return pattern >= 0 ? pattern : list.length;
  };
}

/** Is it a wildcard that begins or ends as the name does? Only an order: whether it matches was decided before. */
function mayStandFor(pattern: string, name: string): boolean {
  if (!pattern.includes('*')) return false;
  return pattern === '*' || name.startsWith(pattern.replace(/\*.*$/, '')) || name.endsWith(pattern.replace(/^\*/, ''));
}

/** Verbs that a wildcard stood for come in the order in which people write them. */
function usualPlace(verb: string): number {
  const at = [...VERBS, ...METHODS].findIndex((each) => each === verb);
  return at < 0 ? Number.MAX_SAFE_INTEGER : at;
}

/** Names that a wildcard stood for keep the order in which they are met. */
function sorted(names: readonly string[], place: (name: string) => number): readonly string[] {
  return [...new Set(names)].map((name, at) => ({ name, at })).sort((a, b) => place(a.name) - place(b.name) || a.at - b.at).map(({ name }) => name);
}

/** The rules of cells, each once. */
export function cells(atoms: readonly Atom<KubernetesPermission>[]): readonly PolicyRule[] {
  return [...new Map(atoms.map(({ permission: { rule } }) => [canonicalJson(rule), rule])).values()];
}
