import type { Cover } from '../../../src/core/decision.ts';
import { byText } from '../../../src/core/order.ts';
import type { Atom } from '../../../src/core/permission.ts';
import type { KubernetesInventory, KubernetesPermission } from '../inventory.ts';
import { holderOf, principalId, principalName } from '../principals.ts';
import type { PolicyRule } from '../rbac.ts';
import { reference } from '../references.ts';
import { resourceText, scopeText } from './access-text.ts';
import { type RuleAtom, uncovered } from './cover-rules.ts';
import { impliedHolders } from './members.ts';
import { bindingsOf, countsIn, holdersApart, type Reach, reachBy, unreadBindings, unreadKey } from './reaching.ts';

/** Pieces of a `no` that are given; the last one tells how many more there are. */
const MAX_TEXTS = 200;

/**
 * Is everything that `narrow` grants granted by `wide`? For every holder that `narrow` names, in the cluster and in each
 * namespace: what its bindings allow there lies inside of what it was allowed before, of service accounts with the groups
 * that all of them have. A binding to a role that no file holds has to be there before, too.
 */
export function covers(wide: KubernetesInventory, narrow: KubernetesInventory): Cover {
  if (wide === narrow) return { covers: 'yes' };
  const found: string[] = [];
  const unread: string[] = [];
  for (const id of holdersApart(wide, narrow)) {
    if (isSame(bindingsOf(wide, id), bindingsOf(narrow, id))) continue;
    const before = new Set(impliedHolders(id).flatMap((each) => unreadBindings(wide, each)).map(unreadKey));
    unread.push(...unreadBindings(narrow, id).filter((binding) => !before.has(unreadKey(binding))).map(reference));
    const namespaces = new Set(['', ...bindingsOf(narrow, id).map(({ binding }) => binding.namespace)]);
    for (const namespace of namespaces) {
      const leftovers = uncovered(rulesIn(wide, impliedHolders(id), namespace), rulesIn(narrow, [id], namespace));
      found.push(...leftovers.map((atom) => `${principalName(holderOf(id))}: ${atomText(atom, namespace)}`));
    }
  }
  if (found.length > 0) return { covers: 'no', uncovered: bounded([...new Set(found)].sort(byText)) };
  const [first] = unread.sort(byText);
  return first === undefined ? { covers: 'yes' } : { covers: 'unknown', reason: `${first} refers to a role of which the rules are not known` };
}

/** Are they the identical objects? Then nobody has to look into them. */
function isSame(before: readonly Reach[], after: readonly Reach[]): boolean {
  return before === after || (before.length === after.length && before.every(({ binding, role }, at) => binding === after[at]?.binding && role === after[at].role));
}

/** Does the inventory still grant the whole cell to its principal, by whatever path? What can never be used may be kept, too. */
export function holds(inventory: KubernetesInventory, { principal, permission }: Atom<KubernetesPermission>, before?: KubernetesInventory): 'yes' | 'no' {
  const { rule, namespace, subject, binding: own } = permission;
  const id = principalId(subject);
  // What a RoleBinding hands on of URLs is granted by nothing: it allows no request, and a Role in its place cannot have it.
  if (rule.nonResourceURLs.length > 0 && own.startsWith('RoleBinding/')) return 'yes';
  const now = before === undefined ? undefined : reachBy(bindingsOf(inventory, id), own);
  const then = before === undefined ? undefined : reachBy(bindingsOf(before, id), own);
  if (now?.role !== undefined && now.binding === then?.binding && now.role === then.role) return 'yes';
  const rules = impliedHolders(principal.id)
    .flatMap((each) => bindingsOf(inventory, each))
    .flatMap(({ binding, role }) => (countsIn(binding, namespace) ? (role?.rules ?? []) : []));
  return uncovered(rules, [rule]).length === 0 ? 'yes' : 'no';
}

/** Among cells of one principal: does `wide` grant all that `narrow` grants? */
export function contains(wide: KubernetesPermission, narrow: KubernetesPermission): boolean {
  const inside = wide.namespace === '' ? narrowIn(narrow, wide.exceptNamespaces ?? []) : wide.namespace === narrow.namespace;
  if (!inside || uncovered([wide.rule], [narrow.rule]).length > 0) return false;
  // What is apart from the wide one has to be apart from the narrow one, too.
  return uncovered(narrow.except ?? [], wide.except ?? []).length === 0;
}

function narrowIn({ namespace, exceptNamespaces = [] }: KubernetesPermission, except: readonly string[]): boolean {
  return namespace === '' ? except.every((each) => exceptNamespaces.includes(each)) : !except.includes(namespace);
}

/** Rules that count for holders in a namespace ('' = in the cluster). A URL is asked for in no namespace. */
function rulesIn(inventory: KubernetesInventory, holders: readonly string[], namespace: string): readonly PolicyRule[] {
  return holders
    .flatMap((id) => bindingsOf(inventory, id))
    .filter(({ binding }) => countsIn(binding, namespace))
    .flatMap(({ binding, role }) => {
      const rules = role?.rules ?? [];
      return binding.kind === 'ClusterRoleBinding' ? rules : rules.map((rule) => ({ ...rule, nonResourceURLs: [] }));
    });
}

function atomText(atom: RuleAtom, namespace: string): string {
  if ('path' in atom) return `${atom.verb} ${atom.path}`;
  const { verb, apiGroup, resource, resourceName } = atom;
  return `${verb} ${resourceText(apiGroup, resource)} ${scopeText(namespace)}${resourceName === undefined ? '' : ` [${resourceName}]`}`;
}

function bounded(texts: readonly string[]): readonly string[] {
  return texts.length <= MAX_TEXTS ? texts : [...texts.slice(0, MAX_TEXTS), `and ${texts.length - MAX_TEXTS} more`];
}
