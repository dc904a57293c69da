import { addDays, dayOf, type UtcDay } from '../../../src/core/day.ts';

/** What a delivered file shows by its path alone. */
export interface DeliveredFile {
  readonly instance?: string;
  readonly scope?: string;
  readonly days?: readonly UtcDay[];
  readonly skip?: 'digest' | 'insight' | 'not-a-log';
}

const KIND = /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]+\/)?(\d{12})\/([^/]+)\//;
const PLACE = /(?:^|\/)(\d{12})\/CloudTrail\/([a-z0-9-]+)\/(\d{4})\/(\d{2})\/(\d{2})\/[^/]*$/;
const NAME = /(?:^|\/)(\d{12})_CloudTrail_([a-z]{2,4}(?:-[a-z]+)+-\d)[_-](\d{4})(\d{2})(\d{2})T\d{4}[^/]*$/;

/** Names under which event history is delivered or exported; anything else in a folder of logs (a README) is no log. */
const LOG = /\.(?:json|jsonl|ndjson)(?:\.gz)?$|\.gz$/i;

/**
 * What the name of a log file tells (CloudTrail User Guide, "CloudTrail log file name format" and "Finding your
 * CloudTrail log files"):
 * `AWSLogs/[o-…/]<account>/CloudTrail/<region>/YYYY/MM/DD/<account>_CloudTrail_<region>_YYYYMMDDTHHmmZ_<random>.json.gz`.
 * The date is that of delivery, up to a quarter of an hour after the events, so the day before may be in it, too.
 */
export function deliveredFile(path: string): DeliveredFile {
  if (/(?:^|[/_])CloudTrail-Digest(?:[/_]|$)/.test(path)) return { skip: 'digest' };
  if (/(?:^|[/_])CloudTrail-Insight(?:[/_]|$)/.test(path)) return { skip: 'insight' };
  if (!LOG.test(path)) return { skip: 'not-a-log' };
  const kind = KIND.exec(path)?.[2];
  if (kind !== undefined && !kind.startsWith('CloudTrail')) return { skip: 'not-a-log' };
  const match = PLACE.exec(path) ?? NAME.exec(path);
  if (match === null) return {};
  const [, instance, scope, year, month, day] = match;
  const place = { instance: instance!, scope: scope! };
  const delivered = Date.parse(`${year}-${month}-${day}T00:00:00Z`);
  if (Number.isNaN(delivered)) return place;
  const last = dayOf(delivered);
  return { ...place, days: [addDays(last, -1), last] };
}
