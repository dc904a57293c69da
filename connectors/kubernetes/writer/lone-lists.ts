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
  const found = unit.principals.map(({ id }) => ({ holder: holderOf(id).name, kinds: kindsOf(reaching(before, id), reaching(after, id)) })).filter(({ kinds }) => kinds.length > 0);
  if (found.length === 0) return [];
  const holders = listed(found.map(({ holder }) => holder));
  const kinds = listed(found.flatMap((each) => each.kinds));
  return [`Ask whoever runs ${holders} whether an informer is to start there that did not run in the record: it would need watch beside list, and watch of ${kinds} leaves, because nobody was seen watching.`];
}

/** What somebody may list after the change, and may no longer watch there. */
function kindsOf(had: readonly HolderReach[], has: readonly HolderReach[]): readonly string[] {
  if (had.length === has.length && had.every(({ binding, role }, at) => binding === has[at]?.binding && role === has[at].role)) return [];
  return has.flatMap(({ binding, role }) => {
    const namespace = binding.kind === 'ClusterRoleBinding' ? '' : binding.namespace;
    const counting = (reaches: readonly HolderReach[]): readonly PolicyRule[] => reaches.flatMap((reach) => (reach.role !== undefined && countsIn(reach.binding, namespace) ? reach.role.rules : []));
    const watches = (role?.rules ?? []).flatMap(atomsOfRule).flatMap(watchOf);
    const lost = watches.length === 0 ? [] : uncovered(counting(has), watches);
    return lost.filter((atom) => uncovered(counting(had), [ruleOf(atom)]).length === 0).flatMap((atom) => ('path' in atom ? [] : [resourceText(atom.apiGroup, atom.resource)]));
  });
}

/** The watch beside a list. */
function watchOf(atom: RuleAtom): readonly PolicyRule[] {
  return 'path' in atom || atom.verb !== 'list' ? [] : [ruleOf({ ...atom, verb: 'watch' })];
}

function ruleOf(atom: RuleAtom): PolicyRule {
  if ('path' in atom) return { verbs: [atom.verb], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [atom.path] };
  return { verbs: [atom.verb], apiGroups: [atom.apiGroup], resources: [atom.resource], resourceNames: atom.resourceName === undefined ? [] : [atom.resourceName], nonResourceURLs: [] };
}

function listed(names: readonly string[]): string {
  const sorted = [...new Set(names)].sort(byText);
  if (sorted.length > MOST) return `${sorted.slice(0, MOST).join(', ')} and ${sorted.length - MOST} more`;
  return sorted.length === 1 ? sorted[0]! : `${sorted.slice(0, -1).join(', ')} and ${sorted.at(-1)!}`;
}
