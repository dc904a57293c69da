import type { PermissionModel } from './permission-model.ts';
import type { PrincipalRef } from './principal.ts';

type Holding = Pick<PermissionModel<unknown, unknown, unknown>, 'accessPrincipal' | 'accessHolders'>;

/** Everybody through whom an access may be allowed: `accessPrincipal` first, then `accessHolders`. */
export function accessHolders(model: Holding, access: unknown): readonly PrincipalRef[] {
  return [model.accessPrincipal(access), ...(model.accessHolders?.(access) ?? [])];
}
