import type { Atom, Touch } from '../../../src/core/permission.ts';
import type { KubernetesAccess } from '../access.ts';
import type { KubernetesPermission } from '../inventory.ts';
import { type Attributes, isResource, type PolicyRule } from '../rbac.ts';
import { atomsOfRule, uncovered } from './cover-rules.ts';
import { ALL, pathMatches, ruleAllows } from './match.ts';
import { holdersOf } from './reaching.ts';
import { requestsOf } from './uses.ts';

type KubernetesAtom = Atom<KubernetesPermission>;

interface OfHolder {
  /** Cells without a wildcard, by verb and kind. */
  readonly exact: Map<string, KubernetesAtom[]>;
  readonly patterns: KubernetesAtom[];
}

/**
 * Prepares the question which atoms an access may have used, of the requester and of all groups that it carries. RBAC
 * leaves no fact open, so a touch is always certain; but of a rule that is to be held one cell may hold a part alone.
 */
export function touching(atoms: readonly KubernetesAtom[]): (access: KubernetesAccess) => readonly Touch[] {
  const holders = new Map<string, OfHolder>();
  for (const atom of atoms) {
    let own = holders.get(atom.principal.id);
    if (own === undefined) {
      own = { exact: new Map(), patterns: [] };
      holders.set(atom.principal.id, own);
    }
    const key = exactKey(atom.permission);
    const list = key === undefined ? own.patterns : own.exact.get(key);
    if (list !== undefined) list.push(atom);
    else if (key !== undefined) own.exact.set(key, [atom]);
  }
  return (access) => {
    const own = holdersOf(access).flatMap((id) => holders.get(id) ?? []);
    if (own.length === 0) return [];
    const found = new Set(own.flatMap((of) => (access.ask.kind === 'request' ? asked(of, access.ask.attributes) : held(of, access))));
    return [...new Map([...found].map(({ key, permission }) => [key, { atom: key, certain: true, alone: holdsAlone(permission, access) }])).values()];
  };
}

function asked({ exact, patterns }: OfHolder, request: Attributes): readonly KubernetesAtom[] {
  const found = [...(exact.get(requestKey(request)) ?? []), ...patterns];
  return found.filter(({ permission }) => allowsIn(permission, request));
}

/** Of a touched cell: a request is allowed by one cell, a rule is held by one only if all of it lies inside. */
function holdsAlone({ rule, except = [] }: KubernetesPermission, { ask }: KubernetesAccess): boolean {
  return ask.kind === 'request' || (except.length === 0 && uncovered([rule], [ask.rule]).length === 0);
}

/** Does the cell allow the request? */
export function allowsIn({ rule, except = [], namespace, exceptNamespaces = [] }: KubernetesPermission, request: Attributes): boolean {
  if (!ruleAllows(rule, request) || except.some((each) => ruleAllows(each, request))) return false;
  if (!isResource(request)) return namespace === '';
  return namespace === '' ? !exceptNamespaces.includes(request.namespace) : namespace === request.namespace;
}

/** Of a rule that is to be held, every cell that has something in common with it. */
function held({ exact, patterns }: OfHolder, access: KubernetesAccess): readonly KubernetesAtom[] {
  const { ask } = access;
  if (ask.kind !== 'hold') return [];
  const hasPattern = [...ask.rule.verbs, ...ask.rule.apiGroups, ...ask.rule.resources, ...ask.rule.nonResourceURLs].some((each) => each.includes(ALL));
  const candidates = hasPattern ? [...exact.values()].flat() : requestsOf(access).flatMap((request) => exact.get(requestKey(request)) ?? []);
  return [...candidates, ...patterns].filter(({ permission }) => meets(permission, ask.rule, ask.namespace));
}

function meets({ rule, except = [], namespace, exceptNamespaces = [] }: KubernetesPermission, asked: PolicyRule, askedIn: string): boolean {
  const inside = askedIn === '' ? namespace === '' : namespace === '' ? !exceptNamespaces.includes(askedIn) : namespace === askedIn;
  if (!inside) return false;
  return atomsOfRule(asked).some((atom) => {
    const [verb = ''] = rule.verbs;
    const [path] = rule.nonResourceURLs;
    if (!overlaps(verb, atom.verb)) return false;
    if ('path' in atom) return path !== undefined && (pathMatches(path, atom.path) || pathMatches(atom.path, path));
    const [group = ''] = rule.apiGroups;
    const [resource = ''] = rule.resources;
    if (path !== undefined || !overlaps(group, atom.apiGroup) || !overlaps(resource, atom.resource)) return false;
    if (rule.resourceNames.length > 0 && atom.resourceName !== undefined && !rule.resourceNames.includes(atom.resourceName)) return false;
    const literal = ![atom.verb, atom.apiGroup, atom.resource].some((each) => each.includes(ALL));
    return !(literal && except.some((each) => each.verbs.some((one) => overlaps(one, atom.verb)) && each.apiGroups.some((one) => overlaps(one, atom.apiGroup)) && each.resources.some((one) => overlaps(one, atom.resource))));
  });
}

function overlaps(a: string, b: string): boolean {
  if (a === b || a === ALL || b === ALL) return true;
  return (a.startsWith(`${ALL}/`) && b.endsWith(a.slice(1))) || (b.startsWith(`${ALL}/`) && a.endsWith(b.slice(1)));
}

function exactKey({ rule: { verbs: [verb = ''], apiGroups: [group = ''], resources: [resource = ''], nonResourceURLs: [path] } }: KubernetesPermission): string | undefined {
  if (path !== undefined) return verb === ALL || path.endsWith(ALL) ? undefined : `${verb} ${path}`;
  return [verb, group].includes(ALL) || resource.split('/').includes(ALL) ? undefined : `${verb} ${group}/${resource}`;
}

function requestKey(request: Attributes): string {
  if (!isResource(request)) return `${request.verb} ${request.path}`;
  const { verb, apiGroup, resource, subresource } = request;
  return `${verb} ${apiGroup}/${subresource === '' ? resource : `${resource}/${subresource}`}`;
}
