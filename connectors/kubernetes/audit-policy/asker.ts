import { groupsOfServiceAccount, serviceAccountOf } from '../model/applies.ts';
import type { HolderName } from '../principals.ts';

/** Does something hold of every request meant, of some, or of none? */
export type Share = 'all' | 'some' | 'none';

/** Who may ask, as far as a grant tells: somebody known, or any member of a group. */
export interface Asker {
  readonly isUser: (name: string) => Share;
  readonly inGroup: (name: string) => Share;
}

const SYSTEM = 'system:';
const ACCOUNTS = 'system:serviceaccounts';
const AUTHENTICATED = 'system:authenticated';
const UNAUTHENTICATED = 'system:unauthenticated';

/**
 * Groups that the server alone gives, or whose members need no grant (system:masters). Others that begin with `system:` are
 * reserved by convention (Kubernetes documentation, "Using RBAC Authorization", referring to subjects), and a certificate may
 * name them.
 */
const GIVEN = /^system:(?:masters|nodes|unauthenticated|serviceaccounts(?::.*)?)$/;

/** Which other groups a user is in is not known from a grant. */
export function askerOf({ kind, name }: HolderName): Asker {
  if (kind === 'Group') return memberOf(name);
  const account = serviceAccountOf(name);
  if (account !== undefined) return known(name, (group) => groupsOfServiceAccount(account.namespace).includes(group));
  const own = ownGroups(name);
  return known(name, (group) => (own.includes(group) ? true : GIVEN.test(group) ? false : undefined));
}

/** A user that is no part of the system, of whom nothing is known. */
export const ANYBODY: Asker = {
  isUser: (name) => (name.startsWith(SYSTEM) ? 'none' : 'some'),
  inGroup: (name) => {
    if (name === AUTHENTICATED) return 'all';
    return name.startsWith(SYSTEM) ? 'none' : 'some';
  },
};

/** A kubelet. */
export const NODE: Asker = {
  isUser: (name) => (name.startsWith('system:node:') ? 'some' : 'none'),
  inGroup: (name) => (name === 'system:nodes' || name === AUTHENTICATED ? 'all' : 'none'),
};

/** The service account of any namespace. */
const ANY_ACCOUNT: Asker = {
  isUser: (name) => (serviceAccountOf(name) === undefined ? 'none' : 'some'),
  inGroup: (name) => {
    if (name === ACCOUNTS || name === AUTHENTICATED) return 'all';
    return name.startsWith(`${ACCOUNTS}:`) ? 'some' : 'none';
  },
};

function known(user: string, inGroup: (group: string) => boolean | undefined): Asker {
  return {
    isUser: (name) => (name === user ? 'all' : 'none'),
    inGroup: (name) => {
      const is = inGroup(name);
      return is === undefined ? 'some' : is ? 'all' : 'none';
    },
  };
}

/** Groups that go with names of the system's own users. */
function ownGroups(user: string): readonly string[] {
  if (user === 'system:anonymous') return [UNAUTHENTICATED];
  if (user === 'system:apiserver') return [AUTHENTICATED, 'system:masters'];
  return user.startsWith('system:node:') ? [AUTHENTICATED, 'system:nodes'] : [AUTHENTICATED];
}

function memberOf(group: string): Asker {
  if (group === ACCOUNTS) return ANY_ACCOUNT;
  if (group.startsWith(`${ACCOUNTS}:`)) return accountIn(group.slice(ACCOUNTS.length + 1));
  if (group === 'system:nodes') return NODE;
  // Of groups like these anybody may be a member, also parts of the system.
  if (group === AUTHENTICATED || group === UNAUTHENTICATED) {
    return { isUser: () => 'some', inGroup: (name) => (name === group ? 'all' : 'some') };
  }
  return {
    isUser: ANYBODY.isUser,
    inGroup: (name) => {
      if (name === group || name === AUTHENTICATED) return 'all';
      return GIVEN.test(name) ? 'none' : 'some';
    },
  };
}

/** Any service account of one namespace. */
function accountIn(namespace: string): Asker {
  const groups = groupsOfServiceAccount(namespace);
  return {
    isUser: (name) => (serviceAccountOf(name)?.namespace === namespace ? 'some' : 'none'),
    inGroup: (name) => (groups.includes(name) ? 'all' : 'none'),
  };
}
