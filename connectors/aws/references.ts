import type { Holder } from './inventory.ts';

/** How people and state tables name a holder: `role/ci-deploy`. IAM names are unique per kind within an account. */
export function holderName(holder: Pick<Holder, 'kind' | 'name'>): string {
  return `${holder.kind}/${holder.name}`;
}

/** Reference of an inline policy: `role/ci-deploy#deploy`. */
export function inlineReference(holder: string, policy: string): string {
  return `${holder}#${policy}`;
}

/** Reference of an attachment: `role/ci-deploy@arn:aws:iam::123456789012:policy/x`. */
export function attachmentReference(holder: string, policyArn: string): string {
  return `${holder}@${policyArn}`;
}

/** Reference of a membership: `user/alice@group/admins`. */
export function membershipReference(user: string, group: string): string {
  return `${user}@${group}`;
}

/** Reference of the permissions boundary of a holder: `role/ci-deploy@boundary`. */
export function boundaryReference(holder: string): string {
  return `${holder}@boundary`;
}

/** Reference of the trust policy of a role: `role/ci-deploy@trust`. */
export function trustReference(holder: string): string {
  return `${holder}@trust`;
}
