import { byText } from '../../../src/core/order.ts';
import type { Principal } from '../../../src/core/principal.ts';
import type { KubernetesInventory } from '../inventory.ts';
import { holderOf, principalId, principalName, principalRef } from '../principals.ts';
import { serviceAccountOf } from './applies.ts';
import { isServersOwn } from './bootstrap.ts';
import { isRestored } from './healed.ts';
import { membersOf, reaching } from './members.ts';
import { bindingsOf, boundHolders } from './reaching.ts';

/** Ids of everybody who holds something: whom a binding names, and members of fixed groups that a team's binding names. Sorted. */
export function principalIds(inventory: KubernetesInventory): readonly string[] {
  const bound = boundHolders(inventory);
  const members = bound.flatMap((id) => {
    const { kind, name } = holderOf(id);
    const own = kind === 'Group' && bindingsOf(inventory, id).some(({ binding }) => !isRestored(binding));
    return own ? (membersOf(inventory, name) ?? []).map((user) => principalId({ kind: 'User', name: user })) : [];
  });
  return [...new Set([...bound, ...members])].sort(byText);
}

/** Everybody who holds something, sorted by id. A service account that does not exist, but is bound, is one of them. */
export function principals(inventory: KubernetesInventory): readonly Principal[] {
  const created = new Map((inventory.serviceAccounts ?? []).map(({ namespace, name, facts }) => [`${namespace}/${name}`, facts.createdAt]));
  return principalIds(inventory).map((id): Principal => {
    const holder = holderOf(id);
    const account = holder.kind === 'User' ? serviceAccountOf(holder.name) : undefined;
    const createdAt = account === undefined ? undefined : created.get(`${account.namespace}/${account.name}`);
    const locked = notEditable(inventory, id);
    return {
      ...principalRef(inventory.instance, holder),
      name: principalName(holder),
      ...(createdAt === undefined ? {} : { createdOn: createdAt.slice(0, 10) }),
      ...(locked === undefined ? {} : { notEditable: locked }),
      ...(isServersOwn(inventory, id) ? { keeper: 'the API server' } : {}),
    };
  });
}

/** Somebody who holds nothing but what the server itself gives, and gives again when it is taken. */
function notEditable(inventory: KubernetesInventory, id: string): string | undefined {
  const { kind, name } = holderOf(id);
  if (kind === 'Group' && name === 'system:masters') return 'members of system:masters are allowed everything before RBAC is asked';
  // What a team binds to all service accounts reaches the server's own controllers, too.
  const own = reaching(inventory, id);
  if (own.length === 0 || own.some(({ binding }) => !isRestored(binding))) return undefined;
  return 'it is bound by nothing but bindings that the server restores whenever it starts';
}
