import type { UseDays } from '../../../src/core/usage.ts';
import type { KubernetesAccess } from '../access.ts';
import { type Attributes, isResource, type PolicyRule } from '../rbac.ts';
import { atomsOfRule } from './cover-rules.ts';
import { ALL, ruleAllows } from './match.ts';
import { holdersOf } from './reaching.ts';

/** On which days an access was used; undefined when it is not known. */
export type Days = (access: KubernetesAccess) => UseDays | undefined;

/** One request that somebody was seen to need, or a piece of a rule that was to be held. */
export interface Use {
  readonly request: Attributes;
  readonly days: UseDays | undefined;
}

/** What was used by each holder, by verb: requests as they were asked, and what rules that were to be held are made of. */
export function usesOf(exercised: readonly KubernetesAccess[], days: Days | undefined): (holder: string, rule: PolicyRule) => readonly Use[] {
  const byHolder = new Map<string, Map<string, Use[]>>();
  for (const access of exercised) {
    const used = days?.(access);
    for (const request of requestsOf(access)) {
      for (const holder of holdersOf(access)) {
        let own = byHolder.get(holder);
        if (own === undefined) {
          own = new Map();
          byHolder.set(holder, own);
        }
        const key = keyOf(request);
        const list = own.get(key);
        if (list === undefined) own.set(key, [{ request, days: used }]);
        else list.push({ request, days: used });
      }
    }
  }
  return (holder, rule) => {
    const own = byHolder.get(holder);
    if (own === undefined) return [];
    const exact = keyOfCell(rule);
    const candidates = exact === undefined ? [...own.values()].flat() : (own.get(exact) ?? []);
    return candidates.filter(({ request }) => ruleAllows(rule, request));
  };
}

/** Pieces of a held rule as requests; a wildcard in it is no request that a cell without one allows. */
export function requestsOf({ ask }: KubernetesAccess): readonly Attributes[] {
  if (ask.kind === 'request') return [ask.attributes];
  return atomsOfRule(ask.rule).map((atom): Attributes => {
    if ('path' in atom) return { verb: atom.verb, path: atom.path };
    const [resource = '', subresource = ''] = atom.resource.split('/');
    return { verb: atom.verb, apiGroup: atom.apiGroup, resource, subresource, namespace: ask.namespace, name: atom.resourceName ?? '' };
  });
}

function keyOf(request: Attributes): string {
  if (!isResource(request)) return request.verb;
  const { verb, apiGroup, resource, subresource } = request;
  return `${verb} ${apiGroup}/${subresource === '' ? resource : `${resource}/${subresource}`}`;
}

/** Undefined for a cell with a wildcard. */
function keyOfCell({ verbs: [verb = ''], apiGroups: [apiGroup = ''], resources: [resource = ''], nonResourceURLs }: PolicyRule): string | undefined {
  if (nonResourceURLs.length > 0) return verb === ALL ? undefined : verb;
  return verb === ALL || apiGroup === ALL || resource.split('/').includes(ALL) ? undefined : `${verb} ${apiGroup}/${resource}`;
}
