import { by } from '../../../../src/core/order.ts';
import type { HeldBinding, HeldRole, KubernetesInventory } from '../../inventory.ts';
import { serviceAccountUser, groupsOfServiceAccount } from '../../model/applies.ts';
import { roleReference } from '../../model/reaching.ts';
import { reference } from '../../references.ts';
import { manifestOf } from '../manifest-json.ts';
import type { Operation } from '../operations.ts';

/**
 * What stays and the proof counts on: bindings of the holders that do not change, and the roles behind them and behind
 * those that do. `holders` are user and group names of the unit. Sorted by reference.
 */
export function reliedOn(before: KubernetesInventory, changing: readonly Operation[], holders: ReadonlySet<string>): readonly (HeldRole | HeldBinding)[] {
  const changed = new Set(changing.map((operation) => operation.reference));
  const roles = new Map(before.roles.map((role) => [reference(role), role]));
  const bindsHolder = ({ subjects, namespace }: HeldBinding): boolean =>
    subjects.some((subject) => subjectNames(subject, namespace).some((name) => holders.has(name)));
  const bindings = before.bindings.filter(bindsHolder);
  const relied = new Map<string, HeldRole | HeldBinding>();
  for (const binding of bindings) {
    const gone = changing.some((operation) => operation.reference === reference(binding) && operation.after === null);
    if (!changed.has(reference(binding))) relied.set(reference(binding), binding);
    const role = roles.get(roleReference(binding));
    if (!gone && role !== undefined && !changed.has(reference(role))) relied.set(reference(role), role);
  }
  return [...relied.values()].sort(by(reference));
}

function subjectNames({ kind, name, namespace }: HeldBinding['subjects'][number], own: string): readonly string[] {
  return kind === 'ServiceAccount' ? [serviceAccountUser(namespace === '' ? own : namespace, name)] : [name];
}

/** User names of the unit's holders, and the groups that service accounts always have. */
export function holderNames(users: readonly string[]): ReadonlySet<string> {
  return new Set(users.flatMap((user) => {
    const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user) ?? [];
    return namespace === undefined || name === undefined ? [user] : [user, ...groupsOfServiceAccount(namespace)];
  }));
}

/** A List of what is relied on, with the ids by which the server tells objects apart. */
export function reliedText(objects: readonly (HeldRole | HeldBinding)[]): string {
  const items = objects.map((object) => {
    const { metadata, ...rest } = manifestOf({ ...object, facts: { labels: {}, annotations: {} } });
    return { ...rest, metadata: { ...(metadata as object), ...(object.facts.uid === undefined ? {} : { uid: object.facts.uid }) } };
  });
  return `${JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, null, 2)}\n`;
}
