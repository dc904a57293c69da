import { canonicalSubject } from './canonical.ts';
import type { Operation } from './operations.ts';
import type { Place } from './places.ts';

/**
 * Behind which object of a manifest a new one belongs: a new binding behind one that binds its subjects and changes, a new
 * role behind the same as the binding that refers to it. Undefined when no manifest holds such an object,
 * or Kustomize would give the new one another name or namespace.
 */
export function hostOf(operation: Operation, all: readonly Operation[], carried: ReadonlyMap<string, Place>): Place | undefined {
  const { kind, after } = operation;
  if (after === null) return undefined;
  if (kind === 'role') {
    const user = all.find((one) => one.kind === 'binding' && one.before === null && one.after?.roleRef.name === after.name && one.after.roleRef.kind === after.kind && (after.namespace === '' || one.after.namespace === after.namespace));
    const host = user === undefined ? undefined : hostOf(user, all, carried);
    return host !== undefined && canHost(host, after.namespace) ? host : undefined;
  }
  const subjects = new Set(after.subjects.map((subject) => canonicalSubject(subject, after.namespace)));
  for (const one of all) {
    if (one.kind !== 'binding' || one.before === null) continue;
    const { namespace } = one.before;
    const host = carried.get(one.reference);
    if (host !== undefined && canHost(host, after.namespace) && one.before.subjects.some((subject) => subjects.has(canonicalSubject(subject, namespace)))) return host;
  }
  return undefined;
}

/** Would the new object come out as it is written? */
function canHost({ overlay, rendered, object, accountNamespaces }: Place, namespace: string): boolean {
  const isKept = namespace === '' || accountNamespaces.every((one) => one === namespace);
  return overlay === undefined && isKept && (rendered === undefined || rendered.name === object.name);
}
