import { byText } from '../../../src/core/order.ts';
import type { KubernetesAccess } from '../access.ts';
import type { KubernetesInventory } from '../inventory.ts';
import { isResource, type PolicyRule } from '../rbac.ts';
import { ALL } from './match.ts';

/** A resource of an API group, with its subresource if it has one: `deployments/scale` of `apps`. */
export interface Kind {
  readonly apiGroup: string;
  readonly resource: string;
}

/** What is known today of the names that wildcards stand for. */
export interface Catalogue {
  /** Sorted. */
  readonly kinds: readonly Kind[];
  /** Verbs of a kind, in the order of `VERBS`, further ones behind them. */
  readonly verbsOf: (kind: Kind) => readonly string[];
}

/** Verbs of requests for resources, https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb. */
export const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'] as const;
/** A subresource is of one object: there is nothing to list or watch. */
const OF_ONE = ['get', 'create', 'update', 'patch', 'delete'] as const;
/** Verbs of requests for paths: HTTP methods in lower case. */
export const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options'] as const;

/** What nobody requests by URL: the server asks for it on the way. https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation */
const IMPERSONATED = new Set(['/users', '/groups', '/uids', 'authentication.k8s.io/uids']);
/** https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping */
const ALWAYS: readonly (Kind & { readonly verb: string })[] = [
  { apiGroup: '', resource: 'users', verb: 'impersonate' },
  { apiGroup: '', resource: 'groups', verb: 'impersonate' },
  { apiGroup: '', resource: 'serviceaccounts', verb: 'impersonate' },
  ...['roles', 'clusterroles'].flatMap((resource) => ['bind', 'escalate'].map((verb) => ({ apiGroup: 'rbac.authorization.k8s.io', resource, verb }))),
];

/** Kinds and verbs that roles of the export name, or that the record shows. */
export function catalogue({ roles }: KubernetesInventory, exercised: readonly KubernetesAccess[]): Catalogue {
  const verbs = new Map<string, { readonly kind: Kind; readonly more: Set<string> }>();
  const add = (kind: Kind, named: readonly string[]): void => {
    const key = kindKey(kind);
    let known = verbs.get(key);
    if (known === undefined) {
      known = { kind, more: new Set() };
      verbs.set(key, known);
    }
    for (const verb of named) if (verb !== ALL) known.more.add(verb);
  };
  for (const { apiGroup, resource, verb } of ALWAYS) add({ apiGroup, resource }, [verb]);
  const addRule = ({ verbs: named, apiGroups, resources }: PolicyRule): void => {
    for (const apiGroup of apiGroups) for (const resource of resources) if (isLiteral(apiGroup, resource)) add({ apiGroup, resource }, named);
  };
  for (const role of roles) role.rules.forEach(addRule);
  for (const { ask } of exercised) {
    if (ask.kind === 'hold') addRule(ask.rule);
    else if (isResource(ask.attributes)) {
      const { apiGroup, resource, subresource, verb } = ask.attributes;
      add({ apiGroup, resource: subresource === '' ? resource : `${resource}/${subresource}` }, [verb]);
    }
  }
  const sorted = new Map([...verbs].map(([key, { kind, more }]) => [key, withStandard(kind, more)]));
  return {
    kinds: [...verbs.values()].map(({ kind }) => kind).sort((a, b) => byText(kindKey(a), kindKey(b))),
    verbsOf: (kind) => sorted.get(kindKey(kind)) ?? withStandard(kind, new Set()),
  };
}

export function kindKey({ apiGroup, resource }: Kind): string {
  return `${apiGroup}/${resource}`;
}

/** Is it a name of something, or a pattern (of which `a/*` is one that matches nothing)? */
export function isLiteral(apiGroup: string, resource: string): boolean {
  return apiGroup !== ALL && !resource.split('/').includes(ALL);
}

/** Of `finalizers`, which no URL has, an admission plugin asks for `update`: https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#ownerreferencespermissionenforcement */
function usualVerbs(kind: Kind): readonly string[] {
  if (IMPERSONATED.has(kindKey(kind))) return [];
  if (kind.resource.endsWith('/finalizers')) return ['update'];
  return kind.resource.includes('/') ? OF_ONE : VERBS;
}

function withStandard(kind: Kind, more: ReadonlySet<string>): readonly string[] {
  const usual = usualVerbs(kind);
  return [...usual, ...[...more].filter((verb) => !usual.includes(verb)).sort(byText)];
}
