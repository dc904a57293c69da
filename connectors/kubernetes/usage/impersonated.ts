import type { Requirement } from '../../../src/core/requirement.ts';
import type { KubernetesAccess } from '../access.ts';
import type { Impersonation, KubernetesCall } from '../call-key.ts';
import { serviceAccountOf } from '../model/applies.ts';
import type { Attributes } from '../rbac.ts';
import { type Asker, blocked, requirement } from './asks.ts';

const AUTHENTICATION = 'authentication.k8s.io';

/** So many groups at once are first asked for together, by the name `*` (kubernetes/apiserver, mode.go). */
const MANY = 4;

/** Groups that the server adds when nobody asks for them; whether somebody did cannot be told. */
const ADDED = /^system:(serviceaccounts(:.*)?|authenticated|unauthenticated|nodes)$/;

/**
 * What an impersonator needs: one right for each of user, groups, uid and extra fields
 * (https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation). Under a constraint (since
 * 1.36, KEP-5284; the event names it) the verbs are others, users and groups are of another API group, and the request
 * itself needs a right of its own.
 */
export function impersonated(asker: Omit<Asker, 'requester'>, { requester, attributes, impersonation }: KubernetesCall): readonly Requirement<KubernetesAccess>[] {
  if (impersonation === undefined) return [];
  const { by, uid, extra, constraint } = impersonation;
  const own: Asker = { ...asker, requester: by };
  const verb = constraint ?? 'impersonate';
  const group = constraint === undefined ? '' : AUTHENTICATION;
  const asks = (request: Attributes, certainty: 'must' | 'may' = 'must') => requirement(own, certainty, { kind: 'request', attributes: request });
  return [
    asks(userOf(requester.user, verb, group, constraint)),
    ...requester.groups.map((name) => {
      const named = [name, ...(constraint !== undefined && requester.groups.length >= MANY ? ['*'] : [])].map((one) => ({ kind: 'request', attributes: thing({ verb, apiGroup: group, resource: 'groups', name: one }) }) as const);
      return requirement(own, ADDED.test(name) ? 'may' : 'must', ...named);
    }),
    ...(uid === undefined ? [] : [asks(thing({ verb, apiGroup: AUTHENTICATION, resource: 'uids', name: uid }))]),
    ...extra.map(({ key, value }) => asks(thing({ verb, apiGroup: AUTHENTICATION, resource: 'userextras', subresource: key, name: value }))),
    ...(constraint === undefined ? [] : [asks({ ...attributes, verb: `impersonate-on:${constraint.slice(constraint.indexOf(':') + 1)}:${attributes.verb}` })]),
  ];
}

/** Where the log tells neither groups nor fields of the impersonated one (GKE), nothing of the impersonator can be told from what it needed. */
export function untoldParts(asker: Omit<Asker, 'requester'>, { impersonation, groupsKnown }: KubernetesCall): ReturnType<typeof blocked> | undefined {
  if (impersonation === undefined || groupsKnown) return undefined;
  return blocked({ ...asker, requester: impersonation.by }, '*', 'a call in the name of another whose groups the log does not tell: which rights to impersonate it needed cannot be told');
}

function userOf(user: string, verb: string, apiGroup: string, constraint: Impersonation['constraint']): Attributes {
  const account = serviceAccountOf(user);
  if (account !== undefined) return thing({ verb, apiGroup, resource: 'serviceaccounts', ...account });
  // The mode of the own node is asked for all nodes at once.
  if (constraint === 'impersonate:associated-node') return thing({ verb, apiGroup, resource: 'nodes', name: '*' });
  if (constraint === 'impersonate:arbitrary-node') return thing({ verb, apiGroup, resource: 'nodes', name: user.replace(/^system:node:/, '') });
  return thing({ verb, apiGroup, resource: 'users', name: user });
}

function thing(asked: { readonly verb: string; readonly apiGroup: string; readonly resource: string; readonly name: string; readonly namespace?: string; readonly subresource?: string }): Attributes {
  return { namespace: '', subresource: '', ...asked };
}
