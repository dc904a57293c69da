import type { KubernetesAccess } from '../access.ts';
import { groupOfRequest, groupOfRule } from '../principals.ts';
import { type Attributes, isResource, type PolicyRule } from '../rbac.ts';

/** `get core/configmaps @storefront [cart-settings]`, `list core/nodes @cluster`, `get /metrics`. */
export function accessText({ ask }: KubernetesAccess): string {
  if (ask.kind === 'request') return requestText(ask.attributes);
  const where = ask.rule.resources.length === 0 ? '' : ` ${scopeText(ask.namespace)}`;
  return `hold ${ruleText(ask.rule)}${where}`;
}

function requestText(request: Attributes): string {
  if (!isResource(request)) return `${request.verb} ${request.path}`;
  const { verb, apiGroup, resource, subresource, namespace, name } = request;
  const kind = resourceText(apiGroup, subresource === '' ? resource : `${resource}/${subresource}`);
  return `${verb} ${kind} ${scopeText(namespace)}${name === '' ? '' : ` [${name}]`}`;
}

/** `core` is the nameless group. */
export function resourceText(apiGroup: string, resource: string): string {
  return `${apiGroup === '' ? 'core' : apiGroup}/${resource}`;
}

export function scopeText(namespace: string): string {
  return namespace === '' ? '@cluster' : `@${namespace}`;
}

/** One rule in one line, lists joined by commas. */
export function ruleText({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string {
  const inApi = apiGroups.flatMap((group) => resources.map((resource) => resourceText(group, resource)));
  return `${verbs.join(',')} ${[...inApi, ...nonResourceURLs].join(',')}${resourceNames.length === 0 ? '' : ` [${resourceNames.join(', ')}]`}`;
}

/** Group of the atoms that could authorize it, see `Atom.group`. */
export function accessGroup({ ask }: KubernetesAccess): string {
  return ask.kind === 'request' ? groupOfRequest(ask.attributes) : groupOfRule(ask.rule);
}
