/*
 * What Kubernetes decides, written anew from its documentation and source: nothing of the connector is used, so that the
 * two can be held against each other.
 */

export interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

/** A Role, ClusterRole, RoleBinding or ClusterRoleBinding, as an export has it. */
export interface RbacObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Readonly<Record<string, string>>; readonly [other: string]: unknown };
  readonly rules?: readonly Rule[];
  readonly aggregationRule?: unknown;
  readonly roleRef?: { readonly kind: string; readonly name: string };
  readonly subjects?: readonly { readonly kind: string; readonly name: string; readonly namespace?: string }[];
}

export interface User {
  readonly username: string;
  readonly groups: readonly string[];
}

/** What the authorizer is asked: about a resource, '' where there is none of something, or about a path. */
export type Ask =
  | { readonly verb: string; readonly group: string; readonly resource: string; readonly part: string; readonly namespace: string; readonly name: string }
  | { readonly verb: string; readonly path: string };

export const placeOf = ({ kind, metadata }: Pick<RbacObject, 'kind' | 'metadata'>): string => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;

/** The RBAC authorizer (kubernetes, plugin/pkg/auth/authorizer/rbac/rbac.go; pkg/registry/rbac/validation/rule.go). */
export class Grants {
  readonly #objects: ReadonlyMap<string, RbacObject>;
  readonly #known = new Map<string, readonly { readonly rule: Rule; readonly reason: string }[]>();

  constructor(objects: Iterable<RbacObject>) {
    this.#objects = new Map([...objects].map((object) => [placeOf(object), object]));
  }

  /** Why it is allowed, in the words of the audit log; undefined when it is not. Members of `system:masters` are asked nothing. */
  allows(user: User, ask: Ask): string | undefined {
    if (user.groups.includes('system:masters')) return '';
    return this.#rulesOf(user, 'path' in ask ? '' : ask.namespace).find(({ rule }) => ruleAllows(rule, ask))?.reason;
  }

  /** The guard against escalation: does a user hold all of these rules in a namespace? (policy_comparator.go) */
  holds(user: User, namespace: string, rules: readonly Rule[]): boolean {
    const own = this.#rulesOf(user, namespace);
    return rules.flatMap(pieces).every((piece) => own.some(({ rule }) => covers(rule, piece)));
  }

  rulesFor(user: User, namespace: string): readonly Rule[] {
    return this.#rulesOf(user, namespace).map(({ rule }) => rule);
  }

  roleOf({ roleRef, metadata }: RbacObject): RbacObject | undefined {
    return this.#objects.get(`${roleRef?.kind ?? ''} ${roleRef?.kind === 'Role' ? (metadata.namespace ?? '') : ''}/${roleRef?.name ?? ''}`);
  }

  #rulesOf(user: User, namespace: string): readonly { readonly rule: Rule; readonly reason: string }[] {
    const key = JSON.stringify([user.username, user.groups, namespace]);
    const known = this.#known.get(key) ?? ['', ...(namespace === '' ? [] : [namespace])].flatMap((where) => [...this.#objects.values()].flatMap((binding) => {
      if (binding.roleRef === undefined || (binding.metadata.namespace ?? '') !== where) return [];
      const subject = binding.subjects?.find((one) => (one.kind === 'User' ? one.name === user.username : one.kind === 'Group' ? user.groups.includes(one.name) : user.username === `system:serviceaccount:${one.namespace ?? where}:${one.name}`));
      if (subject === undefined) return [];
      const quoted = (name: string, space: string | undefined): string => JSON.stringify(space === undefined ? name : `${name}/${space}`);
      const reason = `RBAC: allowed by ${binding.kind} ${quoted(binding.metadata.name, binding.metadata.namespace)} of ${binding.roleRef.kind} ${quoted(binding.roleRef.name, undefined)} to ${subject.kind} ${quoted(subject.name, subject.kind === 'ServiceAccount' ? (subject.namespace ?? where) : undefined)}`;
      return (this.roleOf(binding)?.rules ?? []).map((rule) => ({ rule, reason }));
    }));
    this.#known.set(key, known);
    return known;
  }
}

