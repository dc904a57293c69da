import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { grants } from '../../../connectors/kubernetes/grants.ts';
import type { HeldBinding, HeldRole, KubernetesInventory } from '../../../connectors/kubernetes/inventory.ts';
import { holderOf, principalId, principalRef } from '../../../connectors/kubernetes/principals.ts';
import type { PolicyRule } from '../../../connectors/kubernetes/rbac.ts';
import { reference } from '../../../connectors/kubernetes/references.ts';
import type { Definition, Unit } from '../../../src/core/proposal.ts';
import { unpacked } from './bookshop.ts';

const MANIFESTS = new URL('../../../fixtures/kubernetes/bookshop/manifests/', import.meta.url);

/** The recorded cluster on its last day. */
export function bookshop(): KubernetesInventory {
  return inventoryOf([{ path: 'rbac-end.json', text: unpacked('full/rbac-end.json.gz') }]);
}

/** What the team keeps in git for that cluster. */
export function bookshopManifests(): readonly Definition[] {
  return readdirSync(MANIFESTS, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({ path: path.relative(MANIFESTS.pathname, file), text: readFileSync(file, 'utf8') }));
}

/** The inventory of exports or manifests, which are one cluster. */
export function inventoryOf(exports: readonly { readonly path: string; readonly text: string }[]): KubernetesInventory {
  return grants.read('bookshop', exports)[0]!.inventory;
}

/** Everything as one unit, with all whom its bindings bind. */
export function wholeUnit({ instance, roles, bindings }: KubernetesInventory): Unit {
  const names = bindings.flatMap(({ namespace, subjects }) => subjects.map((subject) => (subject.kind === 'Group' ? `group:${subject.name}` : subject.kind === 'User' ? `user:${subject.name}` : `system:serviceaccount:${subject.namespace || namespace}:${subject.name}`)));
  const principals = [...new Set(names)].map((name) => principalRef(instance, holderOf(principalId(holderOf(name)))));
  return { id: 'everything', name: 'everything', system: 'kubernetes', instance, principals, edits: [...roles, ...bindings].map(reference) };
}

/** The inventory with some objects changed or, by `null`, taken away, and others added. */
export function changed(before: KubernetesInventory, changes: Readonly<Record<string, ((object: HeldRole) => HeldRole | null) | null>>, more: { readonly roles?: readonly HeldRole[]; readonly bindings?: readonly HeldBinding[] } = {}): KubernetesInventory {
  const known = new Set([...before.roles, ...before.bindings].map(reference));
  for (const name of Object.keys(changes)) if (!known.has(name)) throw new Error(`there is no ${name}`);
  const apply = <T extends HeldRole | HeldBinding>(object: T): readonly T[] => {
    const change = changes[reference(object)];
    if (change === undefined) return [object];
    const now = change === null ? null : (change(object as never) as T | null);
    return now === null ? [] : [now];
  };
  return { ...before, roles: [...before.roles.flatMap(apply), ...(more.roles ?? [])], bindings: [...before.bindings.flatMap(apply), ...(more.bindings ?? [])] };
}

/** A rule from its lists. */
export function rule(verbs: readonly string[], apiGroups: readonly string[], resources: readonly string[], resourceNames: readonly string[] = []): PolicyRule {
  return { verbs, apiGroups, resources, resourceNames, nonResourceURLs: [] };
}

/** Gives a role these rules. */
export function ruled(...rules: readonly PolicyRule[]): (role: HeldRole) => HeldRole {
  return (role) => ({ ...role, rules });
}

/** Leaves a binding only the subjects of these names. */
export function bound(...names: readonly string[]): (binding: HeldRole) => HeldRole {
  return (binding) => ({ ...binding, subjects: (binding as unknown as HeldBinding).subjects.filter(({ name }) => names.includes(name)) }) as never;
}

/** Nothing is known of an object beside what it decides. */
export const NO_FACTS = { labels: {}, annotations: {} } as const;
