import { dayOf, isoSecond, startOf } from '../../../src/core/day.ts';
import type { Observation } from '../../../src/core/observation.ts';
import type { Observable } from '../../../src/core/permission.ts';
import { LAG_MS, TRACKED_DAYS, TRACKED_REGIONS } from '../evidence/tracking.ts';
import type { AccessedService } from '../evidence/last-accessed.ts';
import type { AwsPermission } from '../inventory.ts';
import { matchesAction } from '../model/patterns.ts';
import { outsideRegions } from './regions.ts';
import { lastSeen, reportOf, type Report } from './reports.ts';

const HOUR = 3_600_000;
const DAY = 86_400_000;

/**
 * Services that never call others with the rights of their caller. Any other may: what it did then is an attempt of the
 * caller's on the other service, and nothing on file says that IAM reports it as one. A list of those that do would never
 * be whole: EC2 writes images into buckets, Rekognition reads objects, Elastic Beanstalk uses half of AWS.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/work-with-ami-store-restore.html
 */
const NEVER_FORWARDING: ReadonlySet<string> = new Set(['sts']);

/**
 * Their use by other services is cached or bundled, so that few calls show: S3 Bucket Keys stand for many calls of KMS
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html), and so do cached data keys
 * (https://docs.aws.amazon.com/encryption-sdk/latest/developer-guide/data-key-caching.html).
 */
const CACHED: ReadonlySet<string> = new Set(['kms']);

/**
 * Did IAM see an attempt inside the window with no recorded call behind it? Then the record has a hole, and nothing of
 * the service may be judged by its silence: for the holder, and whatever the action. Only an action that the report
 * tracks by itself, and of which it knows no such attempt, stays judged.
 */
export function unexplainedAttempt(permission: AwsPermission, observation: Observation): string | undefined {
  const report = reportOf(permission.holder, observation);
  if (report === undefined) return undefined;
  for (const service of servicesOf(permission, report)) {
    const hole = holeOf(service, permission.holder, observation);
    if (hole === undefined || (permission.named && isClear(service, permission.action, permission.holder, observation))) continue;
    return `IAM saw an attempt on ${hole.what} on ${isoSecond(hole.at)} (${report.path}), and the record shows no call of it behind that: the record has a hole`;
  }
  return undefined;
}

/**
 * Does IAM's report say that the holder did not even attempt to use the service, or this action of it? The report counts
 * refused attempts too, so silence in it is more than silence of use. It is never proof of need.
 */
export function notAttempted(permission: AwsPermission, observation: Observation): Observable | undefined {
  const report = reportOf(permission.holder, observation);
  const prefix = permission.action.slice(0, Math.max(0, permission.action.indexOf(':'))).toLowerCase();
  const service = report?.byService.get(prefix);
  if (report === undefined || service === undefined || CACHED.has(prefix)) return undefined;
  const { window, scopes } = observation;
  // Like a region that ends a day before the others, a report may end a day before the record.
  if (report.completedAt - LAG_MS < Date.parse(window.until) - DAY) return undefined;
  // A use in a region that IAM does not track would show neither there nor, if the trail is of one region, in the record.
  if (!scopes.every((scope) => TRACKED_REGIONS.has(scope)) || outsideRegions(prefix, permission.region.pattern ?? '', observation) !== undefined) return undefined;
  const begins = report.completedAt - TRACKED_DAYS * DAY;
  if (report.services.some((one) => one.service !== prefix && one.at !== undefined && !NEVER_FORWARDING.has(one.service))) return undefined;
  const action = permission.named ? actionOf(service, permission.action) : undefined;
  const attempt = action === undefined ? service.at : action.at;
  const since = dayOf(Math.max(begins, attempt ?? 0) + DAY);
  const subject = action === undefined ? `the service ${prefix}` : permission.action;
  return {
    observable: 'yes',
    grounds: `IAM reports attempts, refused ones too, and as of ${dayOf(report.completedAt)} knows ${attempt === undefined ? `none on ${subject} in ${TRACKED_DAYS} days` : `none on ${subject} since ${dayOf(attempt)}`} (${report.path})`,
    ...(since > window.fromDay ? { since } : {}),
  };
}

/** Services of the report that the permission may be of: one by its prefix, or those that a pattern over services matches. */
function servicesOf({ action, named }: AwsPermission, { byService }: Report): readonly AccessedService[] {
  const prefix = action.slice(0, Math.max(0, action.indexOf(':'))).toLowerCase();
  const one = byService.get(prefix);
  if (one !== undefined) return [one];
  return named || !/[*?,]/.test(prefix) ? [] : [...byService.values()].filter(({ service }) => matchesAction(`${prefix}:*`, `${service}:x`));
}

interface Hole {
  readonly what: string;
  readonly at: number;
}

/** An attempt inside the window with no recorded call of the service, or of the tracked action, from the hour before on. */
function holeOf(service: AccessedService, holder: string, observation: Observation): Hole | undefined {
  const seen = lastSeen(holder, observation);
  if (isHole(service.at, seen.services.get(service.service), observation)) return { what: service.service, at: service.at };
  for (const { action, at } of service.actions ?? []) {
    const name = `${service.service}:${action}`;
    if (isHole(at, seen.actions.get(name), observation)) return { what: name, at };
  }
  return undefined;
}

function isHole(at: number | undefined, seen: number | undefined, { window }: Observation): at is number {
  return at !== undefined && at >= startOf(window.fromDay) && at <= Date.parse(window.until) && (seen ?? 0) < at - HOUR;
}

/** Is the action tracked by itself, without an attempt that the record does not explain? */
function isClear(service: AccessedService, action: string, holder: string, observation: Observation): boolean {
  const own = actionOf(service, action);
  return own !== undefined && !isHole(own.at, lastSeen(holder, observation).actions.get(action), observation);
}

function actionOf(service: AccessedService, action: string): { readonly at?: number } | undefined {
  const name = action.slice(action.indexOf(':') + 1).toLowerCase();
  return service.actions?.find((one) => one.action.toLowerCase() === name);
}
