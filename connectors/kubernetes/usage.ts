import type { UsageSource } from '../../src/core/usage-source.ts';
import type { KubernetesAccess } from './access.ts';
import { classes, GRANT_CHANGES, HEARTBEAT } from './classes.ts';
import type { KubernetesInventory } from './inventory.ts';
import { showsGrantChanges } from './observe/grant-changes.ts';
import { reader } from './reader.ts';
import { auditFile } from './record/file.ts';
import { actors } from './usage/actors.ts';
import { interpret } from './usage/interpret.ts';

/** Audit logs of API servers. */
export const usage: UsageSource<KubernetesInventory, KubernetesAccess> = {
  ...reader,
  version: 2,
  // An event is written when its request ends: most at once, a watch when it is closed, by default after 5 to 10 minutes
  // (kube-apiserver, --min-request-timeout=1800 bounds it at an hour).
  deliveryLagSeconds: 3_600,
  file: auditFile,
  classes,
  heartbeat: HEARTBEAT,
  grantChangeClass: GRANT_CHANGES,
  showsGrantChanges,
  interpret,
  actors,
};
