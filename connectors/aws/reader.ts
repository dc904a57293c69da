import type { RecordReader } from '../../src/core/usage-source.ts';
import { FIELDS } from './project/fields.ts';
import { actorOf } from './project/identity.ts';
import { project } from './project/project.ts';

/** Records of CloudTrail log files and of `aws cloudtrail lookup-events` output, and events in an array or one per line. */
export const reader: RecordReader = {
  format: { kind: 'json', envelopes: ['Records', 'Events', 'records'], unwrap: 'CloudTrailEvent' },
  fields: FIELDS,
  project,
  actorOf,
};
