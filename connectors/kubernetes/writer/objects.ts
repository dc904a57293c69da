import type { HeldBinding, HeldRole, KubernetesInventory } from '../inventory.ts';
import type { Binding, Role, Subject } from '../rbac.ts';
import { reference } from '../references.ts';
import { canonicalSubject, sameBinding, sameRules } from './canonical.ts';
import type { WrittenObject } from './manifests/object.ts';

export type Live = HeldRole | HeldBinding;

const live = new WeakMap<KubernetesInventory, ReadonlyMap<string, Live>>();

/** All roles and bindings by reference. */
export function liveObjects(inventory: KubernetesInventory): ReadonlyMap<string, Live> {
  let known = live.get(inventory);
  if (known === undefined) {
    known = new Map([...inventory.roles, ...inventory.bindings].map((object) => [reference(object), object]));
    live.set(inventory, known);
  }
  return known;
}

/** Is it a role? */
export function isRole<R extends Role, B extends Binding>(object: R | B): object is R {
  return 'rules' in object;
}

/** Does a manifest say what is live? The rules of an aggregated role are no manifest's business. */
export function saysTheSame(place: Said, live: Live): boolean {
  const content = contentFor(place, live);
  const isAggregated = place.object.isAggregated;
  if (content === undefined || isRole<Role, Binding>(content) !== isRole<HeldRole, HeldBinding>(live)) return false;
  if (isRole<HeldRole, HeldBinding>(live)) {
    const isLiveAggregated = live.aggregates !== undefined;
    if (isLiveAggregated || isAggregated) return isLiveAggregated && isAggregated;
    return sameRules(content as Role, live);
  }
  return sameBinding({ ...(content as Binding), namespace: live.namespace }, live);
}

/** What a place says of an object. */
export interface Said {
  readonly object: Pick<WrittenObject, 'isAggregated'>;
  readonly content?: Role | Binding;
  readonly accountNamespaces: readonly string[];
  /** What Kustomize puts before and behind names. */
  readonly affixes?: { readonly prefix: string; readonly suffix: string };
}

/**
 * What a place says, with the role and the service accounts of a binding under the names and in the namespaces that
 * Kustomize gives them: it follows those that it takes in, which is told by what is live. https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/namespace/
 */
export function contentFor({ content, accountNamespaces, affixes = { prefix: '', suffix: '' } }: Said, live: Live): Role | Binding | undefined {
  if (content === undefined || isRole<Role, Binding>(content) || isRole<HeldRole, HeldBinding>(live)) return content;
  const known = new Set(live.subjects.map((subject) => canonicalSubject(subject, live.namespace)));
  const renamed = (name: string): string => affixes.prefix + name + affixes.suffix;
  const settle = (subject: Subject): Subject => {
    if (subject.kind !== 'ServiceAccount' || known.has(canonicalSubject(subject, live.namespace))) return subject;
    const namespaces = [subject.namespace, ...accountNamespaces];
    const named = [subject.name, renamed(subject.name)].flatMap((name) => namespaces.map((namespace) => ({ ...subject, name, namespace })));
    return named.find((one) => known.has(canonicalSubject(one, live.namespace))) ?? subject;
  };
  const name = renamed(content.roleRef.name) === live.roleRef.name ? live.roleRef.name : content.roleRef.name;
  return { ...content, roleRef: { ...content.roleRef, name }, subjects: content.subjects.map(settle) };
}

/** Which of the written subjects of a binding, which is live as `before`, are among those that stay. */
export function staying(place: Said, before: HeldBinding, after: HeldBinding): readonly boolean[] {
  const stays = new Set(after.subjects.map((subject) => canonicalSubject(subject, after.namespace)));
  return ((contentFor(place, before) as Binding | undefined)?.subjects ?? []).map((subject) => stays.has(canonicalSubject(subject, after.namespace)));
}
