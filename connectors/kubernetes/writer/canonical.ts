import { canonicalJson } from '../../../src/core/json.ts';
import { by, byText } from '../../../src/core/order.ts';
import type { KubernetesInventory } from '../inventory.ts';
import type { Binding, PolicyRule, Role, Subject } from '../rbac.ts';
import { reference } from '../references.ts';

/**
 * Canonical text of all roles and bindings. Order and repetition have no meaning in RBAC, so they are settled; a rule is
 * never merged with another. The rules of an aggregated role are left out: its controller writes them, nobody else can.
 */
export function canonical(inventory: KubernetesInventory): string {
  const roles = [...inventory.roles].sort(by(reference)).map((role) => ({ reference: reference(role), rules: role.aggregates === undefined ? canonicalRules(role.rules) : role.aggregates }));
  const bindings = [...inventory.bindings].sort(by(reference)).map((binding) => ({ reference: reference(binding), binding: canonicalBinding(binding) }));
  return canonicalJson({ instance: inventory.instance, roles, bindings });
}

/** Do two roles say the same, whatever they are called? */
export function sameRules(one: Pick<Role, 'rules'>, other: Pick<Role, 'rules'>): boolean {
  return canonicalJson(canonicalRules(one.rules)) === canonicalJson(canonicalRules(other.rules));
}

/** Do two bindings bind the same subjects to the same role? */
export function sameBinding(one: Binding, other: Binding): boolean {
  return canonicalBinding(one) === canonicalBinding(other);
}

/** Text of a rule in which order and repetition are settled. */
export function canonicalRule({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string {
  return canonicalJson({ verbs: settled(verbs), apiGroups: settled(apiGroups), resources: settled(resources), resourceNames: settled(resourceNames), nonResourceURLs: settled(nonResourceURLs) });
}

function canonicalRules(rules: readonly PolicyRule[]): readonly string[] {
  return settled(rules.map(canonicalRule));
}

function canonicalBinding({ namespace, roleRef: { kind, name }, subjects }: Binding): string {
  return canonicalJson({ kind, name, subjects: settled(subjects.map((subject) => canonicalSubject(subject, namespace))) });
}

/** Text of a subject; a service account without a namespace is one of the binding's own. */
export function canonicalSubject({ kind, name, namespace }: Subject, bindingNamespace: string): string {
  return canonicalJson({ kind, name, namespace: kind !== 'ServiceAccount' ? '' : namespace === '' ? bindingNamespace : namespace });
}

function settled(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort(byText);
}
