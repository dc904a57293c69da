import type { KubernetesInventory } from '../inventory.ts';
import { isResource } from '../rbac.ts';
import type { Use } from './uses.ts';

/** With more namespaces than these, a grant for the cluster is shorter than one for each, and new ones are to be expected. */
const MOST_NAMESPACES = 8;
/** Of the namespaces, so many may have come in the later half of the use. */
const NEWCOMERS = 0.2;
const DAY = 86_400_000;

/**
 * The namespaces in which a right for the whole cluster was used, if they will be those of tomorrow; undefined when it was
 * used for the cluster as a whole, or where namespaces come and go: gone since, made while the record ran, with a name that
 * looks made by a program, or still getting more.
 */
export function standingNamespaces(inventory: KubernetesInventory, uses: readonly Use[], recordStart: number | undefined): readonly string[] | undefined {
  const firsts = new Map<string, { first: number; last: number }>();
  for (const { request, days } of uses) {
    if (!isResource(request) || request.namespace === '') return undefined;
    const used = { first: days === undefined ? Number.NaN : Date.parse(days.first), last: days === undefined ? Number.NaN : Date.parse(days.last) };
    const known = firsts.get(request.namespace);
    if (known === undefined) firsts.set(request.namespace, used);
    else firsts.set(request.namespace, { first: Math.min(known.first, used.first), last: Math.max(known.last, used.last) });
  }
  const names = [...firsts.keys()].sort();
  if (names.length === 0 || names.length > MOST_NAMESPACES || names.some((name) => !stands(inventory, name, recordStart))) return undefined;
  const times = [...firsts.values()];
  if (times.some(({ first }) => Number.isNaN(first))) return undefined;
  const begin = Math.min(...times.map(({ first }) => first));
  const middle = (begin + Math.max(...times.map(({ last }) => last + DAY))) / 2;
  return times.filter(({ first }) => first > middle).length <= times.length * NEWCOMERS ? names : undefined;
}

function stands({ namespaces }: KubernetesInventory, name: string, recordStart: number | undefined): boolean {
  if (looksGenerated(name)) return false;
  if (namespaces === undefined) return true;
  const found = byName(namespaces).get(name);
  if (found === undefined) return false;
  return found.createdAt === undefined || recordStart === undefined || Date.parse(found.createdAt) <= recordStart + DAY;
}

type Namespaces = NonNullable<KubernetesInventory['namespaces']>;
const named = new WeakMap<Namespaces, ReadonlyMap<string, Namespaces[number]>>();

function byName(namespaces: Namespaces): ReadonlyMap<string, Namespaces[number]> {
  const known = named.get(namespaces) ?? new Map(namespaces.map((each) => [each.name, each]));
  named.set(namespaces, known);
  return known;
}

/** A number of four digits or more, a hash, or a random suffix of five letters and digits as `generateName` makes it. */
export function looksGenerated(name: string): boolean {
  return /\d{4,}|(^|-)[0-9a-f]{7,}(-|$)|-(?=[bcdfghjklmnpqrstvwxz2456789]*\d)[bcdfghjklmnpqrstvwxz2456789]{5}$/.test(name);
}
