import type { Impersonation } from '../call-key.ts';
import { by, byText } from '../../../src/core/order.ts';
import type { AuditEvent } from './event.ts';

/**
 * Who acted as whom, and what had to be allowed for it beside the user name. Groups that the server adds by itself cannot
 * be told from those that were asked for, so all of them stand in the requester of the call.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation
 */
export function impersonationOf({ user, impersonatedUser, impersonationConstraint }: Pick<AuditEvent, 'user' | 'impersonatedUser' | 'impersonationConstraint'>): Impersonation | undefined {
  if (impersonatedUser === undefined) return undefined;
  const extra = Object.entries(impersonatedUser.extra).flatMap(([key, values]) => values.map((value) => ({ key, value })));
  return {
    by: { user: user.username, groups: [...user.groups].sort(byText) },
    ...(impersonatedUser.uid === undefined ? {} : { uid: impersonatedUser.uid }),
    extra: extra.sort(by(({ key, value }) => `${key}\n${value}`)),
    ...(impersonationConstraint === undefined ? {} : { constraint: impersonationConstraint }),
  };
}
