import type { UsageSource } from '../../src/core/usage-source.ts';
import { actors } from './actors/resolve.ts';
import type { AwsAccess, AwsInventory } from './inventory.ts';
import { digests } from './evidence/digests/index.ts';
import { interpret } from './mapping/interpret.ts';
import { showsGrantChanges } from './observe/grant-changes.ts';
import { classes } from './observe/index.ts';
import { deliveredFile } from './project/file.ts';
import { reader } from './reader.ts';

/** CloudTrail log files, `aws cloudtrail lookup-events` output, and events in an array or one per line. */
export const usage: UsageSource<AwsInventory, AwsAccess> = {
  ...reader,
  version: 9,
  // "typically delivers logs within an average of about 5 minutes of an API call", 15 before (CloudTrail User Guide,
  // "How CloudTrail works"); the longer of the two, because the end of a window must not be claimed too early.
  deliveryLagSeconds: 900,
  file: deliveredFile,
  digests,
  classes,
  grantChangeClass: 'management:write',
  showsGrantChanges,
  interpret,
  actors,
};