const among = (list: readonly string[] | undefined, name: string): boolean => list?.some((one) => one === '*' || one === name) === true;
const beginning = (pattern: string, path: string): boolean => pattern === path || (pattern.endsWith('*') && path.startsWith(pattern.replace(/\*+$/, '')));

function ruleAllows(rule: Rule, ask: Ask): boolean {
  if (!among(rule.verbs, ask.verb)) return false;
  if ('path' in ask) return rule.nonResourceURLs?.some((pattern) => beginning(pattern, ask.path)) === true;
  const { group, resource, part, name } = ask;
  const isKind = among(rule.resources, part === '' ? resource : `${resource}/${part}`) || (part !== '' && rule.resources?.includes(`*/${part}`) === true);
  return isKind && among(rule.apiGroups, group) && ((rule.resourceNames ?? []).length === 0 || rule.resourceNames?.includes(name) === true);
}

function pieces({ verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: Rule): readonly Rule[] {
  const named = resourceNames.length === 0 ? [{}] : resourceNames.map((name) => ({ resourceNames: [name] }));
  return verbs.flatMap((verb): Rule[] => [
    ...apiGroups.flatMap((group) => resources.flatMap((resource) => named.map((names) => ({ verbs: [verb], apiGroups: [group], resources: [resource], ...names })))),
    ...nonResourceURLs.map((path) => ({ verbs: [verb], nonResourceURLs: [path] })),
  ]);
}

function covers(wide: Rule, { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: Rule): boolean {
  const isNamed = (wide.resourceNames ?? []).length === 0 || (resourceNames.length > 0 && resourceNames.every((name) => wide.resourceNames?.includes(name)));
  return isNamed && verbs.every((verb) => among(wide.verbs, verb)) && apiGroups.every((group) => among(wide.apiGroups, group))
    && resources.every((one) => among(wide.resources, one) || (one.includes('/') && wide.resources?.includes(`*/${one.split('/')[1] ?? ''}`) === true))
    && nonResourceURLs.every((path) => wide.nonResourceURLs?.some((pattern) => beginning(pattern, path)));
}

export interface AuditRule {
  readonly level: string;
  readonly users?: readonly string[];
  readonly userGroups?: readonly string[];
  readonly verbs?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly resources?: readonly { readonly group: string; readonly resources?: readonly string[]; readonly resourceNames?: readonly string[] }[];
  readonly nonResourceURLs?: readonly string[];
  readonly omitStages?: readonly string[];
}

export interface AuditPolicy {
  readonly rules: readonly AuditRule[];
  readonly omitStages?: readonly string[];
}

/** At which level a request is recorded, and which stages are left out (kubernetes/apiserver, pkg/audit/policy/checker.go). */
export function auditOf({ rules, omitStages = [] }: AuditPolicy, user: User, ask: Ask): { readonly level: string; readonly omitted: readonly string[] } {
  const rule = rules.find((one) => speaksOf(one, user, ask));
  return { level: rule?.level ?? 'None', omitted: [...omitStages, ...(rule?.omitStages ?? [])] };
}

function speaksOf(rule: AuditRule, { username, groups }: User, ask: Ask): boolean {
  if (rule.users?.includes(username) === false || rule.verbs?.includes(ask.verb) === false) return false;
  if (rule.userGroups !== undefined && !groups.some((group) => rule.userGroups?.includes(group))) return false;
  if ('path' in ask) return rule.namespaces === undefined && rule.resources === undefined && (rule.nonResourceURLs?.some((pattern) => beginning(pattern, ask.path)) ?? true);
  if (rule.namespaces === undefined && rule.resources === undefined) return rule.nonResourceURLs === undefined;
  if (rule.namespaces?.includes(ask.namespace) === false) return false;
  const { resource, part } = ask;
  const names = ['*', part === '' ? resource : `${resource}/${part}`, `${resource}/*`, ...(part === '' ? [] : [`*/${part}`])];
  return rule.resources?.some(({ group, resources, resourceNames }) => group === ask.group && (resources === undefined || resources.some((one) => names.includes(one) && resourceNames?.includes(ask.name) !== false))) ?? true;
}
