import { canonicalJson } from '../../../src/core/json.ts';
import { byText } from '../../../src/core/order.ts';
import type { Binding, PolicyRule, Role, Subject } from '../rbac.ts';

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

/** Rules in which order and repetition are settled, sorted. */
export function canonicalRules(rules: readonly PolicyRule[]): readonly string[] {
  return settled(rules.map(canonicalRule));
}

/** Text of whom a binding binds to what. */
export function canonicalBinding({ namespace, roleRef: { kind, name }, subjects }: Binding): string {
  return canonicalJson({ kind, name, subjects: settled(subjects.map((subject) => canonicalSubject(subject, namespace))) });
}

/** Text of a subject; a service account without a namespace is one of the binding's own. */
export function canonicalSubject({ kind, name, namespace }: Subject, bindingNamespace: string): string {
  return canonicalJson({ kind, name, namespace: kind !== 'ServiceAccount' ? '' : namespace === '' ? bindingNamespace : namespace });
}

function settled(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort(byText);
}
