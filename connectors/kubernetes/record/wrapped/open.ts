import { isObject } from '../../../../src/core/json.ts';
import type { QuarantineReason } from '../../../../src/core/usage.ts';
import type { AuditEvent } from '../event.ts';
import { readEvent } from '../read-event.ts';
import { aksRow, isAksRow } from './aks-table.ts';
import { gkeEvent } from './gke.ts';

/** What stands in a record: an event, a line of another log of the same place, or nothing that can be read. */
export type Opened = { readonly kind: 'event'; readonly event: AuditEvent } | { readonly kind: 'other' } | { readonly kind: 'broken'; readonly reason: QuarantineReason; /** As written, where the wrapping tells it. */ readonly time?: unknown };

/** Logs of AKS that hold audit events (https://learn.microsoft.com/azure/aks/monitor-aks-reference#resource-logs). */
const AKS_AUDIT: ReadonlySet<unknown> = new Set(['kube-audit', 'kube-audit-admin']);

/**
 * The audit event of a record. EKS puts it as text into `message` of an event of CloudWatch Logs
 * (https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html: streams kube-apiserver-audit-*), AKS into
 * `properties.log`, as text or opened, GKE turns it into an entry of Cloud Audit Logs.
 */
export function open(record: unknown): Opened {
  if (!isObject(record)) return { kind: 'broken', reason: 'not-a-record' };
  if (isPicked(record)) return { kind: 'broken', reason: 'picked', time: typeof record['@timestamp'] === 'string' ? `${record['@timestamp'].replace(' ', 'T').replace(/Z?$/, 'Z')}` : undefined };
  if (record['auditID'] !== undefined || record['requestURI'] !== undefined) return read(record);
  if (record['protoPayload'] !== undefined) return fromGke(record);
  const category = record['category'] ?? record['Category'];
  if (category !== undefined) return AKS_AUDIT.has(category) ? ofCluster(fromText(logOf(record), record['time'] ?? record['TimeGenerated'], true), record['resourceId']) : { kind: 'other' };
  if (isAksRow(record)) return read(aksRow(record), false);
  const { message, log } = record;
  const stream = record['logStreamName'] ?? record['logStream'];
  const isAudit = typeof stream === 'string' ? stream.startsWith('kube-apiserver-audit') : undefined;
  if (isAudit === false) return { kind: 'other' };
  if (message !== undefined || log !== undefined) return fromText(message ?? log, record['timestamp'], isAudit === true);
  return { kind: 'broken', reason: 'not-a-record', time: record['requestReceivedTimestamp'] };
}

/**
 * Rows and answers of CloudWatch Logs Insights, which gives at most 10,000 rows
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Limit.html): other events of the day are not among them.
 */
function isPicked(record: Readonly<Record<string, unknown>>): boolean {
  if (record['auditID'] !== undefined) return false;
  return record['@message'] !== undefined || record['@ptr'] !== undefined || (isObject(record['statistics']) && typeof record['status'] === 'string');
}

function read(record: Readonly<Record<string, unknown>>, impersonationKnown = true): Opened {
  const event = readEvent(record);
  if (typeof event === 'string') return { kind: 'broken', reason: event, time: record['requestReceivedTimestamp'] ?? record['timestamp'] };
  return { kind: 'event', event: impersonationKnown ? event : { ...event, impersonationKnown } };
}

function fromGke(entry: Readonly<Record<string, unknown>>): Opened {
  const event = gkeEvent(entry);
  if (event === 'other') return { kind: 'other' };
  return typeof event === 'string' ? { kind: 'broken', reason: event, time: entry['timestamp'] } : { kind: 'event', event };
}

/** `/SUBSCRIPTIONS/…/MANAGEDCLUSTERS/SHOP`; its case is not the same everywhere. */
function ofCluster(opened: Opened, resourceId: unknown): Opened {
  return opened.kind !== 'event' || typeof resourceId !== 'string' ? opened : { kind: 'event', event: { ...opened.event, cluster: resourceId.toLowerCase() } };
}

/** `properties` is an object, or text of one; tables of Log Analytics have a column for its member. */
function logOf(record: Readonly<Record<string, unknown>>): unknown {
  const properties = parsed(record['properties']);
  return isObject(properties) ? properties['log'] : record['log_s'];
}

/** A line that does not even begin as an object is one of another log, unless its place holds nothing but events. */
function fromText(text: unknown, time: unknown, isAudit: boolean): Opened {
  const value = parsed(text);
  if (isObject(value)) {
    if (value['kind'] === 'Event' || value['auditID'] !== undefined || isAudit) return read(value);
    return { kind: 'other' };
  }
  return isAudit || (typeof text === 'string' && text.trimStart().startsWith('{')) ? { kind: 'broken', reason: 'not-json', time } : { kind: 'other' };
}

function parsed(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
