import { type PolicyRule } from '../rbac.ts';
import { ALL } from '../model/match.ts';

/**
 * A set of requests, as a granted cell allows them: one verb (or `*`) on one resource (or `*`) of one group (or `*`), or on
 * one path or beginning of paths.
 */
export interface Requests {
  readonly verb: string;
  /** Of a resource; a set of paths has none. */
  readonly kind?: { readonly group: string; readonly resource: string; readonly names: readonly string[] };
  readonly path?: string;
  /** '' = everywhere. */
  readonly namespace: string;
  /** What of it is not meant. */
  readonly except: readonly PolicyRule[];
  readonly exceptNamespaces: readonly string[];
}

/** The requests of a rule with one verb and one resource or path. */
export function requestsOf(rule: PolicyRule, namespace: string, except: readonly PolicyRule[] = [], exceptNamespaces: readonly string[] = []): Requests {
  const common = { verb: rule.verbs[0] ?? ALL, namespace, except, exceptNamespaces };
  const [path] = rule.nonResourceURLs;
  if (path !== undefined && rule.resources.length === 0) return { ...common, path };
  return { ...common, kind: { group: rule.apiGroups[0] ?? '', resource: rule.resources[0] ?? ALL, names: rule.resourceNames } };
}

/** The requests of one verb on one kind, everywhere. */
export function everywhere(verb: string, group: string, resource: string): Requests {
  return { verb, kind: { group, resource, names: [] }, namespace: '', except: [], exceptNamespaces: [] };
}

/** Any request at all: for something, or for a path. */
export const ANY_REQUEST: readonly Requests[] = [everywhere(ALL, ALL, ALL), { verb: ALL, path: ALL, namespace: '', except: [], exceptNamespaces: [] }];
