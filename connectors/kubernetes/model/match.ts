import { type Attributes, isResource, type PolicyRule } from '../rbac.ts';

/** `*` as RBAC writes it for all verbs, groups, resources or paths. */
export const ALL = '*';

/**
 * Does a rule allow a request? Rules only add; there is no refusal. A rule with resources and paths speaks of both.
 * Kubernetes documentation, "Using RBAC Authorization"; the rows of test/cases/kubernetes/rules.json are its own tests.
 */
export function ruleAllows(rule: PolicyRule, request: Attributes): boolean {
  if (!has(rule.verbs, request.verb)) return false;
  if (!isResource(request)) return rule.nonResourceURLs.some((pattern) => pathMatches(pattern, request.path));
  return has(rule.apiGroups, request.apiGroup) && resourceMatches(rule.resources, request.resource, request.subresource) && nameMatches(rule.resourceNames, request.name);
}

function has(allowed: readonly string[], asked: string): boolean {
  return allowed.includes(ALL) || allowed.includes(asked);
}

/** `*` is everything, `a/b` itself, `*` followed by `/b` the subresource b of whatever; `a/*` is a plain name, which no request has. */
export function resourceMatches(allowed: readonly string[], resource: string, subresource: string): boolean {
  const asked = subresource === '' ? resource : `${resource}/${subresource}`;
  if (has(allowed, asked)) return true;
  return subresource !== '' && allowed.includes(`${ALL}/${subresource}`);
}

/** No list: every name. A list never matches a request without a name, such as create, deletecollection or a plain list. */
function nameMatches(allowed: readonly string[], name: string): boolean {
  return allowed.length === 0 || allowed.includes(name);
}

/** A path, or its beginning before a star at the end. A star elsewhere is a plain character. */
export function pathMatches(pattern: string, path: string): boolean {
  if (pattern === ALL || pattern === path) return true;
  return pattern.endsWith(ALL) && path.startsWith(pattern.replace(/\*+$/, ''));
}
