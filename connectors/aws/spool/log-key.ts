import type { UtcDay } from '../../../src/core/day.ts';

/** A log file or digest in a bucket, by its key. */
export interface LogKey {
  /** `AWSLogs/…`: without the prefix of the trail, as `aws s3 sync` would lay it down. */
  readonly name: string;
  readonly day: UtcDay;
}

/**
 * Keys under which CloudTrail delivers (CloudTrail User Guide, "Finding your CloudTrail log files" and "CloudTrail digest
 * file structure"): `AWSLogs/[o-…/]<account>/CloudTrail[-Digest]/<region>/YYYY/MM/DD/<name>.json.gz`.
 */
const KEY = /^AWSLogs\/(?:o-[a-z0-9]{10,32}\/)?\d{12}\/CloudTrail(?:-Digest)?\/[a-z0-9-]{1,40}\/(\d{4})\/(\d{2})\/(\d{2})\/[A-Za-z0-9][A-Za-z0-9_.-]{0,240}\.json\.gz$/;

/** What a key below a prefix says; undefined when CloudTrail did not deliver it. Such an object is never fetched. */
export function logKey(prefix: string, key: string): LogKey | undefined {
  if (!key.startsWith(prefix)) return undefined;
  const name = key.slice(prefix.length);
  const [, year, month, day] = KEY.exec(name) ?? [];
  return year === undefined ? undefined : { name, day: `${year}-${month}-${day}` };
}
