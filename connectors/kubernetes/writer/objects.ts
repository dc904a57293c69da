import type { HeldBinding, HeldRole, KubernetesInventory } from '../inventory.ts';
import type { Binding, Role } from '../rbac.ts';
import { reference } from '../references.ts';
import { canonicalSubject, sameBinding, sameRules } from './canonical.ts';
import type { WrittenObject } from './manifests/object.ts';

export type Live = HeldRole | HeldBinding;

/** All roles and bindings by reference. */
export function liveObjects({ roles, bindings }: KubernetesInventory): ReadonlyMap<string, Live> {
  return new Map([...roles, ...bindings].map((object) => [reference(object), object]));
}

/** Is it a role? */
export function isRole<R extends Role, B extends Binding>(object: R | B): object is R {
  return 'rules' in object;
}

/** Does a manifest say what is live? The rules of an aggregated role are no manifest's business. */
export function saysTheSame({ content, isAggregated }: WrittenObject, live: Live): boolean {
  if (content === undefined || isRole<Role, Binding>(content) !== isRole<HeldRole, HeldBinding>(live)) return false;
  if (isRole<HeldRole, HeldBinding>(live)) return live.aggregates !== undefined || isAggregated ? live.aggregates !== undefined && isAggregated : sameRules(content as Role, live);
  return sameBinding({ ...(content as Binding), namespace: live.namespace }, live);
}

/** Which of the written subjects are among those that stay. */
export function staying({ content }: WrittenObject, after: HeldBinding): readonly boolean[] {
  const stays = new Set(after.subjects.map((subject) => canonicalSubject(subject, after.namespace)));
  return (content as Binding).subjects.map((subject) => stays.has(canonicalSubject(subject, after.namespace)));
}
