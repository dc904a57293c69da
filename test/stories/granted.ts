import { documentOf, nameOf, policiesOf } from './account.ts';
import type { Details } from './account.ts';
import type { Document } from './judge.ts';

/** Every policy document that reaches each role and user of an export. */
export function grantedPolicies(exported: string): Readonly<Record<string, readonly Document[]>> {
  return policiesOf(JSON.parse(exported) as Details);
}

/** The document of the permissions boundary of each role that has one. */
export function boundaries(exported: string): Readonly<Record<string, readonly Document[]>> {
  const details = JSON.parse(exported) as Details;
  return Object.fromEntries(
    details.RoleDetailList.flatMap((role) => (role.PermissionsBoundary === undefined ? [] : [[nameOf(role), documentOf(details, role.PermissionsBoundary.PermissionsBoundaryArn)]])),
  );
}
