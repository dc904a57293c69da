import type { KubernetesInventory } from '../inventory.ts';
import { type HolderName, holderOf, principalId } from '../principals.ts';
import { serviceAccountOf, serviceAccountUser } from './applies.ts';
import { isRestored } from './healed.ts';
import { bindingsOf, type Reach } from './reaching.ts';

const ALL_ACCOUNTS = 'system:serviceaccounts';
const OF_NAMESPACE = `${ALL_ACCOUNTS}:`;

/** Groups whose members are known: every service account has them (`groupsOfServiceAccount`), and nobody else. */
function fixedGroups(user: string): readonly string[] {
  const account = serviceAccountOf(user);
  return account === undefined ? [] : [ALL_ACCOUNTS, `${OF_NAMESPACE}${account.namespace}`];
}

/** User names of the service accounts in a fixed group, as far as the export shows accounts; undefined for another group. */
export function membersOf({ serviceAccounts }: KubernetesInventory, group: string): readonly string[] | undefined {
  if (group !== ALL_ACCOUNTS && !group.startsWith(OF_NAMESPACE)) return undefined;
  const namespace = group === ALL_ACCOUNTS ? undefined : group.slice(OF_NAMESPACE.length);
  return (serviceAccounts ?? []).filter((each) => namespace === undefined || each.namespace === namespace).map((each) => serviceAccountUser(each.namespace, each.name));
}

/** Does the export show that a service account does not exist? */
export function isMissing({ serviceAccounts }: KubernetesInventory, user: string): boolean {
  const account = serviceAccountOf(user);
  return account !== undefined && serviceAccounts !== undefined && !namesOf(serviceAccounts).has(user);
}

const names = new WeakMap<object, ReadonlySet<string>>();

/** User names of service accounts. */
function namesOf(accounts: NonNullable<KubernetesInventory['serviceAccounts']>): ReadonlySet<string> {
  const known = names.get(accounts) ?? new Set(accounts.map(({ namespace, name }) => serviceAccountUser(namespace, name)));
  names.set(accounts, known);
  return known;
}

/** A binding that reaches a holder, by its own name or by that of a fixed group. */
export interface HolderReach extends Reach {
  readonly subject: HolderName;
}

/**
 * Every binding by which a holder may be judged. What the server's own bindings give to all service accounts is told of the
 * group alone: nobody can take it from one of them.
 */
export function reaching(inventory: KubernetesInventory, id: string): readonly HolderReach[] {
  const subject = holderOf(id);
  const own = bindingsOf(inventory, id).map((reach) => ({ ...reach, subject }));
  if (subject.kind === 'Group' || inventory.serviceAccounts === undefined || isMissing(inventory, subject.name)) return own;
  const shared = fixedGroups(subject.name).flatMap((name) => {
    const group: HolderName = { kind: 'Group', name };
    return bindingsOf(inventory, principalId(group)).filter(({ binding }) => !isRestored(binding)).map((reach) => ({ ...reach, subject: group }));
  });
  return [...own, ...shared];
}

/** Ids of all through whom a holder is allowed something for certain: itself and, of a service account, the fixed groups. */
export function impliedHolders(id: string): readonly string[] {
  const holder = holderOf(id);
  const groups = holder.kind === 'Group' ? [] : [...fixedGroups(holder.name), ...(serviceAccountOf(holder.name) === undefined ? [] : ['system:authenticated'])];
  return [id, ...groups.map((name) => principalId({ kind: 'Group', name }))];
}
