import { byText } from '../../../src/core/order.ts';
import type { Interpretation, Requirement } from '../../../src/core/requirement.ts';
import type { KubernetesAccess } from '../access.ts';
import type { KubernetesInventory } from '../inventory.ts';
import { serviceAccountOf } from '../model/applies.ts';
import { principalRef } from '../principals.ts';
import type { Requester } from '../rbac.ts';

type Ask = KubernetesAccess['ask'];

/** Whose right is asked for, in which cluster, and whether the record tells all of its groups. */
export interface Asker {
  readonly instance: string;
  readonly requester: Requester;
  readonly groupsKnown: boolean;
  readonly inventory: KubernetesInventory | undefined;
}

/** One thing that a call needed, by any of `asks`. */
export function requirement(asker: Asker, certainty: 'must' | 'may', ...asks: readonly Ask[]): Requirement<KubernetesAccess> {
  const { instance, requester } = asker;
  const sets = groupSets(asker);
  return {
    principal: principalRef(instance, { kind: 'User', name: requester.user }),
    certainty,
    anyOf: asks.flatMap((ask) => sets.map((groups) => ({ instance, user: requester.user, groups, ask }))),
  };
}

/**
 * The groups with which it may have been asked. Where the record tells none (GKE), any group that a binding names may be
 * among them, so each is an alternative; what is certain of every user is there in any case.
 */
function groupSets({ requester: { user, groups }, groupsKnown, inventory }: Asker): readonly (readonly string[])[] {
  if (groupsKnown) return [[...groups].sort(byText)];
  const known = [...new Set([...groups, ...(user === 'system:anonymous' ? [] : ['system:authenticated'])])].sort(byText);
  if (serviceAccountOf(user) !== undefined) return [known];
  const subjects = (inventory?.bindings ?? []).flatMap((binding) => binding.subjects);
  const named = new Set(subjects.filter(({ kind, name }) => kind === 'Group' && mayHold(name)).map(({ name }) => name));
  return [known, ...[...named].sort(byText).map((group) => [...new Set([...known, group])].sort(byText))];
}

/** Everybody whose grants the asker may have used, and to whom all of it is charged that cannot be told. */
export function blocked(asker: Asker, group: string, reason: string): NonNullable<Interpretation<KubernetesAccess>['unmapped']> {
  const { instance, requester } = asker;
  const groups = [...new Set(groupSets(asker).flat())].sort(byText);
  return {
    principal: principalRef(instance, { kind: 'User', name: requester.user }),
    holders: groups.map((name) => principalRef(instance, { kind: 'Group', name })),
    group,
    reason,
  };
}

/** Groups of service accounts, of nobody and of nodes are given by the server alone. */
function mayHold(group: string): boolean {
  return !/^system:(serviceaccounts(:|$)|unauthenticated$|nodes$)/.test(group);
}
