import type { PolicyRule } from '../rbac.ts';
import { ALL, pathMatches } from './match.ts';

/** One verb on one resource of one group by one name (or every name), or one verb on one path. */
export type RuleAtom =
  | { readonly verb: string; readonly apiGroup: string; readonly resource: string; readonly resourceName: string | undefined }
  | { readonly verb: string; readonly path: string };

/** Everything that a rule says, piece by piece. */
export function atomsOfRule({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): readonly RuleAtom[] {
  const names = resourceNames.length === 0 ? [undefined] : resourceNames;
  const inApi = verbs.flatMap((verb) => apiGroups.flatMap((apiGroup) => resources.flatMap((resource) => names.map((resourceName) => ({ verb, apiGroup, resource, resourceName })))));
  return [...inApi, ...verbs.flatMap((verb) => nonResourceURLs.map((path) => ({ verb, path })))];
}

/**
 * The pieces of `narrow` that no single rule of `wide` covers; none: everything that the narrow rules allow, the wide ones
 * allow. The same relation as the server's own check against escalation, which the rows of
 * test/cases/kubernetes/covers.json come from: a list of everything known does not cover `*`, because tomorrow there is more.
 */
export function uncovered(wide: readonly PolicyRule[], narrow: readonly PolicyRule[]): readonly RuleAtom[] {
  return narrow.flatMap(atomsOfRule).filter((atom) => !wide.some((rule) => coversAtom(rule, atom)));
}

function coversAtom(rule: PolicyRule, atom: RuleAtom): boolean {
  if (!covers(rule.verbs, atom.verb)) return false;
  if ('path' in atom) return rule.nonResourceURLs.some((pattern) => pathCovers(pattern, atom.path));
  if (!covers(rule.apiGroups, atom.apiGroup) || !coversResource(rule.resources, atom.resource)) return false;
  return rule.resourceNames.length === 0 || (atom.resourceName !== undefined && rule.resourceNames.includes(atom.resourceName));
}

function covers(wide: readonly string[], narrow: string): boolean {
  return wide.includes(ALL) || wide.includes(narrow);
}

function coversResource(wide: readonly string[], narrow: string): boolean {
  if (covers(wide, narrow)) return true;
  const slash = narrow.indexOf('/');
  return slash >= 0 && wide.includes(`${ALL}${narrow.slice(slash)}`);
}

/** Is every path of one pattern a path of the other? */
export function pathCovers(wide: string, narrow: string): boolean {
  return pathMatches(wide, narrow);
}
