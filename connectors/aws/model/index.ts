import type { PermissionModel } from '../../../src/core/permission-model.ts';
import type { AwsAccess, AwsInventory, AwsPermission } from '../inventory.ts';
import { history } from '../history/index.ts';
import { withRebuilt } from '../history/rebuild.ts';
import { observable } from '../observe/index.ts';
import { accessText } from './access-text.ts';
import { allows } from './allows.ts';
import { atoms } from './atoms.ts';
import { containers } from './containers.ts';
import { contains } from './contains.ts';
import { covers } from './covers.ts';
import { holds } from './holds.ts';
import { ineffective } from './ineffective.ts';
import { lines } from './lines.ts';
import { narrow } from './narrow.ts';
import { joint } from './permission-set.ts';
import { preserves } from './preserves.ts';
import { provider } from './provider.ts';
import { splitRole } from './split-role.ts';
import { substitute } from './substitute.ts';
import { touching } from './touching.ts';
import { principals, units } from './units.ts';

/** How IAM decides, what it grants, and how a grant is narrowed. Pure. */
export const model: PermissionModel<AwsInventory, AwsPermission, AwsAccess> = {
  principals,
  atoms,
  touching,
  allows,
  history,
  rebuild: withRebuilt,
  provider,
  preserves,
  covers,
  holds: (inventory, atom, before) => holds(inventory, atom.permission, before),
  contains,
  containers,
  units,
  joint,
  narrow,
  lines,
  split: splitRole,
  observable,
  ineffective,
  accessText,
  accessPrincipal: (access) => ({ system: 'aws', instance: access.account, id: access.principal }),
  accessGroup: (access) => access.action.slice(0, Math.max(0, access.action.indexOf(':'))).toLowerCase(),
  substitute,
};
