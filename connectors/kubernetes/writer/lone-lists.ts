import { byText } from '../../../src/core/order.ts';
import type { Candidate } from '../../../src/core/proposal.ts';
import type { KubernetesInventory } from '../inventory.ts';
import { resourceText } from '../model/access-text.ts';
import { atomsOfRule, type RuleAtom, uncovered } from '../model/cover-rules.ts';
import { type HolderReach, reaching } from '../model/members.ts';
import { countsIn } from '../model/reaching.ts';
import { holderOf } from '../principals.ts';
import type { PolicyRule } from '../rbac.ts';

/** How many resources and holders a sentence names. */
const MOST = 3;

/**
 * A question for those who keep `list` of something and lose `watch` of it: an informer needs both
 * (https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes). The record shows whoever
 * watches, because servers close watches within an hour, but not who means to watch from tomorrow on.
 */
export function loneLists({ before, after, unit }: Candidate<KubernetesInventory>): readonly string[] {
  const losses = unit.principals.map(({ id }) => ({ holder: holderOf(id).name, kinds: kindsOf(reaching(before, id), reaching(after, id)) }));
  const found = losses.filter(({ kinds }) => kinds.length > 0);
  if (found.length === 0) return [];
  const question = `Ask whoever runs ${listed(found.map(({ holder }) => holder))} whether an informer is to start there that did not run in the record`;
  const kinds = listed(found.flatMap((each) => each.kinds));
  return [`${question}: it would need watch beside list, and watch of ${kinds} leaves, because nobody was seen watching.`];
}

/** What somebody may list after the change, and may no longer watch there. */
function kindsOf(had: readonly HolderReach[], has: readonly HolderReach[]): readonly string[] {
  if (had.length === has.length && had.every(({ binding, role }, at) => binding === has[at]?.binding && role === has[at].role)) return [];
  return has.flatMap(({ binding, role }) => {
    const namespace = binding.kind === 'ClusterRoleBinding' ? '' : binding.namespace;
    const watches = (role?.rules ?? []).flatMap(atomsOfRule).flatMap(watchOf);
    const missing = watches.length === 0 ? [] : uncovered(rulesIn(has, namespace), watches);
    const lost = missing.filter((atom) => uncovered(rulesIn(had, namespace), [ruleOf(atom)]).length === 0);
    return lost.flatMap((atom) => ('path' in atom ? [] : [resourceText(atom.apiGroup, atom.resource)]));
  });
}

/** The rules that count in a namespace, '' for the cluster. */
function rulesIn(reaches: readonly HolderReach[], namespace: string): readonly PolicyRule[] {
  return reaches.flatMap(({ binding, role }) => (role !== undefined && countsIn(binding, namespace) ? role.rules : []));
}

/** The watch beside a list. */
function watchOf(atom: RuleAtom): readonly PolicyRule[] {
  return 'path' in atom || atom.verb !== 'list' ? [] : [ruleOf({ ...atom, verb: 'watch' })];
}

function ruleOf(atom: RuleAtom): PolicyRule {
  if ('path' in atom) return { verbs: [atom.verb], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [atom.path] };
  const { verb, apiGroup, resource, resourceName } = atom;
  const resourceNames = resourceName === undefined ? [] : [resourceName];
  return { verbs: [verb], apiGroups: [apiGroup], resources: [resource], resourceNames, nonResourceURLs: [] };
}

function listed(names: readonly string[]): string {
  const sorted = [...new Set(names)].sort(byText);
  if (sorted.length > MOST) return `${sorted.slice(0, MOST).join(', ')} and ${sorted.length - MOST} more`;
  return sorted.length === 1 ? sorted[0]! : `${sorted.slice(0, -1).join(', ')} and ${sorted.at(-1)!}`;
}
