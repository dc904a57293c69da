import type { KubernetesInventory } from '../inventory.ts';
import { isResource, type PolicyRule } from '../rbac.ts';
import { ALL } from './match.ts';
import { looksGenerated, standingNamespaces } from './standing.ts';
import type { Use } from './uses.ts';

/** Where, and of which path, a piece of a grant is judged by itself. */
export interface Region {
  readonly rule: PolicyRule;
  readonly except: readonly PolicyRule[];
  readonly namespace: string;
  readonly exceptNamespaces: readonly string[];
}

/** With more paths than these a list of them says nothing about tomorrow. */
const MOST_PATHS = 16;

/**
 * A piece that was granted for the whole cluster, split by the namespaces in which it was used and by those in which the
 * holder has the same right by another binding; what is left is a region, too. `elsewhere`: namespaces of such bindings.
 */
export function byNamespace(inventory: KubernetesInventory, rule: PolicyRule, except: readonly PolicyRule[], uses: readonly Use[], elsewhere: readonly string[], recordStart: number | undefined): readonly Region[] {
  const standing = standingNamespaces(inventory, uses, recordStart) ?? [];
  const apart = [...new Set([...standing, ...elsewhere])].sort();
  return [
    ...apart.map((namespace) => ({ rule, except, namespace, exceptNamespaces: [] })),
    { rule, except, namespace: '', exceptNamespaces: apart },
  ];
}

/** A path with a star, split by the paths that were used of it. */
export function byPath(rule: PolicyRule, except: readonly PolicyRule[], uses: readonly Use[]): readonly Region[] {
  const whole = { namespace: '', exceptNamespaces: [] };
  const [pattern = ''] = rule.nonResourceURLs;
  const used = [...new Set(uses.flatMap(({ request }) => (isResource(request) || request.path.includes(ALL) ? [] : [request.path])))].sort();
  if (!pattern.endsWith(ALL) || rule.verbs.includes(ALL) || used.length === 0 || used.length > MOST_PATHS || used.some((path) => path.split('/').some(looksGenerated))) return [{ ...whole, rule, except }];
  const paths: PolicyRule = { ...rule, nonResourceURLs: used };
  return [...used.map((path) => ({ ...whole, rule: { ...rule, nonResourceURLs: [path] }, except })), { ...whole, rule, except: [...except, paths] }];
}
