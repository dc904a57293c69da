import { isObject } from '../../../../src/core/json.ts';

/**
 * A row of the tables AKSAudit and AKSAuditAdmin as the event that it was made of
 * (https://learn.microsoft.com/azure/azure-monitor/reference/tables/aksaudit): the members have other names, and what is no
 * text may stand as JSON text. There is no column for the impersonated user.
 */
export function aksRow(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return {
    auditID: row['AuditId'],
    level: row['Level'],
    stage: row['Stage'],
    requestURI: row['RequestUri'],
    verb: row['Verb'],
    user: opened(row['User']),
    objectRef: opened(row['ObjectRef']),
    responseStatus: opened(row['ResponseStatus']),
    requestObject: opened(row['RequestObject']),
    responseObject: opened(row['ResponseObject']),
    userAgent: row['UserAgent'],
    sourceIPs: opened(row['SourceIps']),
    annotations: opened(row['Annotations']),
    requestReceivedTimestamp: instant(row['RequestReceivedTime']),
    stageTimestamp: instant(row['StageReceivedTime']),
  };
}

export function isAksRow(record: Readonly<Record<string, unknown>>): boolean {
  return record['AuditId'] !== undefined && record['RequestUri'] !== undefined && record['Verb'] !== undefined;
}

/** An empty text stands for nothing. */
function opened(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (value === '') return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return isObject(parsed) ? parsed : value;
  } catch {
    return value;
  }
}

/** `2026-06-01T04:05:06.123456Z`; exports without a zone are in UTC. */
function instant(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const text = value.replace(' ', 'T');
  return text.endsWith('Z') ? text.replace(/(\.\d{6})\d+Z$/, '$1Z') : text;
}
