import { type Attributes, isResource, type Requester } from '../rbac.ts';

/** How much of a request is recorded, least first. */
export const LEVELS = ['None', 'Metadata', 'Request', 'RequestResponse'] as const;
export type Level = (typeof LEVELS)[number];

/** A rule of an audit policy (audit.k8s.io/v1). Lists left out are empty. */
export interface AuditRule {
  readonly level: Level;
  readonly users: readonly string[];
  readonly userGroups: readonly string[];
  readonly verbs: readonly string[];
  readonly resources: readonly { readonly group: string; readonly resources: readonly string[]; readonly resourceNames: readonly string[] }[];
  readonly namespaces: readonly string[];
  readonly nonResourceURLs: readonly string[];
  readonly omitStages: readonly string[];
}

export interface AuditPolicy {
  readonly rules: readonly AuditRule[];
  readonly omitStages: readonly string[];
}

/** What an audit policy does with a request, and by which of its rules (undefined: none matches, nothing is recorded). */
export interface Audited {
  readonly level: Level;
  readonly rule: number | undefined;
  /** Stages that leave no event. */
  readonly omitStages: readonly string[];
}

/**
 * The first rule that matches decides; none: the request is not recorded. `who` is the authenticated requester, not the
 * impersonated one, because auditing begins before impersonation; undefined: nobody was authenticated.
 * Kubernetes documentation, "Auditing"; the rows of test/cases/kubernetes/audit-policy.json are the server's own tests.
 */
export function audited(policy: AuditPolicy, who: Requester | undefined, request: Attributes): Audited {
  const place = policy.rules.findIndex((rule) => matches(rule, who, request));
  const rule = policy.rules[place];
  if (rule === undefined) return { level: 'None', rule: undefined, omitStages: policy.omitStages };
  return { level: rule.level, rule: place, omitStages: [...new Set([...policy.omitStages, ...rule.omitStages])] };
}

function matches(rule: AuditRule, who: Requester | undefined, request: Attributes): boolean {
  if (rule.users.length > 0 && (who === undefined || !rule.users.includes(who.user))) return false;
  if (rule.userGroups.length > 0 && (who === undefined || !rule.userGroups.some((group) => who.groups.includes(group)))) return false;
  if (rule.verbs.length > 0 && !rule.verbs.includes(request.verb)) return false;
  if (rule.namespaces.length > 0 || rule.resources.length > 0) return matchesResource(rule, request);
  if (rule.nonResourceURLs.length > 0) return !isResource(request) && rule.nonResourceURLs.some((pattern) => matchesPath(pattern, request.path));
  return true;
}

function matchesResource(rule: AuditRule, request: Attributes): boolean {
  if (!isResource(request)) return false;
  if (rule.namespaces.length > 0 && !rule.namespaces.includes(request.namespace)) return false;
  if (rule.resources.length === 0) return true;
  return rule.resources.some(({ group, resources, resourceNames }) => {
    if (group !== request.apiGroup) return false;
    if (resources.length === 0) return true;
    return (resourceNames.length === 0 || resourceNames.includes(request.name)) && resources.some((pattern) => resourceOf(pattern, request));
  });
}

/** Wider than in RBAC: `*` is every resource with its subresources, `a/*` is a with all of them, also itself. */
export function resourceOf(pattern: string, { resource, subresource }: { readonly resource: string; readonly subresource: string }): boolean {
  if (pattern === '*' || pattern === (subresource === '' ? resource : `${resource}/${subresource}`)) return true;
  if (subresource !== '' && pattern === `*/${subresource}`) return true;
  return pattern.endsWith('/*') && pattern.slice(0, -2) === resource;
}

/** A path, or its beginning before a star at the end. */
export function matchesPath(pattern: string, path: string): boolean {
  if (pattern === '*' || pattern === path) return true;
  return pattern.endsWith('*') && path.startsWith(pattern.replace(/\*+$/, ''));
}
