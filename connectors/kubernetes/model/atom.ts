import type { Atom, Way } from '../../../src/core/permission.ts';
import type { PrincipalRef } from '../../../src/core/principal.ts';
import type { HeldRole, KubernetesPermission } from '../inventory.ts';
import { groupOfRule, holderOf, principalName, principalRef } from '../principals.ts';
import type { PolicyRule } from '../rbac.ts';
import { reference } from '../references.ts';
import { resourceText, ruleText, scopeText } from './access-text.ts';
import { type Cell, cellKey, quoted } from './cells.ts';
import { uncovered } from './cover-rules.ts';
import { isRestored, rulesLocked } from './healed.ts';
import { ALL } from './match.ts';
import type { HolderReach } from './members.ts';
import type { Region } from './regions.ts';
import { risk } from './risk.ts';

/** A cell with the name by which cells of one role are told apart. */
export type NamedCell = Cell & { readonly name: string };

/** What all atoms have in common that come to one holder by one binding. */
export interface WayIn {
  readonly key: string;
  readonly principal: PrincipalRef;
  readonly path: readonly string[];
  readonly way: Way;
  readonly origins: readonly string[];
  /** Roles of which a controller copies the rules into this one, where they may be edited. */
  readonly sources: readonly HeldRole[];
  readonly bindingNamespace: string;
  /** See `grantedText`. */
  readonly granted: Map<PolicyRule, string>;
  readonly permission: Pick<KubernetesPermission, 'instance' | 'subject' | 'holder' | 'handsOut' | 'binding' | 'role'>;
  /** See `KubernetesPermission.within`. */
  readonly around: (rule: PolicyRule) => readonly string[];
}

interface WayInput {
  readonly instance: string;
  readonly id: string;
  readonly reach: HolderReach;
  readonly role: HeldRole;
  readonly handsOut: boolean;
  readonly around: WayIn['around'];
  readonly isShared: boolean;
  readonly sources: readonly HeldRole[];
}

export function wayIn({ instance, id, reach: { binding, subject }, role, handsOut, around, isShared, sources }: WayInput): WayIn {
  const [bindingName, roleName, member] = [reference(binding), reference(role), principalName(subject)];
  const holder = holderOf(id);
  const asMember = subject.kind === 'Group' && holder.kind === 'User';
  return {
    // Clusters of one scan may hold the same names.
    key: `${quoted(instance)}/${quoted(id)}|${asMember ? `${quoted(member)}|` : ''}${quoted(bindingName)}|${quoted(roleName)}|`,
    principal: principalRef(instance, holder),
    path: [...(asMember ? [member] : []), bindingName, roleName],
    way: asMember || isShared || rulesLocked(role) !== undefined ? 'inherited' : 'direct',
    origins: [bindingName, roleName],
    sources: isRestored(role) ? [] : sources,
    bindingNamespace: binding.namespace,
    granted: new Map(),
    around,
    permission: {
      instance,
      subject,
      ...(asMember ? { holder: { kind: 'User' as const, name: holder.name } } : {}),
      ...(handsOut ? {} : { handsOut: false }),
      binding: bindingName,
      role: roleName,
    },
  };
}

/** One cell in one region, as it came. */
export function atomOf(way: WayIn, cell: NamedCell, { rule, except, namespace, exceptNamespaces }: Region): Atom<KubernetesPermission> {
  const { key, principal, path, sources, bindingNamespace, permission } = way;
  const within = way.around(rule);
  const isRest = except.length > 0;
  const isUrl = rule.nonResourceURLs.length > 0;
  const name = rule === cell.rule ? cell.name : `${cellKey(rule)}${isRest ? '~' : ''}`;
  const scope = scopeText(namespace);
  const where = isUrl ? '' : ` ${scope}`;
  const contributing = sources.filter((source) => contributes(source, rule));
  const isPart = rule !== cell.rule || exceptNamespaces.length > 0 || namespace !== bindingNamespace;
  const apart = exceptNamespaces.length > 0 ? ` except ${exceptNamespaces.join(', ')}` : '';
  return {
    key: `${key}${name}${where}`,
    principal,
    text: `${cellText(rule)}${where}${apart}${namesText(rule)}${isRest ? restText(rule) : ''}`,
    ...(cell.expandedFrom !== undefined || isPart ? { expandedFrom: grantedText(way, cell.expandedFrom ?? cell.rule) } : {}),
    path,
    way: way.way,
    origins: contributing.length === 0 ? way.origins : [...way.origins, ...contributing.map(reference)],
    group: groupOfRule(rule),
    risk: risk(rule),
    content: `${name} ${scope}${exceptNamespaces.length > 0 ? ` - ${exceptNamespaces.join(',')}` : ''}`,
    permission: { ...permission, ...(within.length === 0 ? {} : { within }), rule, namespace, ...(isRest ? { except } : {}), ...(exceptNamespaces.length > 0 ? { exceptNamespaces } : {}) },
  };
}

/** The rule as it stands, and where it is granted: the same text for the thousands of cells that a wildcard stands for. */
function grantedText({ granted, bindingNamespace }: WayIn, rule: PolicyRule): string {
  const text = granted.get(rule) ?? `${ruleText(rule)}${rule.nonResourceURLs.length > 0 ? '' : ` ${scopeText(bindingNamespace)}`}`;
  granted.set(rule, text);
  return text;
}

function contributes(source: HeldRole, rule: PolicyRule): boolean {
  return source.rules.some((each) => uncovered([each], [rule]).length === 0);
}

function cellText({ verbs, apiGroups: [group = ''], resources: [resource = ''], nonResourceURLs: [path] }: PolicyRule): string {
  return `${verbs.join(',')} ${path ?? resourceText(group, resource)}`;
}

function namesText({ resourceNames }: PolicyRule): string {
  return resourceNames.length === 0 ? '' : ` [${resourceNames.join(', ')}]`;
}

function restText({ apiGroups, resources, nonResourceURLs: [path] }: PolicyRule): string {
  if (path !== undefined) return ' (what is not listed apart)';
  const isOfResources = apiGroups.includes(ALL) || resources.some((each) => each.includes(ALL));
  return isOfResources ? ' (resources that nothing names today)' : ' (verbs that nothing names today)';
}

