import { byText } from '../../../src/core/order.ts';
import type { Binding, PolicyRule, Role, Subject } from '../rbac.ts';
import { canonicalRule, canonicalSubject } from './canonical.ts';
import { isRole, type Live } from './objects.ts';

const MOST = 10;

/** In words: what stands only in the file and what is only live. */
export function difference(file: Role | Binding | undefined, live: Live): string {
  if (file === undefined) return 'the file cannot be read as Kubernetes reads it';
  if (isRole(file) && isRole(live)) {
    if (live.aggregates !== undefined) return 'the live role is aggregated, the one in the file is not';
    return sides(file.rules, live.rules, canonicalRule, ruleText);
  }
  if (isRole(file) || isRole(live)) return 'they are of different kinds';
  const roles = file.roleRef.kind === live.roleRef.kind && file.roleRef.name === live.roleRef.name ? [] : [`the file binds ${file.roleRef.kind} ${file.roleRef.name}, live is ${live.roleRef.kind} ${live.roleRef.name}`];
  return [...roles, ...phrases(file.subjects, live.subjects, (subject) => canonicalSubject(subject, live.namespace), subjectText)].join('; ');
}

/** `get, list on core pods, pods/log`. */
export function ruleText({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string {
  const groups = apiGroups.map((group) => (group === '' ? 'core' : group)).join(', ');
  const what = [...(resources.length > 0 ? [`${groups} ${resources.join(', ')}`] : []), ...(nonResourceURLs.length > 0 ? [nonResourceURLs.join(', ')] : [])].join(' and ');
  return `${verbs.join(', ')} on ${what}${resourceNames.length > 0 ? ` named ${resourceNames.join(', ')}` : ''}`;
}

function subjectText({ kind, namespace, name }: Subject): string {
  return `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
}

function sides<T>(file: readonly T[], live: readonly T[], key: (one: T) => string, text: (one: T) => string): string {
  return phrases(file, live, key, text).join('; ');
}

function phrases<T>(file: readonly T[], live: readonly T[], key: (one: T) => string, text: (one: T) => string): readonly string[] {
  const only = (mine: readonly T[], theirs: readonly T[]): readonly string[] => {
    const known = new Set(theirs.map(key));
    return mine.filter((one) => !known.has(key(one))).map(text).sort(byText);
  };
  const all = [...only(file, live).map((one) => `only in the file: ${one}`), ...only(live, file).map((one) => `only live: ${one}`)];
  return all.length <= MOST ? all : [...all.slice(0, MOST), `${all.length - MOST} more differences`];
}
