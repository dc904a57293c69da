import type { RecordReader } from '../../src/core/usage-source.ts';
import { FIELDS } from './record/fields.ts';
import { project } from './record/project.ts';

/** Audit events of the API server: one per line (behind an instant where CloudWatch Logs were exported to S3), in an EventList, or in an array. */
export const reader: RecordReader = {
  format: { kind: 'json', envelopes: ['items', 'events', 'logEvents', 'records'], stamped: true },
  fields: FIELDS,
  project,
};
