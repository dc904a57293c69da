import { addDays, dayOf, type UtcDay } from '../../../src/core/day.ts';

/** Names under which audit events are kept; anything else in a folder of logs (a README, a policy) is none. */
const LOG = /\.(?:json|jsonl|ndjson|log)(?:[.-][^/]*)?$|\.gz$/i;

/**
 * Folders of an hour: those in which Cloud Storage gets logs (https://docs.cloud.google.com/logging/docs/export/storage,
 * `…/YYYY/MM/DD/HH:MM:SS_HH:MM:SS_S0.json`), and those in which Azure Storage does
 * (https://learn.microsoft.com/azure/azure-monitor/platform/resource-logs, `…/y=YYYY/m=MM/d=DD/h=HH/m=00/PT1H.json`).
 */
const HOURS = [/\/(\d{4})\/(\d{2})\/(\d{2})\/\d{2}:\d{2}:\d{2}_\d{2}:\d{2}:\d{2}_[^/]*$/, /\/y=(\d{4})\/m=(\d{2})\/d=(\d{2})\/h=\d{2}\/m=\d{2}\/[^/]*$/];

/**
 * Other streams of the log group of an EKS cluster, as an export to S3 names their folders
 * (https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html,
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/S3Export.html).
 */
const OTHER_STREAM = /(?:^|\/)(?:kube-apiserver|authenticator|kube-controller-manager|cloud-controller-manager|kube-scheduler)-[0-9a-f]{32}\/\d{6}\.gz$/;

/**
 * What the name of an audit file tells: that it is of the source's own cluster. Folders of an hour tell the day, or the one
 * before, because an event is written when its request ends. Names of rotated files tell when they were closed, not when
 * they were begun, so they tell no days.
 */
export function auditFile(path: string): { readonly instance: string; readonly days?: readonly UtcDay[]; readonly skip?: 'not-a-log' } {
  if (!LOG.test(path) || OTHER_STREAM.test(path)) return { instance: '', skip: 'not-a-log' };
  for (const pattern of HOURS) {
    const [, year, month, day] = pattern.exec(path) ?? [];
    const at = Date.parse(`${year}-${month}-${day}T00:00:00Z`);
    if (year !== undefined && !Number.isNaN(at)) return { instance: '', days: [addDays(dayOf(at), -1), dayOf(at)] };
  }
  return { instance: '' };
}
