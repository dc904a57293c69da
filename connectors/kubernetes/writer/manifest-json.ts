import type { Json } from '../../../src/core/json.ts';
import type { HeldBinding, HeldRole, RoleSelector } from '../inventory.ts';
import type { PolicyRule, Subject } from '../rbac.ts';

export const API_VERSION = 'rbac.authorization.k8s.io/v1';
/** Of it the inventory keeps only that it is there. */
const APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const API_GROUP = 'rbac.authorization.k8s.io';

/** An object as `kubectl create` takes it, in the order in which people write its members. */
export function manifestOf(object: HeldRole | HeldBinding): { readonly [key: string]: Json } {
  const { name, namespace, kind, facts } = object;
  const annotations = Object.fromEntries(Object.entries(facts.annotations).filter(([key]) => key !== APPLIED));
  const some = (members: Readonly<Record<string, string>>): boolean => Object.keys(members).length > 0;
  const metadata = {
    name,
    ...(namespace === '' ? {} : { namespace }),
    ...(some(facts.labels) ? { labels: { ...facts.labels } } : {}),
    ...(some(annotations) ? { annotations } : {}),
  };
  const head = { apiVersion: API_VERSION, kind, metadata };
  if ('rules' in object) {
    const selectors = object.aggregates?.map(selectorJson);
    const aggregation = selectors === undefined ? {} : { aggregationRule: { clusterRoleSelectors: selectors } };
    return { ...head, ...aggregation, rules: object.rules.map(ruleJson) };
  }
  const roleRef = { apiGroup: API_GROUP, kind: object.roleRef.kind, name: object.roleRef.name };
  return { ...head, roleRef, subjects: object.subjects.map((subject) => subjectJson(subject, namespace)) };
}

function selectorJson({ matchLabels, matchExpressions }: RoleSelector): { readonly [key: string]: Json } {
  const expressions = matchExpressions.map((one) => ({ ...one }));
  return { matchLabels: { ...matchLabels }, ...(expressions.length === 0 ? {} : { matchExpressions: expressions }) };
}

/** A rule; lists that say nothing are left out, as the server does. */
export function ruleJson({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): { readonly [key: string]: readonly string[] } {
  const lists = { apiGroups, resources, resourceNames, nonResourceURLs };
  return { ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)), verbs };
}

/** A subject; the namespace of a service account stands there even where it could be left out. */
export function subjectJson({ kind, name, namespace }: Subject, bindingNamespace: string): { readonly [key: string]: string } {
  return kind === 'ServiceAccount' ? { kind, name, namespace: namespace === '' ? bindingNamespace : namespace } : { apiGroup: API_GROUP, kind, name };
}
