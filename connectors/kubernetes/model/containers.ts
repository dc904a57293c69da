import type { Atom } from '../../../src/core/permission.ts';
import { PrefixIndex } from '../../../src/core/prefix-index.ts';
import type { KubernetesPermission } from '../inventory.ts';
import { ALL } from './match.ts';

type KubernetesAtom = Atom<KubernetesPermission>;

/** Real cells lie inside of fewer than ten others. */
const MOST = 64;

/** Cells of one principal. */
class OfHolder {
  readonly exact = new Map<string, KubernetesAtom[]>();
  /** Paths that end with a star, by verb. */
  readonly paths = new Map<string, PrefixIndex<KubernetesAtom>>();
  /** What is said at all, so that nothing else is looked up. */
  readonly verbs = new Set<string>();
  readonly groups = new Set<string>();
  readonly resources = new Set<string>();
  readonly namespaces = new Set<string>();

  add(atom: KubernetesAtom): void {
    const { verb, group, resource, path, name, namespace } = partsOf(atom.permission);
    this.verbs.add(verb);
    if (path?.endsWith(ALL) === true) {
      const own = this.paths.get(verb) ?? new PrefixIndex<KubernetesAtom>();
      this.paths.set(verb, own);
      own.add(path.replace(/\*+$/, ''), atom);
      return;
    }
    this.groups.add(group);
    this.resources.add(resource);
    this.namespaces.add(namespace);
    const key = path === undefined ? cellKey(verb, group, resource, name, namespace) : pathKey(verb, path);
    const own = this.exact.get(key);
    if (own === undefined) this.exact.set(key, [atom]);
    else own.push(atom);
  }

  aroundPath(verb: string, path: string): readonly KubernetesAtom[] {
    return this.#said(this.verbs, [verb, ALL]).flatMap((each) => [
      ...(this.exact.get(pathKey(each, path)) ?? []),
      ...(this.paths.get(each)?.beginningsOf(path.replace(/\*+$/, ''), MOST) ?? []),
    ]);
  }

  aroundCell({ verb, group, resource, name, namespace }: Parts): readonly KubernetesAtom[] {
    const slash = resource.indexOf('/');
    const groups = this.#said(this.groups, [group, ALL]);
    const resources = this.#said(this.resources, [resource, ALL, ...(slash < 0 ? [] : [`${ALL}${resource.slice(slash)}`])]);
    const namespaces = this.#said(this.namespaces, [namespace, '']);
    const names = name === undefined ? [undefined] : [undefined, name];
    return this.#said(this.verbs, [verb, ALL]).flatMap((v) => groups.flatMap((g) => resources.flatMap((r) => namespaces.flatMap((n) => names.flatMap((one) => this.exact.get(cellKey(v, g, r, one, n)) ?? [])))));
  }

  #said(known: ReadonlySet<string>, wanted: readonly string[]): readonly string[] {
    return [...new Set(wanted)].filter((each) => known.has(each));
  }
}

/**
 * Prepares the question which cells may contain one of the same principal: those that say the same or a wildcard of verb,
 * group, resource, name, namespace and path. A cell says each of them once, so what contains it is looked up, not searched.
 */
export function containers(atoms: readonly KubernetesAtom[]): (narrow: KubernetesAtom) => readonly KubernetesAtom[] {
  const holders = new Map<string, OfHolder>();
  for (const atom of atoms) {
    const own = holders.get(atom.principal.id) ?? new OfHolder();
    holders.set(atom.principal.id, own);
    own.add(atom);
  }
  return ({ principal, permission }) => {
    const own = holders.get(principal.id);
    const parts = partsOf(permission);
    const found = parts.path === undefined ? own?.aroundCell(parts) : own?.aroundPath(parts.verb, parts.path);
    return (found ?? []).slice(0, MOST);
  };
}

interface Parts {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly path: string | undefined;
  /** Undefined for every name. */
  readonly name: string | undefined;
  readonly namespace: string;
}

function partsOf({ rule, namespace }: KubernetesPermission): Parts {
  const [[verb = ''], [group = ''], [resource = ''], [path], [name]] = [rule.verbs, rule.apiGroups, rule.resources, rule.nonResourceURLs, rule.resourceNames];
  return { verb, group, resource, path, name, namespace };
}

function cellKey(verb: string, group: string, resource: string, name: string | undefined, namespace: string): string {
  return JSON.stringify([verb, group, resource, namespace, ...(name === undefined ? [] : [name])]);
}

function pathKey(verb: string, path: string): string {
  return JSON.stringify([verb, path]);
}
