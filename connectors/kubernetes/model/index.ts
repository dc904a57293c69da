import type { PermissionModel } from '../../../src/core/permission-model.ts';
import type { KubernetesAccess } from '../access.ts';
import type { KubernetesInventory, KubernetesPermission } from '../inventory.ts';
import { history, rebuild } from '../history/index.ts';
import { observable } from '../observe/index.ts';
import { holderOf, principalRef } from '../principals.ts';
import { accessGroup, accessText } from './access-text.ts';
import { allows, groupHolders, preserves } from './allows.ts';
import { atoms } from './atoms.ts';
import { containers } from './containers.ts';
import { contains, covers, holds } from './covers.ts';
import { dangling } from './dangling.ts';
import { ineffective } from './ineffective.ts';
import { narrow } from './narrow.ts';
import { provider } from './provider.ts';
import { principals } from './principals.ts';
import { substitute } from './substitute.ts';
import { touching } from './touching.ts';
import { units } from './units.ts';

/** How RBAC decides, what it grants, and how a grant is narrowed. Pure. */
export const model: PermissionModel<KubernetesInventory, KubernetesPermission, KubernetesAccess> = {
  principals,
  atoms,
  touching,
  allows,
  history,
  rebuild,
  preserves,
  covers,
  holds,
  contains,
  containers,
  units,
  narrow,
  observable,
  ineffective,
  remnantsLeave: true,
  dangling,
  provider,
  accessText,
  accessPrincipal: ({ instance, user }) => principalRef(instance, { kind: 'User', name: user }),
  accessHolders: (access) => groupHolders(access).map((id) => principalRef(access.instance, holderOf(id))),
  accessGroup,
  decidesWhole: true,
  substitute,
};
